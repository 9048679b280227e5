"""When a worker's sessions began and ended, from the events of the segments: beside them the journal alone has it."""

from __future__ import annotations

from pathlib import Path

import msgspec

from streams.archive.segments import EVENTS, entries
from streams.model.entry_id import EntryId
from streams.model.event import DutyEnd, DutyStart
from streams.wire import entry as wire

_TAGS = (b"duty_start", b"duty_end")
_LATE_MS = 48 * 3_600_000
"""A phone without a network tells of a session later; of one that is later still nothing is shown."""


class WorkerSession(msgspec.Struct, frozen=True):
    """City ms; `ended`: None while no end is known. `by`: who ended it, `worker` or `system`, '' = not ended."""

    started: int
    ended: int | None = None
    by: str = ""


def worker_sessions(segments: Path, worker: int, span: tuple[int, int], shift: int = 0) -> list[WorkerSession]:
    """Those of which a part lies in `span` (city ms, the end not included), as they began. `shift`: ms by which city
    time is ahead of the machine's. Raises SegmentDamaged."""
    found: dict[int, WorkerSession] = {}
    first, last = span[0] - shift, span[1] - shift + _LATE_MS
    for entry in entries(segments, EntryId(max(0, first - _LATE_MS), 0), kinds=(EVENTS,)):
        if entry.id.ms > last:
            break
        for body in wire.bodies(entry.events):
            if any(tag in body for tag in _TAGS):
                _take(found, wire.unpack(body), worker)
    begun = (found[at] for at in sorted(found))
    return [one for one in begun if one.started < span[1] and (one.ended is None or one.ended >= span[0])]


def _take(found: dict[int, WorkerSession], event: object, worker: int) -> None:
    if isinstance(event, DutyStart) and event.worker == worker:
        found.setdefault(event.at, WorkerSession(event.at))
    elif isinstance(event, DutyEnd) and event.worker == worker:
        found[event.started] = WorkerSession(event.started, event.at, event.by)
