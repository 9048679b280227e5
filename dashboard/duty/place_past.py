"""`/duty/past`: what was reported around the place of an alert, and by the same caller, in 24 hours and in 90 days.
Counts by category within 300 m; of disputes only how many the village had; nothing restricted, no worker, no code of a
case. Asked for with a reason, which is on record before anything is shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from flask import Flask, Response, jsonify, request

from dashboard.auth.signin import SignInRoutes
from dashboard.call.caller import DAY_MS, LOOKED_BACK_MS
from dashboard.case_readers import business
from dashboard.doors import doors_of
from dashboard.guard import no_such_page, refusal
from streams.access.doors import opens
from streams.access.policy import SEATS, Action, Page, allow
from streams.clock import CityClock, real_ms
from streams.history.history import History
from streams.model.distance import metres, square
from streams.model.region import Tier, holds, is_code
from streams.model.store import StoreInfo
from streams.registry.callers import CallerIndex
from streams.registry.looks import Look
from streams.registry.records import Session
from streams.registry.registry import Registry

REACH_M = 300
_LONGEST = 200
_HALF_CIRCLE = 180_000_000


class PastQuestion(NamedTuple):
    """`case`: code of the alert's own case, '' for none. Place: 1e-6 degree, 0, 0 = not known."""

    region: str
    lon: int
    lat: int
    case: str
    reason: str


def register(
    server: Flask, registry: Registry, signin: SignInRoutes, history: History, index: CallerIndex, store: StoreInfo
) -> None:
    """`index`: whose number was given with which case."""
    clock = CityClock(store)

    def past() -> Response:
        session, asked = signin.session(), _asked(request.get_json(silent=True))
        if session is None or asked is None or not _answers(session, asked.region):
            return no_such_page()
        if not asked.reason:
            return refusal("reason", 422)
        record = signin.record(session, "place.past", f"place/{asked.region}", reason=asked.reason)
        if refused := signin.looked(session, Look.CASE, record, again=True):
            return refused
        now = clock.now_ms()
        own = business(session, asked.case, history, registry, now)
        known = own[0].id if own else ""
        said: dict[str, Any] = {"at": now, "place": _place(history, session.subject.scope, asked, known, now)}
        village = asked.region if len(asked.region) >= Tier.VILLAGE else ""
        disputes = history.cases.disputes(village, now - LOOKED_BACK_MS) if village else None
        if disputes is not None:
            said["disputes"] = {"day": _recent(disputes, now), "quarter": len(disputes)}
        if known and not (own and own[0].restricted):
            said["caller"] = _caller(session, known, now)
        return jsonify(said)

    def _caller(session: Session, case: str, now: int) -> dict[str, int] | None:
        """Other cases with a number that was given with this one; None where none was given."""
        numbers = registry.numbers_of(case)
        if not numbers:
            return None
        names = frozenset[str]().union(*(index.cases(one, real_ms() - LOOKED_BACK_MS) for one in numbers)) - {case}
        others = [one for name in names if (one := history.cases.get(name)) is not None]
        own = [one for one in others if not one.restricted and holds(session.subject.scope, one.village)]
        return {"day": _recent([one.reported_at for one in own], now), "quarter": len(own)}

    doors_of(server).post("/duty/past", "duty_past", past, opens("duty"))


def _asked(said: object) -> PastQuestion | None:
    if not isinstance(said, dict):
        return None
    region, case, reason = (str(said.get(name, ""))[:_LONGEST] for name in ("region", "case", "reason"))
    lon, lat = (said.get(name, 0) for name in ("lon", "lat"))
    whole = all(type(one) is int and abs(one) <= _HALF_CIRCLE for one in (lon, lat))
    return PastQuestion(region, lon, lat, case, reason.strip()) if whole and is_code(region) else None


def _answers(session: Session, region: str) -> bool:
    """Who sits at the desk of that area, and so has the incident before them."""
    subject = session.subject
    return subject.role in SEATS and allow(subject, Action.OPEN, Page("duty")) and holds(subject.scope, region)


def _place(history: History, scope: str, asked: PastQuestion, known: str, now: int) -> list[dict[str, Any]] | None:
    """Counts by category, the most frequent first; None where the place is not known."""
    if not (asked.lon and asked.lat):
        return None
    here = asked.lon, asked.lat
    since = now - LOOKED_BACK_MS
    spots = [
        spot
        for spot in history.cases.around(scope, square(here, REACH_M), since)
        if spot.id != known and metres(here, (spot.lon_e6, spot.lat_e6)) <= REACH_M
    ]
    quarter = Counter(spot.category for spot in spots)
    day = Counter(spot.category for spot in spots if spot.reported_at > now - DAY_MS)
    return [{"category": name, "day": day[name], "quarter": n} for name, n in quarter.most_common()]


def _recent(times: Iterable[int], now: int) -> int:
    return sum(at > now - DAY_MS for at in times)
