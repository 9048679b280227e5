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
from streams.model.outgoing.on_call import LEVEL_POSTS, OnCall, on_call, turn
from streams.model.region import holds, is_code
from streams.model.store import StoreInfo
from streams.registry.looks import Look
from streams.registry.own_kinds import kinds
from streams.registry.records import Session
from streams.registry.registry import Registry

_LONGEST = 80


def register(server: Flask, registry: Registry, signin: SignInRoutes, store: StoreInfo) -> None:
    clock = CityClock(store)

    def lines(now: int) -> list[OnCall]:
        return on_call(kinds()["lineups"], registry.own_rows("lineups", local_day(now)))

    def plan() -> Response:
        region, tiers = request.args.get("region", ""), request.args.get("tiers", "")
        session = signin.session()
        if session is None or not _sees(session, region):
            return no_such_page()
        now, known = clock.now_ms(), lines(clock.now_ms())
        areas = [region[: int(tier)] for tier in tiers.split(",") if tier in ("4", "6", "9")]
        turns = [turn(known, area, post, now) for post in LEVEL_POSTS.values() for area in dict.fromkeys(areas)]
        shown = [
            {
                "region": one.region,
                "post": one.post,
                "now": len(one.now),
                "next": len(one.next),
                "next_at": one.next_at,
            }
            for one in turns
            if one.now or one.next
        ]
        return jsonify({"turns": shown})

    def telephone() -> Response:
        asked = request.get_json(silent=True)
        found = asked if isinstance(asked, dict) else {}
        region, post = str(found.get("region", "")), str(found.get("post", ""))
        alert, nth = str(found.get("alert", ""))[:_LONGEST], found.get("nth")
        session, now = signin.session(), clock.now_ms()
        if session is None or not _sees(session, region):
            return no_such_page()
        held = turn(lines(now), region, post, now).now
        if not isinstance(nth, int) or not 0 <= nth < len(held):
            return no_such_page()
        record = signin.record(
            session, "oncall.phone", f"oncall/{region}/{post}", fields=("phone",), reason=f"alert/{alert}"
        )
        if refused := signin.looked(session, Look.NAME, record):
            return refused
        return jsonify({"name": held[nth].name, "telephone": held[nth].telephone})

    doors = doors_of(server)
    doors.get("/duty/oncall.json", "duty_oncall", plan, opens("duty"), RequestSender.SCRIPT)
    doors.post("/duty/oncall", "duty_oncall_phone", telephone, opens("duty"))


def _sees(session: Session, region: str) -> bool:
    """A desk sees who is on call in its own area, and above it: whom it raises to."""
    scope = session.subject.scope
    inside = is_code(region) and (holds(scope, region) or holds(region, scope))
    return inside and allow(session.subject, Action.OPEN, Page("duty"))
