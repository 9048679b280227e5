"""Originals that no event followed are deleted: of commands that were refused, of events no journal took."""

from __future__ import annotations

import asyncio
import contextlib

import structlog
from sqlalchemy.exc import SQLAlchemyError

from streams.clock import real_ms
from streams.history.history import History
from streams.model.case import free_texts
from streams.registry.registry import Registry

WAIT_MS = 48 * 3_600_000
"""A status waits a day for its case; an original is an orphan after two."""
_EVERY_S = 600.0
_BEHIND_MS = 60_000
log = structlog.get_logger("archive")


async def run(registry: Registry, history: History, stop: asyncio.Event) -> None:
    """Until `stop`."""
    while not stop.is_set():
        try:
            await asyncio.to_thread(sweep, registry, history, real_ms())
        except SQLAlchemyError as error:
            log.warning("originals_not_swept", reason=str(error).splitlines()[0])
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), _EVERY_S)


def sweep(registry: Registry, history: History, now: int) -> int:
    """How many were deleted; none while history is behind (`now`: real ms): it may have yet to tell of a case."""
    if history.cursor().ms < now - _BEHIND_MS:
        return 0

    def texts(case: str) -> frozenset[str] | None:
        found = history.cases.get(case)
        return None if found is None else free_texts(found)

    gone = registry.sweep_originals(now - WAIT_MS, texts)
    if gone:
        log.info("originals_without_event_deleted", count=gone)
    return gone
