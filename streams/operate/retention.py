"""`retention`, `hold` and `release`: what is kept how long, and what is kept longer."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from streams.archive.run import folder_of
from streams.archive.segments import POSITIONS, hour_of, manifest_of
from streams.clock import real_ms
from streams.errors import StoreError
from streams.history.history import History
from streams.history.retention import DONE, DailyDeletion
from streams.model.entry_id import EntryId
from streams.model.local_day import stamp
from streams.operate.audit import operator
from streams.registry.registry import Registry
from streams.settings import Settings

_DAY_MS = 86_400_000
_ROW = "{:<12} {:>5} {:>9} {:>9} {:>6}  {}"


def show(settings: Settings, registry: Registry) -> list[str]:
    """A line for each rule: days, rows, rows that are due, rows that a hold keeps, age of the oldest."""
    now = real_ms()
    with _history(settings) as history:
        found = DailyDeletion(settings, registry, history).overview(now)
    lines = [_ROW.format("what", "days", "rows", "due", "held", "oldest")]
    for line in found:
        age = f"{(now - line.oldest) // _DAY_MS} days" if line.oldest else "-"
        lines.append(_ROW.format(line.name, line.kept_days, line.total, line.due, line.held, age))
    lines += [_positions(settings, now), f"rejects: {settings.archive.rejects_days} days, trimmed by the archive"]
    lines += [f"held since {stamp(one.placed_at)}: {one.case} ({one.reason})" for one in registry.holds()]
    return lines


def run(settings: Settings, registry: Registry) -> list[str]:
    """Deletes what is due; a line for each rule."""
    with _history(settings) as history:
        counts = DailyDeletion(settings, registry, history).apply(operator(DONE, "store"))
    return [f"{name}: {count} rows deleted" for name, count in counts.items()]


def hold(settings: Settings, registry: Registry, case: str, reason: str, *, keep: bool) -> str:
    """Places or ends the legal hold of a case (code or id). Raises StoreError for an unknown case."""
    with _history(settings) as history:
        found = history.cases.get(case)
    if found is None:
        raise StoreError(f"there is no case {case}: give its code as its page shows it")
    if keep:
        registry.hold(found.id, operator("case.hold", f"case/{found.id}", reason=reason, case=found.id))
        return f"{case}: its personal data is kept until `release`"
    registry.release(found.id, operator("case.release", f"case/{found.id}", reason=reason, case=found.id))
    return f"{case}: its personal data goes when its time is over"


def _positions(settings: Settings, now: int) -> str:
    """The archive drops them by the hour."""
    kept = settings.archive.tracks_days
    limit = hour_of(EntryId(now - kept * _DAY_MS, 0))
    folder = folder_of(settings)
    hours = [hour.name for hour in folder.glob("*") if _holds_positions(hour)]
    due = sum(hour < limit for hour in hours)
    dropped = "dropped by the archive each hour, those of who agrees no more within two hours"
    return f"positions: {kept} days, {len(hours)} hours kept, {due} due; {dropped}"


def _holds_positions(hour: Path) -> bool:
    """On this disk or, moved, in the bucket."""
    sealed = manifest_of(hour)
    listed = sealed is not None and any(one.file == f"{POSITIONS}.seg" for one in sealed.files)
    return listed or (hour / f"{POSITIONS}.seg").exists()


@contextlib.contextmanager
def _history(settings: Settings) -> Iterator[History]:
    history = History(settings.history_url)
    try:
        history.open()
        yield history
    finally:
        history.close()
