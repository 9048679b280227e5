"""`/workers/day/data`: where the own staff of an area was in an hour, on one clock. A look at each of them: a reason is
asked, each is on record and hears of it before a point leaves, and there are at most POSTS of them. No one's name, and
nothing that is summed up by person."""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec
from flask import Flask, Response, jsonify

from dashboard.auth import looks
from dashboard.auth.reauth import fresh
from dashboard.auth.signin import SignInRoutes
from dashboard.case_readers import business
from dashboard.doors import doors_of
from dashboard.exports import taken
from dashboard.guard import no_such_page, refusal
from streams.access.doors import opens
from streams.access.movers import about_area
from streams.access.policy import Action, Page, allow, must_name_case
from streams.archive.run import folder_of
from streams.archive.tracks import TrackRows, fleet_rows
from streams.clock import Clock
from streams.geography.places import Places
from streams.history.history import History
from streams.model import typed
from streams.model.audit import AuditRecord, Decision
from streams.model.local_day import day_start, stamp
from streams.model.region import Tier, is_code
from streams.registry.looks import Look
from streams.registry.records import Session, Worker
from streams.registry.registry import Registry
from streams.settings import Settings

POSTS = 200
_HOUR_MS = 3_600_000


class _Asked(NamedTuple):
    """`day`: local day; `hour`: of it. `reason` and `case` as they were written."""

    region: str
    day: int
    hour: int
    reason: str
    case: str

    @property
    def begins(self) -> int:
        """City ms."""
        return day_start(self.day) + self.hour * _HOUR_MS


class Fleet:
    """The route over the archive's tracks. One a server."""

    def __init__(
        self,
        settings: Settings,
        registry: Registry,
        signin: SignInRoutes,
        history: History,
        places: Places,
        clock: Clock,
    ) -> None:
        self._settings, self._registry, self._signin = settings, registry, signin
        self._history, self._places, self._clock = history, places, clock

    def register(self, server: Flask) -> None:
        doors_of(server).post("/workers/day/data", "fleet_data", self._data, opens("track"))

    def _data(self) -> Response:
        session, told = self._signin.session(), taken()
        region = told.get("region", "")
        if session is None or not is_code(region) or not allow(session.subject, Action.OPEN, Page("track", region)):
            return no_such_page()
        if not fresh(self._settings, session):
            return refusal("fresh", 423)
        asked = _asked(region, told)
        if isinstance(asked, Response):
            return asked
        record = self._signin.record(
            session, "fleet.open", _about(asked), fields=("positions",), reason=asked.reason, case=""
        )
        case = self._reason(session, asked)
        if case is None:
            self._registry.audit(msgspec.structs.replace(record, decision=Decision.DENIED))
            return refusal("fleet_case", 422)
        return self._shown(session, asked, msgspec.structs.replace(record, case=case))

    def _reason(self, session: Session, asked: _Asked) -> str | None:
        """Id of the case it is for, '' for none where none need be named; None of one that is no reason."""
        if not asked.case:
            return None if must_name_case(session.subject) else ""
        code, now = typed.code(asked.case), self._clock.now_ms()
        found = business(session, code, self._history, self._registry, now)
        day = day_start(asked.day), day_start(asked.day + 1)
        return found[0].id if found and about_area(found[0], asked.region, *day) else None

    def _shown(self, session: Session, asked: _Asked, record: AuditRecord) -> Response:
        """Raises SQLAlchemyError, and then nothing is shown."""
        staff = {one.number: one for one in self._registry.workers(asked.region)}
        track = fleet_rows(folder_of(self._settings), staff, asked.begins, asked.begins + _HOUR_MS)
        there = [staff[number] for number in sorted(set(track.rows["worker"].tolist()))]
        if len(there) > POSTS:
            self._registry.audit(msgspec.structs.replace(record, decision=Decision.DENIED))
            return refusal("fleet_many", 422)
        day = stamp(asked.begins)[:10]
        tracks = [
            msgspec.structs.replace(record, action="track.open", object=f"worker/{one.number}/{day}") for one in there
        ]
        access = self._settings.access
        refused = looks.looked(access, self._registry, session, Look.REWIND, record, again=True, tracks=tracks)
        return refused or jsonify(self._hour(asked, track, there))

    def _hour(self, asked: _Asked, track: TrackRows, there: list[Worker]) -> dict[str, Any]:
        """Times in city ms, places in 1e-6 degree; posts by their area."""
        order = sorted(there, key=lambda one: (one.home, one.post, one.number))
        return {
            "first": asked.begins,
            "last": asked.begins + _HOUR_MS,
            "missing": track.missing,
            "posts": [self._post(one, track) for one in order],
        }

    def _post(self, worker: Worker, track: TrackRows) -> dict[str, Any]:
        rows = track.rows[track.rows["worker"] == worker.number]
        return {
            "post": worker.post,
            "place": self._places.name(worker.home),
            "at": rows["fix_ms"].tolist(),
            "lon": rows["lon_e6"].tolist(),
            "lat": rows["lat_e6"].tolist(),
        }


def _asked(region: str, told: dict[str, str]) -> _Asked | Response:
    if not Tier.COUNTY <= len(region) <= Tier.TOWNSHIP:
        return refusal("fleet_area", 422)
    day, hour, reason = typed.day(told.get("day", "")), typed.number(told.get("hour", "")), told.get("reason", "")
    if day is None or hour is None or not 0 <= hour < 24:
        return refusal("day", 422)
    if not reason.strip():
        return refusal("reason", 422)
    return _Asked(region, day, hour, reason.strip(), told.get("case", "").strip())


def _about(asked: _Asked) -> str:
    return f"area/{asked.region}/{stamp(asked.begins)[:13]}"
