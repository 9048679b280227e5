"""A worker's sessions, from the events on disk."""

from __future__ import annotations

from pathlib import Path

from streams.archive.segments import SegmentWriter
from streams.archive.sessions import WorkerSession, worker_sessions
from streams.journal.api import Entry
from streams.model.entry_id import EntryId
from streams.model.event import DutyEnd, DutyStart
from streams.wire import entry as wire

HOUR = 3_600_000
DAY = 1_795_363_200_000
SPAN = (DAY, DAY + 24 * HOUR)


def begun(at: int, worker: int = 7) -> DutyStart:
    return DutyStart(id=f"s{worker}-{at}", source="d", at=at, device=1, worker=worker)


def ended(started: int, at: int, by: str = "worker", worker: int = 7) -> DutyEnd:
    return DutyEnd(
        id=f"e{worker}-{at}", source="d", at=at, device=1, worker=worker, session="s", started=started, by=by
    )


def kept(folder: Path, *events: DutyStart | DutyEnd, late: int = 0) -> Path:
    """Each kept when it happened, or so much later."""
    writer = SegmentWriter(folder)
    writer.open()
    for nth, event in enumerate(events, 1):
        writer.write(Entry(id=EntryId(event.at + late, nth), fixes=b"", events=wire.pack(event)))
    writer.flush()
    writer.close()
    return folder


def test_a_day_has_the_sessions_that_touch_it_with_who_ended_them(tmp_path: Path) -> None:
    night, morning, noon = DAY - 2 * HOUR, DAY + 8 * HOUR, DAY + 13 * HOUR
    events = (
        begun(DAY - 20 * HOUR),
        ended(DAY - 20 * HOUR, DAY - 12 * HOUR),
        begun(night),
        ended(night, DAY + HOUR),
        begun(morning),
        begun(morning, worker=8),
        ended(morning, DAY + 12 * HOUR, "system"),
        begun(noon),
        begun(DAY + 30 * HOUR),
    )
    assert worker_sessions(kept(tmp_path, *events), 7, SPAN) == [
        WorkerSession(night, DAY + HOUR, "worker"),
        WorkerSession(morning, DAY + 12 * HOUR, "system"),
        WorkerSession(noon),
    ]


def test_what_a_phone_told_later_is_there_and_city_time_may_be_ahead(tmp_path: Path) -> None:
    folder = kept(tmp_path, begun(DAY + HOUR), ended(DAY + HOUR, DAY + 2 * HOUR), late=40 * HOUR)
    assert worker_sessions(folder, 7, SPAN) == [WorkerSession(DAY + HOUR, DAY + 2 * HOUR, "worker")]
    shifted = 500 * HOUR
    ahead = kept(tmp_path / "ahead", begun(DAY + HOUR), late=-shifted)
    assert worker_sessions(ahead, 7, SPAN, shifted) == [WorkerSession(DAY + HOUR)]
    assert worker_sessions(ahead, 7, SPAN) == []
