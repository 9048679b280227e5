"""Data of `/rewind`: the topics of an area as they were sent last before a moment, what was sent after it, and what the
desk did that day, for the line of time. Rights are those of today. A reason is on record before anything is shown, one
record for an hour of the past."""

from __future__ import annotations

from typing import NamedTuple

import msgspec
from flask import Flask, Response, request
from sqlalchemy.exc import SQLAlchemyError

from dashboard.doors import doors_of
from dashboard.duty.desk_log import desk_entries
from dashboard.guard import no_such_page, refusal
from dashboard.locale import Words
from dashboard.services import Services
from streams.access.doors import opens
from streams.access.policy import Action, Page, allow
from streams.access.served import served
from streams.errors import DecodeError
from streams.model.local_day import day_start, local_day
from streams.registry.looks import Look
from streams.registry.records import Session
from streams.rewind import files
from streams.rewind.files import SentPlace, hour_of
from streams.rewind.run import folder_of
from streams.rewind.sent import is_kept
from streams.wire.changes import RecordsChange

_TOPICS = 8
_LONGEST = 200


class RewindAsk(msgspec.Struct, forbid_unknown_fields=True):
    """`at`: city ms. `place`: where the answer before ended, '' to begin anew at `at`. `topics`: as a page asks."""

    region: str
    at: int
    reason: str
    topics: list[str]
    place: str = ""


class RewoundTopic(msgspec.Struct, omit_defaults=True):
    """A topic, whole, or what changed in it. `asked`: its name on the page."""

    asked: str
    topic: str
    put: dict[str, msgspec.Raw]
    gone: tuple[str, ...] = ()
    whole: bool = False


class Rewound(msgspec.Struct):
    """`at`: city ms of the newest change in it, 0 for none. `kept`: hours of which something is kept (UTC, as
    20261129T06), true where every change is."""

    at: int
    place: str
    topics: list[RewoundTopic]
    kept: dict[str, bool]


class TimeLine(msgspec.Struct):
    """(city ms, kind, text) of what the desk of who asks did about the area on a local day, in its order."""

    lines: list[tuple[int, str, str]]


class _Wanted(NamedTuple):
    session: Session
    ask: RewindAsk
    topics: dict[str, str]


class RewindRoutes:
    """Over the files of what was sent. One a server of desks."""

    def __init__(self, services: Services) -> None:
        self._services, self._folder = services, folder_of(services.settings)

    def register(self, server: Flask) -> None:
        doors_of(server).post("/rewind/data", "rewind_data", self._data, opens("rewind"))
        doors_of(server).post("/rewind/line", "rewind_line", self._line, opens("rewind"))

    def _data(self) -> Response:
        found = self._asked()
        if isinstance(found, Response):
            return found
        try:
            made = self._onward(found) if found.ask.place else self._moment(found)
        except (OSError, DecodeError):
            return refusal("rewind_unread", 503)
        return Response(msgspec.json.encode(made), mimetype="application/json")

    def _line(self) -> Response:
        """Of the local day of the moment that is asked for."""
        found = self._asked()
        if isinstance(found, Response):
            return found
        day, scope = local_day(found.ask.at), found.session.subject.scope
        words = Words(request.args.get("lang", "zh"))
        now = self._services.clock.now_ms()
        until = min(day_start(day + 1), now)
        made = desk_entries(self._services, scope, found.ask.region, day_start(day), until, words)
        lines = TimeLine([(one.at, one.kind, one.text) for one in made])
        return Response(msgspec.json.encode(lines), mimetype="application/json")

    def _moment(self, found: _Wanted) -> Rewound:
        state = files.seek(self._folder, found.ask.at)
        kept = files.hours(self._folder)
        if state is None:
            return Rewound(0, "", [], kept)
        sent, place = state
        held = {name: sent.records(topic) for name, topic in found.topics.items()}
        topics = [
            RewoundTopic(name, found.topics[name], _raw(records), whole=True)
            for name, records in held.items()
            if records is not None
        ]
        return Rewound(sent.at, f"{place.hour}:{place.offset}", topics, kept)

    def _onward(self, found: _Wanted) -> Rewound:
        hour, _, offset = found.ask.place.partition(":")
        changes, place = files.onward(self._folder, SentPlace(hour, int(offset)), found.ask.at)
        made = {name: files.merged(changes, topic) for name, topic in found.topics.items()}
        topics = [_changed(name, change) for name, change in made.items() if change is not None]
        at = changes[-1].at if changes else 0
        return Rewound(at, f"{place.hour}:{place.offset}", topics, files.hours(self._folder))

    def _asked(self) -> _Wanted | Response:
        session = self._services.signin.session()
        try:
            ask = msgspec.json.decode(request.get_data(), type=RewindAsk)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return refusal("rewind_moment", 422)
        if session is None or not allow(session.subject, Action.OPEN, Page("rewind", ask.region)):
            return no_such_page()
        now = self._services.clock.now_ms()
        topics = {name: topic for name in ask.topics[:_TOPICS] if (topic := _kept(session, name, now))}
        if not 0 < ask.at <= now or not _is_place(ask.place):
            return refusal("rewind_moment", 422)
        reason = ask.reason.strip()[:_LONGEST]
        if not reason:
            return refusal("reason", 422)
        about = f"rewind/{ask.region}/{hour_of(ask.at)}"
        record = self._services.signin.record(session, "rewind.open", about, reason=reason)
        try:
            refused = self._services.signin.looked(session, Look.REWIND, record)
        except SQLAlchemyError:
            return refusal("rewind_unread", 503)
        return refused or _Wanted(session, ask, topics)


def _kept(session: Session, name: str, now: int) -> str:
    """The topic that this name means for who asks; '' where there is none, or none is kept."""
    topic = served(session.subject, name, now)
    return str(topic) if topic is not None and is_kept(str(topic)) else ""


def _is_place(place: str) -> bool:
    hour, _, offset = place.partition(":")
    return not place or (len(hour) == len("20261129T06") and offset.isdecimal() and len(offset) < 12)


def _changed(name: str, change: RecordsChange) -> RewoundTopic:
    return RewoundTopic(name, change.topic, _raw(change.put), change.gone, change.whole)


def _raw(records: dict[str, bytes]) -> dict[str, msgspec.Raw]:
    return {key: msgspec.Raw(value) for key, value in records.items()}
