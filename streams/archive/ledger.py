"""Keeps `History` beside the fold: from the checkpoint once, then change by change. Behind, it says so; lost, it begins
again."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

import structlog
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from streams.archive.history import History, decoded
from streams.errors import DecodeError, StreamsError
from streams.journal.api import Journal
from streams.model.case import Case
from streams.model.entry_id import ZERO, EntryId
from streams.model.event import AlertChange, CaseChange
from streams.wire import changes as wire
from streams.wire.changes import ChangeSet

Heard = Callable[[AlertChange], None]
_BATCH = 256
_BLOCK_MS = 250
_RETRY_S = 0.5
_KEEP_S = 2.0
"""So often how far the rows are is written where no row changed: who reads them can tell quiet from stopped."""
_AHEAD_MS = 120_000
"""A checkpoint may stand at an entry that changed nothing; one that is so far ahead is of another journal."""
_CASE, _ALERT = b"c:", b"a:"
log = structlog.get_logger("archive")


async def run(history: History, journal: Journal, stop: asyncio.Event, alerts: Heard | None = None) -> None:
    """Until `stop`. `alerts`: told of every change of one, in a thread. What cannot be written is written when it can:
    the cursor moves with it alone. Nothing here ends the process: its segments are more than its rows."""
    ledger = Ledger(history, journal, alerts)
    while not stop.is_set():
        try:
            await ledger.step()
        except (StreamsError, SQLAlchemyError, OSError) as trouble:
            log.warning("history waits", reason=str(trouble).splitlines()[0])
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), _RETRY_S)


class Ledger:
    def __init__(self, history: History, journal: Journal, alerts: Heard | None = None) -> None:
        self._history, self._journal, self._alerts = history, journal, alerts
        self._cursor: EntryId | None = None
        self._kept_s = 0.0

    async def step(self) -> None:
        """Reads once and writes what came. Raises JournalError, SQLAlchemyError."""
        if self._cursor is None:
            await asyncio.to_thread(self._history.open)
            kept = await asyncio.to_thread(self._history.cursor)
            self._cursor = kept if kept.ms and not await self._lost(kept) else await self._whole()
            if self._cursor is None:
                await asyncio.sleep(_RETRY_S)
                return
        read = await self._journal.read_changes(self._cursor, count=_BATCH, block_ms=_BLOCK_MS)
        if not read:
            if await self._lost(self._cursor):
                self._cursor = None
            return
        try:
            told = [wire.decode(change.body) for change in read]
        except DecodeError as wrong:
            log.error("a change cannot be read: beginning again", reason=str(wrong))
            self._cursor = await self._whole()
            return
        self._cursor = await self._written(told, read[-1].id)

    async def _written(self, told: list[ChangeSet], last: EntryId) -> EntryId:
        changed: dict[str, Case] = {}
        alerted: list[bytes] = []
        at = max(one.at for one in told)
        for event in (event for one in told for event in one.events):
            if isinstance(event, CaseChange) and event.record:
                changed[event.case] = decoded(event.record)
            elif isinstance(event, AlertChange):
                if self._alerts is not None:
                    await asyncio.to_thread(self._alerts, event)
                if event.record:
                    alerted.append(event.record)
        due: bool = await asyncio.to_thread(self._history.due, at)
        now_s = asyncio.get_running_loop().time()
        if changed or alerted or due or now_s - self._kept_s >= _KEEP_S:
            await self._tell(list(changed.values()), alerted, last, at)
            self._kept_s = now_s
        return last

    async def _whole(self) -> EntryId | None:
        """Everything as the checkpoint has it; None before there is one."""
        saved = await self._journal.load()
        if saved is None:
            return None
        found = [decoded(raw) for name, raw in saved.fields.items() if name.startswith(_CASE)]
        alerted = [raw for name, raw in saved.fields.items() if name.startswith(_ALERT)]
        await self._tell(found, alerted, saved.cursor, 0, whole=True)
        log.info("history from the checkpoint", cases=len(found), cursor=str(saved.cursor))
        return saved.cursor

    async def _tell(
        self, cases: list[Case], alerted: list[bytes], upto: EntryId, at: int, *, whole: bool = False
    ) -> None:
        """What the database cannot hold is left out by name and the rest goes on: one text must not stop the history of
        everybody. The cursor moves last."""
        try:
            await asyncio.to_thread(self._history.put, cases, upto, at, whole=whole, alerted=alerted)
        except DBAPIError as wrong:
            if not of_data(wrong):
                raise
            log.error("the database holds not all of it", reason=str(wrong).splitlines()[0])
            if whole:
                await asyncio.to_thread(self._history.put, [], ZERO, at, whole=True)
            before = self._cursor or ZERO
            for one in alerted:
                await self._apart([], [one], before, at)
            await self._apart(cases, [], before, at)
            await asyncio.to_thread(self._history.put, [], upto, at)

    async def _apart(self, cases: list[Case], alerted: list[bytes], before: EntryId, at: int) -> None:
        """By halves, so that the one that does not go is found soon."""
        try:
            await asyncio.to_thread(self._history.put, cases, before, at, alerted=alerted)
        except DBAPIError as wrong:
            if not of_data(wrong):
                raise
            if len(cases) <= 1:
                names = [case.id[:80] for case in cases]
                log.error("left out of history", case=names, reason=str(wrong).splitlines()[0])
                return
            half = len(cases) // 2
            for some in (cases[:half], cases[half:]):
                await self._apart(some, [], before, at)

    async def _lost(self, cursor: EntryId) -> bool:
        """Whether changes after the cursor are gone, or the journal is another one."""
        figures = (await self._journal.figures()).get("changes")
        if figures is None or not figures.length:
            return False
        return cursor < figures.first or cursor.ms > figures.last.ms + _AHEAD_MS


def of_data(wrong: DBAPIError) -> bool:
    """Whether a database refuses what it is given, and will again: SQLSTATE 22 (data) and 54 (limits)."""
    return str(getattr(wrong.orig, "sqlstate", None) or "")[:2] in ("22", "54")
