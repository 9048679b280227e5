"""`GET /v1/days`: whole local days of the whole city in counts that add up, for the page of its province, out of
history. No person, no place, nothing below the city."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

import msgspec
from flask import Flask, Response, request

from dashboard.doors import doors_of
from dashboard.services import Services
from streams.access.doors import PUBLIC, RequestSender
from streams.access.inlets import bears
from streams.errors import Backlogged
from streams.history.facts import FactSpan
from streams.kpi.dictionary import by_id
from streams.kpi.values import measures, value
from streams.model import typed
from streams.model.local_day import date_of, local_day
from streams.wire.days import DAYS, MOST_DAYS, CityDay, CityDays

_AGAIN_S = 60
_NUMBERS = tuple(by_id(name) for name in ("reports", "done", "on_time_rate"))


class DaysDoor:
    """One a server of desks. The view asks for the city's token itself, and answers as if it was not there."""

    def __init__(self, services: Services) -> None:
        self._services, self._token = services, services.settings.province.own_token

    def register(self, server: Flask) -> None:
        doors_of(server).get(DAYS, "province_days", self._answer, PUBLIC, RequestSender.OUTSIDE)

    def _answer(self) -> Response:
        """404 for who has not the token, 400 for days that are not to be had at once, 503 while history is behind."""
        if not bears(",".join(request.headers.getlist("Authorization")), self._token):
            return Response(status=HTTPStatus.NOT_FOUND)
        span = asked(request.args)
        if isinstance(span, str):
            return _text(HTTPStatus.BAD_REQUEST, span)
        try:
            found = self._days(*span)
        except Backlogged as wrong:
            answer = _text(HTTPStatus.SERVICE_UNAVAILABLE, f"History is at {wrong.done} %: ask again in a minute.")
            answer.headers["Retry-After"] = str(_AGAIN_S)
            return answer
        return Response(msgspec.json.encode(found), mimetype="application/json")

    def _days(self, first: int, last: int) -> CityDays:
        """Raises Backlogged."""
        services, city = self._services, self._services.settings.city
        history = services.history
        # Read before the numbers: these may be newer, and never older than what is promised.
        until = history.at()
        begins = history.numbers.first_day(city.code)
        days: tuple[CityDay, ...] = ()
        if begins is not None:
            names = tuple(dict.fromkeys(name for kpi in _NUMBERS for name in measures(kpi)))
            counted = history.numbers.by_day(FactSpan(city.code, first, last), names)
            known = range(max(first, begins), min(last, local_day(until) - 1) + 1)
            days = tuple(_day(day, counted.get(day, {})) for day in known)
        now = services.clock.now_ms()
        return CityDays(city=city.code, name=city.name, demo=services.store.demo, now=now, until=until, days=days)


def asked(said: Mapping[str, str]) -> tuple[int, int] | str:
    """(first, last) as local days since 1970, or what to ask instead."""
    first, last = (typed.day(said.get(name, "")) for name in ("first", "last"))
    if first is None or last is None:
        return "Name two local days: ?first=2026-11-01&last=2026-11-14."
    if first > last:
        return "The first day comes after the last one: exchange them."
    if last - first >= MOST_DAYS:
        return f"{last - first + 1} days are too many at once: ask for {MOST_DAYS} at most."
    return first, last


def _day(day: int, totals: Mapping[str, int]) -> CityDay:
    reports, done, rate = (value(kpi, totals) for kpi in _NUMBERS)
    return CityDay(day=date_of(day), reports=reports.top, done=done.top, on_time=rate.top, due=rate.n)


def _text(status: HTTPStatus, text: str) -> Response:
    return Response(f"{text}\n", status, mimetype="text/plain")
