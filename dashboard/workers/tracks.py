"""`/worker/<number>/track`: where a worker was on a day, played back. A reason is asked, and the record is kept before
the first point leaves: what cannot be recorded is not shown. Who sees the whole city names the case it is for. An alert
about the worker is a reason by itself: that one's call for help has no case."""

from __future__ import annotations

from typing import Any

import msgspec
from flask import Flask, Response, jsonify

from dashboard import exports as files
from dashboard.auth.reauth import fresh
from dashboard.auth.signin import SignInRoutes
from dashboard.case_readers import business
from dashboard.doors import doors_of
from dashboard.guard import no_such_page, refusal
from streams.access.doors import exports, opens
from streams.access.movers import about_worker, calls_for
from streams.access.policy import Action, Page, allow, must_name_case
from streams.alert_rules import OF_PERSONS
from streams.archive.run import folder_of
from streams.archive.sessions import WorkerSession, worker_sessions
from streams.clock import Clock
from streams.errors import SegmentDamaged
from streams.formats.formats import TRACKS, written
from streams.history.cases.query import CaseQuery
from streams.history.history import History
from streams.model import typed
from streams.model.audit import Decision
from streams.model.fix import UNKNOWN_U8, UNKNOWN_U16, Fixes
from streams.model.local_day import day_start, local_day, stamp
from streams.model.track import legs, marks, stops
from streams.model.typed import code as code_of
from streams.operate.track import points
from streams.registry.looks import Look
from streams.registry.records import Session, Worker
from streams.registry.registry import Registry
from streams.settings import Settings

_EVENTS = 200


class Tracks:
    """Routes over the archive's tracks. One a server."""

    def __init__(
        self, settings: Settings, registry: Registry, signin: SignInRoutes, history: History, clock: Clock
    ) -> None:
        self._settings, self._registry, self._signin, self._history = settings, registry, signin, history
        self._clock = clock

    def register(self, server: Flask) -> None:
        doors = doors_of(server)
        doors.post("/worker/<int:number>/track/data", "track_data", self._data, opens("track"))
        doors.post("/worker/<int:number>/track/export", "track_export", self._export, exports("track"))

    def _data(self, number: int) -> Response:
        found = self._whose(number, Action.OPEN)
        if found is None:
            return no_such_page()
        looked = self._looked(found, "track.open", files.taken())
        if isinstance(looked, Response):
            return looked
        track = points(self._settings, number, looked)
        reports = self._reports(number, looked)
        missing, sessions = list(track.missing), list[WorkerSession]()
        try:
            sessions = self._sessions(number, looked)
        except SegmentDamaged as damaged:
            missing.append(str(damaged))
        told = {"day": _written(looked), "missing": missing, "events": reports}
        return jsonify(_columns(track.rows) | told | {"sessions": list(map(msgspec.structs.asdict, sessions))})

    def _export(self, number: int) -> Response:
        taken = files.asked(self._signin, Page("track"))
        if isinstance(taken, Response):
            return taken
        found = self._whose(number, Action.EXPORT)
        if found is None:
            return no_such_page()
        take = taken[1]
        if take.format not in TRACKS:
            return refusal("format", 422)
        looked = self._looked(found, "track.export", take)
        if isinstance(looked, Response):
            return looked
        track = points(self._settings, number, looked)
        text = written(track.rows, take.format, number)
        name = f"track-{number}-{_written(looked)}.{take.format}"
        return files.sent(("\ufeff" if take.format == "csv" else "") + text, TRACKS[take.format].media, name)

    def _whose(self, number: int, action: Action) -> tuple[Session, Worker] | None:
        """Own staff alone: whose home lies in the scope."""
        session, worker = self._signin.session(), self._registry.worker(number)
        if session is None or worker is None:
            return None
        return (session, worker) if allow(session.subject, action, Page("track", worker.home)) else None

    def _looked(self, found: tuple[Session, Worker], action: str, asked: dict[str, str]) -> int | Response:
        """The local day, once the look is on record. Raises SQLAlchemyError."""
        session, worker = found
        if not fresh(self._settings, session):
            return refusal("fresh", 423)
        if asked.get("alert"):
            return self._called(session, worker, action, asked)
        reason = asked.get("reason", "").strip()
        day = typed.day(asked.get("day", ""))
        if day is None:
            return refusal("day", 422)
        if not reason:
            return refusal("reason", 422)
        code = code_of(asked.get("case", ""))
        matter = business(session, code, self._history, self._registry, self._clock.now_ms())
        span = day_start(day), day_start(day + 1)
        case = matter[0].id if matter else ""
        about = f"worker/{worker.number}/{asked['day']}"
        record = self._signin.record(session, action, about, fields=("positions",), reason=reason, case=case)
        fits = matter is not None and about_worker(matter[0], worker.number, worker.home, *span)
        if not fits and (code or must_name_case(session.subject)):
            # Any case would do otherwise: what has nothing to do with this worker on this day opens nothing.
            self._registry.audit(msgspec.structs.replace(record, decision=Decision.DENIED))
            why = "case" if matter is None else "track_case"
            return refusal(why, 422)
        return self._signin.looked(session, Look.TRACK, record, again=True) or day

    def _called(self, session: Session, worker: Worker, action: str, asked: dict[str, str]) -> int | Response:
        """As `_looked`, for an alert: the day is the one it was raised on, or one up to its end."""
        now = self._clock.now_ms()
        alert = self._history.alerts.get(asked["alert"])
        first, last = (local_day(alert.raised_at), local_day(alert.closed_at or now)) if alert else (0, -1)
        day = first if not asked.get("day") else typed.day(asked["day"]) or 0
        reason = f"{asked['alert']} {asked.get('reason', '').strip()}".strip()
        about = f"worker/{worker.number}/{_written(day)}"
        record = self._signin.record(session, action, about, fields=("positions",), reason=reason)
        fits = alert and alert.rule in OF_PERSONS and calls_for(alert, worker.number, session.subject.scope, now)
        if not fits or not first <= day <= last:
            self._registry.audit(msgspec.structs.replace(record, decision=Decision.DENIED))
            return refusal("track_alert", 422)
        return self._signin.looked(session, Look.TRACK, record, again=True) or day

    def _sessions(self, number: int, day: int) -> list[WorkerSession]:
        span, shift = (day_start(day), day_start(day + 1)), self._clock.now_ms() - self._clock.real_ms()
        return worker_sessions(folder_of(self._settings), number, span, shift)

    def _reports(self, number: int, day: int) -> list[dict[str, Any]]:
        wanted = CaseQuery(("",), standing="all", reporter=f"worker/{number}", since=day_start(day))
        until = day_start(day + 1)
        found = [line for line in self._history.cases.find(wanted, until, limit=_EVENTS) if line.reported_at < until]
        return [{"at": line.reported_at, "code": line.code, "type": line.type} for line in reversed(found)]


def _written(day: int) -> str:
    return stamp(day_start(day))[:10]


def _columns(rows: Fixes) -> dict[str, Any]:
    """Columns of the day: times in city ms, places in 1e-6 degree; null where the phone did not say. `legs`: index at
    which each stretch begins that is known without a gap; `stops`: (first, last) index of every stay."""
    begins = [0]
    for leg in legs(rows):
        begins.append(begins[-1] + len(leg))
    return {
        "at": rows["fix_ms"].tolist(),
        "lon": rows["lon_e6"].tolist(),
        "lat": rows["lat_e6"].tolist(),
        "speed": [None if v == UNKNOWN_U16 else v / 100 for v in rows["speed_cm_s"].tolist()],
        "accuracy": [None if v == UNKNOWN_U16 else v for v in rows["accuracy_m"].tolist()],
        "battery": [None if v == UNKNOWN_U8 else v for v in rows["battery"].tolist()],
        "marks": [marks(flags) for flags in rows["flags"].tolist()],
        "legs": begins[:-1],
        "stops": stops(rows),
    }
