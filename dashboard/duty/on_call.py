"""`/duty/oncall.json`: how many are on call for an alert's area, by post, and when the next turn begins.
`/duty/oncall`: a telephone, which is on record: of one of them, or of who answers for a post or department."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, jsonify, request

from dashboard.auth.signin import SignInRoutes
from dashboard.doors import doors_of
from dashboard.guard import no_such_page
from streams.access.doors import RequestSender, opens
from streams.access.policy import Action, Page, allow
from streams.clock import CityClock
from streams.model.address import Address
from streams.model.local_day import local_day
from streams.model.outgoing.on_call import LEVEL_POSTS, OnCall, OnCallTurn, on_call, on_duty, turn
from streams.model.region import holds, is_code
from streams.model.store import StoreInfo
from streams.model.telephones import PhoneEntry, PhoneService
from streams.registry.looks import Look
from streams.registry.own_kinds import kinds
from streams.registry.records import Session
from streams.registry.registry import Registry

_LONGEST = 80
_TIERS = ("4", "6", "9")
Called = tuple[str, OnCall | PhoneEntry | None]
"""(whose telephone, for the record; who answers there)."""


def register(server: Flask, registry: Registry, signin: SignInRoutes, store: StoreInfo) -> None:
    routes, doors = _OnCallRoutes(registry, signin, CityClock(store)), doors_of(server)
    doors.get("/duty/oncall.json", "duty_oncall", routes.plan, opens("duty"), RequestSender.SCRIPT)
    doors.post("/duty/oncall", "duty_oncall_phone", routes.telephone, opens("duty"))


class _OnCallRoutes:
    def __init__(self, registry: Registry, signin: SignInRoutes, clock: CityClock) -> None:
        self._registry, self._signin, self._clock = registry, signin, clock

    def plan(self) -> Response:
        region, tiers = request.args.get("region", ""), request.args.get("tiers", "")
        session, now = self._signin.session(), self._clock.now_ms()
        if session is None or not _sees(session, region):
            return no_such_page()
        known = self._lines(now)
        areas = [region[: int(tier)] for tier in tiers.split(",") if tier in _TIERS]
        turns = [turn(known, area, post, now) for post in LEVEL_POSTS.values() for area in dict.fromkeys(areas)]
        return jsonify({"turns": [_shown(one) for one in turns if one.now or one.next]})

    def telephone(self) -> Response:
        asked = request.get_json(silent=True)
        found = asked if isinstance(asked, dict) else {}
        session, alert = self._signin.session(), str(found.get("alert", ""))[:_LONGEST]
        if session is None:
            return no_such_page()
        about, held = self._office(session, found) if "address" in found else self._turn(session, found)
        if held is None:
            return no_such_page()
        record = self._signin.record(session, "oncall.phone", about, fields=("phone",), reason=f"alert/{alert}")
        if refused := self._signin.looked(session, Look.NAME, record):
            return refused
        return jsonify({"name": held.name, "telephone": held.telephone})

    def _turn(self, session: Session, found: dict[str, Any]) -> Called:
        """One of those on call for an area."""
        region, post, nth = str(found.get("region", "")), str(found.get("post", "")), found.get("nth")
        now = self._clock.now_ms()
        held = turn(self._lines(now), region, post, now).now if _sees(session, region) else ()
        there = isinstance(nth, int) and 0 <= nth < len(held)
        return f"oncall/{region}/{post}", held[int(nth or 0)] if there else None

    def _office(self, session: Session, found: dict[str, Any]) -> Called:
        """Who answers for a recipient of an order: by the table of line-ups, else the office's own number in the
        directory."""
        try:
            address = Address.parse(str(found.get("address", ""))[:_LONGEST])
        except ValueError:
            return "", None
        about, now = f"oncall/{found['address']}", self._clock.now_ms()
        if address.worker or not _sees(session, address.region or session.subject.scope):
            return about, None
        held = on_duty(self._lines(now), address, now)
        rules = self._registry.regulation()
        if held is None and rules is not None and address.region:
            entry = rules.contact(PhoneService.DUTY, address.region)
            return about, entry if entry is not None and entry.region == address.region else None
        return about, held

    def _lines(self, now: int) -> list[OnCall]:
        return on_call(kinds()["lineups"], self._registry.own_rows("lineups", local_day(now)))


def _shown(one: OnCallTurn) -> dict[str, object]:
    """Counts and a time: names are the table's alone."""
    now, later = len(one.now), len(one.next)
    return {"region": one.region, "post": one.post, "now": now, "next": later, "next_at": one.next_at}


def _sees(session: Session, region: str) -> bool:
    """A desk sees who is on call in its own area, and above it: whom it raises to."""
    scope = session.subject.scope
    inside = is_code(region) and (holds(scope, region) or holds(region, scope))
    return inside and allow(session.subject, Action.OPEN, Page("duty"))
