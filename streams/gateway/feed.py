"""Follows `changes` into the hub: from the newest keyframe on, then change by change.

A change that cannot be read, or changes trimmed away before they were read, leave a gap. Nothing after a gap is
applied until a keyframe: the fold's time does not move on any screen meanwhile, and that is the truth. The keyframe
then brings every topic whole; viewers get the difference as a delta, or a snapshot where they ask for one.
"""

from __future__ import annotations

import asyncio

import numpy as np
import structlog

from streams.clock import Clock
from streams.errors import DecodeError, JournalError
from streams.gateway.counts import Counts
from streams.gateway.hub import Hub
from streams.journal.api import Change, Journal
from streams.journal.changes import AWAY_MS, lost, newest_keyframe
from streams.model.entry_id import EntryId
from streams.wire import changes as wire
from streams.wire.changes import ROW, ChangeSet, ColumnsChange

BLOCK_MS = 1000
BATCH = 256
INDEX_LIMIT = 1 << 22
"""A dot's index beyond this is nonsense: the table of a topic is as long as its largest index."""
_BACKOFF_S = (0.2, 0.5, 1.0, 2.0)


class Feed:
    """`trouble`: why the journal does not answer, '' when it does."""

    def __init__(self, journal: Journal, hub: Hub, clock: Clock, counts: Counts) -> None:
        self.trouble = ""
        self._journal, self._hub, self._clock, self._counts = journal, hub, clock, counts
        self._cursor: EntryId | None = None
        self._read_at = 0
        self._gap = False
        self._log = structlog.get_logger("gateway")

    async def run(self) -> None:
        """Until cancelled."""
        failures = 0
        while True:
            try:
                await self.step()
                failures, self.trouble = 0, ""
            except JournalError as trouble:
                self._fail(trouble)
                await asyncio.sleep(_BACKOFF_S[min(failures, len(_BACKOFF_S) - 1)])
                failures += 1

    async def step(self) -> None:
        """Reads once and applies what came. Raises JournalError."""
        away = self._clock.real_ms() - self._read_at > AWAY_MS
        if self._cursor is None or (away and await lost(self._journal, self._cursor)):
            await self._begin()
            return
        changes = await self._journal.read_changes(self._cursor, count=BATCH, block_ms=BLOCK_MS)
        self._read_at = self._clock.real_ms()
        if changes:
            self._apply(changes)
        elif await lost(self._journal, self._cursor):
            await self._begin()

    async def _begin(self) -> None:
        """Applies the newest keyframe; waits a little when there is none yet."""
        newest = await newest_keyframe(self._journal)
        if newest is None:
            await asyncio.sleep(_BACKOFF_S[0])
            return
        if self._cursor is not None:
            self._counts.reloads += 1
            self._log.warning("changes were trimmed before they were read: reloading", keyframe=str(newest.id))
        self._gap = True
        self._read_at = self._clock.real_ms()
        self._apply([newest])

    def _apply(self, changes: list[Change]) -> None:
        for change in changes:
            try:
                decoded = decode(change.body)
            except DecodeError as wrong:
                self._counts.undecodable += 1
                self._gap = True
                self._log.error("a change cannot be read: waiting for a keyframe", id=str(change.id), reason=str(wrong))
            else:
                self._take(change.id, decoded)
            self._cursor = change.id

    def _take(self, rev: EntryId, changes: ChangeSet) -> None:
        gap, self._gap = self._gap, self._gap and not changes.keyframe
        if self._gap:
            return
        self._hub.apply(rev, changes)
        if gap:
            self._hub.own_lost()
        self._counts.fold_at = changes.at
        self._counts.lag_ms = max(0, self._clock.real_ms() - rev.ms)

    def _fail(self, trouble: JournalError) -> None:
        self._counts.journal_errors += 1
        if not self.trouble:
            self._log.warning("the journal does not answer: beats go on, the fold's time stands", reason=str(trouble))
        self.trouble = str(trouble)


def decode(body: bytes) -> ChangeSet:
    """Raises DecodeError, also for rows that are none."""
    changes = wire.decode(body)
    for change in changes.topics:
        if isinstance(change, ColumnsChange):
            _check(change)
    return changes


def _check(change: ColumnsChange) -> None:
    if len(change.rows) % ROW.itemsize:
        raise DecodeError("malformed", f"{change.topic}: {len(change.rows)} bytes are no rows")
    rows = np.frombuffer(change.rows, ROW)
    if len(rows) and int(rows["idx"].max()) >= INDEX_LIMIT:
        raise DecodeError("malformed", f"{change.topic}: index {int(rows['idx'].max())}")
