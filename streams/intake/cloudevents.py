"""What departments say in CloudEvents 1.0 (`envelope` reads them). Pure: bytes in, events or reasons out.

`type` says what it is: `city.case.status` carries a CaseStatus, `city.case.mark` one that sets a mark beside a state
and moves nothing, `city.case.report` a Report, `city.task.receipt` a TaskReceipt,
`city.message.receipt` a MessageReceipt. `source` and `id` together are who an
event is: the same two again are the same event.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import msgspec

from streams.errors import DecodeError
from streams.intake import envelope
from streams.intake.envelope import CloudEvent
from streams.model.case import CaseOutcome, CaseState, Channel, MarkKind, Method
from streams.model.event import CaseStatus, MessageReceipt, Report, TaskReceipt
from streams.model.receipt import STEPS, Evidence, Step
from streams.model.regulation import CaseType
from streams.model.reject import Reason
from streams.model.words import Note, Text
from streams.wire.unreadable import UNREADABLE

STATUS, MARK, REPORT = "city.case.status", "city.case.mark", "city.case.report"
RECEIPT = "city.task.receipt"
MESSAGE_RECEIPT = "city.message.receipt"


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
    """`case`: id or code; else the event's subject. `version`, `state`: of the status it accompanies; without them it
    accompanies whatever state the case is in. `unit`: of a whistle or a joining. The rest as in CaseStatus."""

    mark: MarkKind
    case: str = ""
    version: int = 0
    state: CaseState = CaseState.REPORTED
    unit: str = ""
    reason: Note = ""
    paper: Note = ""
    acting: str = ""


class ReportData(msgspec.Struct, frozen=True, kw_only=True):
    """A department's case. `type`: of the regulation, which says its category: one that is sent is not believed.
    `region`: code; or `lon`, `lat` in the datum declared for it, degrees."""

    type: str
    region: str = ""
    lon: float = 0.0
    lat: float = 0.0
    text: Text = ""


class ReceiptData(msgspec.Struct, frozen=True, kw_only=True):
    """`task`, `message`: id of what is confirmed; else the event's subject. `step`: one that it has (`receipt.STEPS`);
    returned says why in `note`. `evidence`: `kind/id` of a case, session, finding or file."""

    step: Step
    task: str = ""
    message: str = ""
    note: Note = ""
    evidence: Evidence = ()


Item = CaseStatus | Report | TaskReceipt | MessageReceipt


def decode(
    kind: str, headers: Mapping[str, str], body: bytes, now: int, types: Mapping[str, CaseType]
) -> list[tuple[bytes, Item | DecodeError]]:
    """[(its bytes, what it says or why not)] of a request. `kind`: of its content; `now`: city ms; `types`: of cases,
    as the regulation has them. Raises DecodeError for a batch that is none."""
    if envelope.is_binary(kind, headers):
        return [(body, _item(partial(envelope.binary, headers, body), now, types))]
    return [(raw, _item(partial(envelope.structured, raw), now, types)) for raw in envelope.parts(kind, body)]


def _item(read: Callable[[], CloudEvent], now: int, types: Mapping[str, CaseType]) -> Item | DecodeError:
    try:
        return _item_of(read(), now, types)
    except DecodeError as wrong:
        return wrong
    except UNREADABLE as wrong:
        return DecodeError(Reason.MALFORMED, str(wrong))
    except ValueError as wrong:
        return DecodeError(Reason.MALFORMED, f"no time: {wrong}")
    except OverflowError as wrong:
        return DecodeError(Reason.MALFORMED, f"a number is out of all range: {wrong}")


def _item_of(event: CloudEvent, now: int, types: Mapping[str, CaseType]) -> Item | DecodeError:
    at = envelope.moment(event.time) if event.time else now
    data = {} if event.data is None else event.data
    if event.type == STATUS:
        return _as_status(event, msgspec.convert(data, StatusData), at)
    if event.type == MARK:
        return _as_mark(event, msgspec.convert(data, MarkData), at)
    if event.type == REPORT:
        return _as_report(event, msgspec.convert(data, ReportData), at, types)
    if event.type == RECEIPT:
        return _as_receipt(event, msgspec.convert(data, ReceiptData), at)
    if event.type == MESSAGE_RECEIPT:
        return _as_message_receipt(event, msgspec.convert(data, ReceiptData), at)
    known = f"{STATUS}, {MARK}, {REPORT}, {RECEIPT} and {MESSAGE_RECEIPT} are known"
    return DecodeError(Reason.UNKNOWN_TYPE, f"{event.type[:60]!r}: {known}")


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
        until=envelope.moment(data.until) if data.until else 0,
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


def _as_report(event: CloudEvent, data: ReportData, at: int, types: Mapping[str, CaseType]) -> Report | DecodeError:
    kind = types.get(data.type)
    if kind is None:
        return DecodeError(Reason.UNKNOWN_TYPE, f"data.type {data.type[:20]!r} is no type of matter of this city")
    return Report(
        id=identity(event.source, event.id),
        source="",
        at=at,
        region=data.region,
        type=data.type,
        category=kind.category,
        channel=Channel.DEPARTMENT,
        lon_e6=round(data.lon * 1e6),
        lat_e6=round(data.lat * 1e6),
        text=data.text,
    )


def _as_receipt(event: CloudEvent, data: ReceiptData, at: int) -> TaskReceipt | DecodeError:
    fields = _confirmed(event, data, at, "task", data.task)
    return fields if isinstance(fields, DecodeError) else TaskReceipt(**fields)


def _as_message_receipt(event: CloudEvent, data: ReceiptData, at: int) -> MessageReceipt | DecodeError:
    fields = _confirmed(event, data, at, "message", data.message)
    return fields if isinstance(fields, DecodeError) else MessageReceipt(**fields)


def _confirmed(event: CloudEvent, data: ReceiptData, at: int, kind: str, named: str) -> dict[str, Any] | DecodeError:
    """Fields of a receipt of a kind of record; `named`: the record, else the event's subject is."""
    about = named or event.subject
    if not about:
        return DecodeError(Reason.MALFORMED, f"name the {kind}, as data.{kind} or subject")
    if data.step not in STEPS[kind]:
        return DecodeError(Reason.MALFORMED, f"a {kind} has the steps {', '.join(sorted(STEPS[kind]))}")
    return {
        "id": identity(event.source, event.id),
        "source": "",
        "at": at,
        kind: about,
        "step": data.step,
        "note": data.note,
        "evidence": data.evidence,
    }


def identity(source: str, name: str) -> str:
    """Id of the event that a sender calls `name` at its `source`."""
    return hashlib.blake2b(f"{source}\n{name}".encode(), digest_size=16).hexdigest()
