"""Where a worker was on a day, from the archive. A look at a person: the audit has it before the first point leaves."""

from __future__ import annotations

from streams.archive.run import folder_of
from streams.archive.tracks import TrackRows, worker_rows
from streams.errors import StoreError
from streams.model import typed
from streams.model.local_day import day_start
from streams.operate.audit import operator
from streams.registry.registry import Registry
from streams.settings import Settings


def look_up(settings: Settings, registry: Registry, *, worker: int, day: str, reason: str, case: str) -> TrackRows:
    """The points of a local day in order of fix time, each once. The record is kept before anything is read; without a
    reason, or without the record, there is nothing. Raises StoreError, SQLAlchemyError."""
    if not reason.strip():
        raise StoreError("a look at a track needs a reason: say --reason")
    number = day_number(day)
    registry.audit(operator("track.open", f"worker/{worker}/{day}", reason=reason, case=case, fields=("positions",)))
    return points(settings, worker, number)


def day_number(day: str) -> int:
    """Local day (since 1970) of a date. Raises StoreError."""
    number = typed.day(day)
    if number is None:
        raise StoreError(f"{day!r} is no day: write YYYY-MM-DD")
    return number


def points(settings: Settings, worker: int, day: int) -> TrackRows:
    """Of one worker and local day, in order of fix time; a point sent twice counts once."""
    return worker_rows(folder_of(settings), worker, day_start(day), day_start(day + 1))
