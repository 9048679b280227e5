"""CloudEvents 1.0 in JSON: single, batch, and with the attributes in headers. Pure: bytes in, events or reasons out.

`type` says what it is: `city.case.status` carries a CaseStatus, `city.case.mark` one that sets a mark beside a state
and moves nothing, `city.case.report` a Report. `source` and `id` together are who an event is: the same two again are
the same event. Unknown attributes are extensions and are passed over.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from streams.errors import DecodeError
from streams.model.case import CaseState, Category, Channel, MarkKind, Method
from streams.model.case import Outcome as CaseOutcome
from streams.model.event import CaseStatus, Report
from streams.model.reject import Reason
from streams.model.words import Note, Text
from streams.wire.unreadable import UNREADABLE

STATUS, MARK, REPORT = "city.case.status", "city.case.mark", "city.case.report"
SINGLE, BATCH = "application/cloudevents+json", "application/cloudevents-batch+json"
MOST = 1_000
"""Events of a batch."""


class CloudEvent(msgspec.Struct, frozen=True, kw_only=True):
    """The attributes we read. `time`: RFC 3339, '' = when it came."""

    specversion: str
    id: str
    source: str
    type: str
    time: str = ""
    subject: str = ""
    data: msgspec.Raw = msgspec.Raw(b"")


class StatusData(msgspec.Struct, frozen=True, kw_only=True):
    """`case`: id or code; else the event's subject. The rest as in CaseStatus; `until`: RFC 3339."""

    version: int
    state: CaseState
    case: str = ""
    unit: str = ""
    until: str = ""
    extend: int = 0
    outcome: CaseOutcome | None = None
    level: str = ""
    main_case: str = ""
    method: Method | None = None
    reason: Note = ""
    paper: Note = ""
    acting: str = ""


class MarkData(msgspec.Struct, frozen=True, kw_only=True):
    """`case`: id or code; else the event's subject. `version`, `state`: of the status it stands beside; without them it
    stands beside whatever state the case is in. `unit`: of a whistle or a joining. The rest as in CaseStatus."""

    mark: MarkKind
    case: str = ""
    version: int = 0
    state: CaseState = CaseState.REPORTED
    unit: str = ""
    reason: Note = ""
    paper: Note = ""
    acting: str = ""


class ReportData(msgspec.Struct, frozen=True, kw_only=True):
    """A department's matter. `region`: code; or `lon`, `lat` in the datum declared for it, degrees."""

    type: str
    category: Category
    region: str = ""
    lon: float = 0.0
    lat: float = 0.0
    text: Text = ""


_batch = msgspec.json.Decoder(list[msgspec.Raw])
_event = msgspec.json.Decoder(CloudEvent)
_status = msgspec.json.Decoder(StatusData)
_mark = msgspec.json.Decoder(MarkData)
_report = msgspec.json.Decoder(ReportData)

Item = CaseStatus | Report


def decode(kind: str, headers: Mapping[str, str], body: bytes, now: int) -> list[tuple[bytes, Item | DecodeError]]:
    """[(its bytes, what it says or why not)] of a request. `kind`: of its content; `now`: city ms. Raises DecodeError
    for a batch that is none."""
    if kind == BATCH:
        try:
            parts = _batch.decode(body)
        except UNREADABLE as wrong:
            raise DecodeError(Reason.MALFORMED, str(wrong)) from None
        if len(parts) > MOST:
            raise DecodeError(Reason.OVERSIZED, f"a batch has at most {MOST} events")
        return [(bytes(part), _one(bytes(part), now)) for part in parts]
    if "ce-type" in headers:
        return [(body, _said(_of_headers(headers, body), now))]
    return [(body, _one(body, now))]


def _of_headers(headers: Mapping[str, str], body: bytes) -> CloudEvent | DecodeError:
    """Binary mode: attributes are headers, the body is the data."""
    said: dict[str, Any] = {name.removeprefix("ce-"): text for name, text in headers.items() if name.startswith("ce-")}
    try:
        return msgspec.convert({**said, "data": msgspec.Raw(body)}, CloudEvent)
    except UNREADABLE as wrong:
        return DecodeError(Reason.MALFORMED, str(wrong))


def _one(raw: bytes, now: int) -> Item | DecodeError:
    try:
        return _said(_event.decode(raw), now)
    except UNREADABLE as wrong:
        return DecodeError(Reason.MALFORMED, str(wrong))


def _said(event: CloudEvent | DecodeError, now: int) -> Item | DecodeError:
    if isinstance(event, DecodeError):
        return event
    if event.specversion != "1.0":
        return DecodeError(Reason.MALFORMED, f"specversion {event.specversion[:20]!r}: 1.0 is spoken here")
    if not event.id or not event.source:
        return DecodeError(Reason.NO_IDENTITY, "id and source together say which event this is")
    try:
        at = _ms(event.time) if event.time else now
        if event.type == STATUS:
            return _as_status(event, _status.decode(event.data), at)
        if event.type == MARK:
            return _as_mark(event, _mark.decode(event.data), at)
        if event.type == REPORT:
            return _as_report(event, _report.decode(event.data), at)
    except UNREADABLE as wrong:
        return DecodeError(Reason.MALFORMED, str(wrong))
    except (ValueError, OverflowError) as wrong:
        return DecodeError(Reason.MALFORMED, f"no time: {wrong}")
    return DecodeError(Reason.UNKNOWN_TYPE, f"{event.type[:60]!r}: {STATUS}, {MARK} and {REPORT} are known")


def _as_status(event: CloudEvent, data: StatusData, at: int) -> CaseStatus | DecodeError:
    case = data.case or event.subject
    if not case or data.version < 1:
        return DecodeError(Reason.MALFORMED, "name the case, as data.case or subject, and its version from 1")
    return CaseStatus(
        id=identity(event.source, event.id),
        source="",
        at=at,
        case=case,
        version=data.version,
        state=data.state,
        unit=data.unit,
        until=_ms(data.until) if data.until else 0,
        extend=data.extend,
        outcome=data.outcome,
        level=data.level,
        main_case=data.main_case,
        method=data.method,
        reason=data.reason,
        paper=data.paper,
        acting=data.acting,
    )


def _as_mark(event: CloudEvent, data: MarkData, at: int) -> CaseStatus | DecodeError:
    case = data.case or event.subject
    if not case or data.version < 0:
        return DecodeError(Reason.MALFORMED, "name the case, as data.case or subject")
    if (data.version == 0) != (data.state is CaseState.REPORTED):
        return DecodeError(Reason.MALFORMED, "name the version and the state it stands beside, or neither")
    return CaseStatus(
        id=identity(event.source, event.id),
        source="",
        at=at,
        case=case,
        version=data.version,
        state=data.state,
        mark=data.mark,
        unit=data.unit,
        reason=data.reason,
        paper=data.paper,
        acting=data.acting,
    )


def _as_report(event: CloudEvent, data: ReportData, at: int) -> Report:
    return Report(
        id=identity(event.source, event.id),
        source="",
        at=at,
        region=data.region,
        type=data.type,
        category=data.category,
        channel=Channel.DEPARTMENT,
        lon_e6=round(data.lon * 1e6),
        lat_e6=round(data.lat * 1e6),
        text=data.text,
    )


def identity(source: str, name: str) -> str:
    """Id of the event that a sender calls `name` at its `source`."""
    return hashlib.blake2b(f"{source}\n{name}".encode(), digest_size=16).hexdigest()


def _ms(text: str) -> int:
    """Raises ValueError without a time zone: nobody's local time is guessed."""
    when = datetime.fromisoformat(text.replace("Z", "+00:00"))
    if when.tzinfo is None:
        raise ValueError(f"{text[:40]!r} has no time zone")
    return int(when.timestamp() * 1000)
