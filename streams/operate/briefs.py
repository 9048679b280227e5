"""Starts the making of briefs when a local day is over in history, and again when it was cut off: a process of its own,
which ends when all are made. It belongs to the archive's process, of which a city has one."""

from __future__ import annotations

import asyncio
import contextlib
import sys

import structlog
from sqlalchemy.exc import SQLAlchemyError

from streams.clock import CityClock, real_ms
from streams.errors import Backlogged
from streams.history.history import History
from streams.model.local_day import local_day
from streams.registry.brief_drafts import BriefMaking
from streams.registry.registry import Registry
from streams.settings import Settings

FIRST_S = 60.0
"""A city that starts has other things to do."""
_POLL_S = 20.0
RETRY_S = 600.0
WITHIN_S = 3_600.0
CHILD = (sys.executable, "-m", "dashboard.briefs")
log = structlog.get_logger("archive")


async def run(
    settings: Settings,
    registry: Registry,
    history: History,
    stop: asyncio.Event,
    *,
    first_s: float = FIRST_S,
    child: tuple[str, ...] = CHILD,
) -> None:
    """Until `stop`; nothing where no brief is to be made by itself."""
    if not settings.briefs.made:
        return
    await _wait(stop, first_s)
    while not stop.is_set():
        wait = _POLL_S
        try:
            day = await asyncio.to_thread(due_day, registry, history)
            if day is not None:
                wait = await _make(settings, registry, day, stop, child)
        except (SQLAlchemyError, Backlogged) as later:
            log.warning("briefs_wait", reason=str(later).splitlines()[0])
        await _wait(stop, wait)


def due_day(registry: Registry, history: History) -> int | None:
    """The local day that history has begun, when briefs of the days before it are not all made. Blocks. Raises
    SQLAlchemyError, Backlogged."""
    store = registry.store()
    day = min(local_day(history.at()), local_day(CityClock(store).now_ms())) if store else 0
    last = registry.making()
    ended = last is not None and last.day >= day and last.done == last.total and not last.why
    return day if day and not ended else None


async def _make(settings: Settings, registry: Registry, day: int, stop: asyncio.Event, child: tuple[str, ...]) -> float:
    """Runs the child to its end; s to wait after it."""
    pipe = asyncio.subprocess.PIPE
    made = await asyncio.create_subprocess_exec(*child, stdin=pipe, stdout=pipe, stderr=pipe)
    talk = asyncio.create_task(made.communicate(settings.model_dump_json().encode()))
    stopped = asyncio.create_task(stop.wait())
    await asyncio.wait({talk, stopped}, timeout=WITHIN_S, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if not talk.done():
        with contextlib.suppress(ProcessLookupError):
            made.kill()
    out, err = await talk
    if stop.is_set():
        return 0.0
    if made.returncode == 0:
        log.info("briefs_made", briefs=int(out or b"0"), day=day)
        return _POLL_S
    why = err.decode("utf-8", "replace").strip().rpartition("\n")[2][:200] or f"exit {made.returncode}"
    log.error("briefs were not made: they are tried again", reason=why)
    known = await asyncio.to_thread(registry.making)
    done, total = (known.done, known.total) if known and known.day == day else (0, 0)
    failed = BriefMaking(day=day, done=done, total=total, at=real_ms(), why=why)
    await asyncio.to_thread(registry.making_is, failed)
    return RETRY_S


async def _wait(stop: asyncio.Event, s: float) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), s)
