"""`/duty/oncall.json`: how many are on call for an alert's area, by post, and when the next turn begins.
`/duty/oncall`: the telephone of one of them, which is on record."""

from __future__ import annotations

from flask import Flask, Response, jsonify, request

from dashboard.auth.signin import SignInRoutes
from dashboard.doors import doors_of
from dashboard.guard import no_such_page
from streams.access.doors import RequestSender, opens
from streams.access.policy import Action, Page, allow
from streams.clock import CityClock
from streams.model.local_day import local_day
from streams.model.outgoing.on_call import LEVEL_POSTS, OnCall, OnCallTurn, on_call, turn
from streams.model.region import holds, is_code
from streams.model.store import StoreInfo
from streams.registry.looks import Look
from streams.registry.own_kinds import kinds
from streams.registry.records import Session
from streams.registry.registry import Registry

_LONGEST = 80
_TIERS = ("4", "6", "9")


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
        region, post = str(found.get("region", "")), str(found.get("post", ""))
        alert, nth = str(found.get("alert", ""))[:_LONGEST], found.get("nth")
        session, now = self._signin.session(), self._clock.now_ms()
        if session is None or not _sees(session, region):
            return no_such_page()
        held = turn(self._lines(now), region, post, now).now
        if not isinstance(nth, int) or not 0 <= nth < len(held):
            return no_such_page()
        about, reason = f"oncall/{region}/{post}", f"alert/{alert}"
        record = self._signin.record(session, "oncall.phone", about, fields=("phone",), reason=reason)
        if refused := self._signin.looked(session, Look.NAME, record):
            return refused
        return jsonify({"name": held[nth].name, "telephone": held[nth].telephone})

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
