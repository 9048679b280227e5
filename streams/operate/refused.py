"""`refused`: what was not taken, by sender and reason, newest example masked."""

from __future__ import annotations

from collections.abc import Iterator

from streams.clock import CityClock
from streams.errors import StoreError
from streams.history.refusals import Refusals
from streams.model.local_day import local_day, stamp
from streams.registry.registry import Registry
from streams.settings import Settings

_ROW = "{:<14} {:<18} {:>9}  {:<16} {}"


def refused(settings: Settings, registry: Registry, *, source: str, days: int) -> Iterator[str]:
    """Lines of the last `days` days (1: today), of one `source` ('' every one). Raises StoreError without a store."""
    store = registry.store()
    if store is None:
        raise StoreError("there is no store yet: run `make run` or `streams up` first")
    refusals = Refusals(settings.history_url)
    try:
        refusals.open()
        today = local_day(CityClock(store).now_ms())
        found = [one for one in refusals.of(today - days + 1, today) if source in ("", one.source)]
    finally:
        refusals.close()
    if not found:
        yield f"nothing was refused in the last {days} days"
        return
    yield _ROW.format("sender", "reason", "times", "newest", "detail, example")
    for one in found:
        example = " ".join(filter(None, (one.detail, one.example)))
        mark = "nothing taken today; " if one.silent else ""
        yield _ROW.format(one.source, one.reason, f"{one.times:,}", stamp(one.last_at), mark + example)
