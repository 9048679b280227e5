"""What became of a status after it was kept: the fold's refusals, found by the sender's own source and event id.

The journal keeps refusals in `rejects`; this is a replica of the newest, read on demand.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict

import msgspec

from streams.journal.api import Journal
from streams.model.entry_id import ZERO, EntryId
from streams.model.reject import Reject

BACK_MS = 48 * 3_600_000
"""A status is judged at the latest a day after it came; refusals older than this are not looked for."""
MOST = 50_000
"""Refusals kept in memory."""
_PORTION = 1_000
_decoder = msgspec.msgpack.Decoder(Reject)


class Verdicts:
    """Refusals by (source, event id)."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._cursor: EntryId | None = None
        self._found: OrderedDict[tuple[str, str], Reject] = OrderedDict()
        self._reading = asyncio.Lock()

    async def refusal(self, source: str, event: str) -> Reject | None:
        """Why the fold refused it; None where it did not, has not yet, or never had it. Raises JournalError."""
        async with self._reading:
            await self._read()
        return self._found.get((source, event))

    async def _read(self) -> None:
        if self._cursor is None:
            newest = (await self._journal.figures())["rejects"].last
            self._cursor = EntryId(newest.ms - BACK_MS, 0) if newest.ms > BACK_MS else ZERO
        while portion := await self._journal.rejects(self._cursor, count=_PORTION):
            for name, packed in portion:
                self._cursor = name
                reject = _decoder.decode(packed)
                if reject.event:
                    self._found[reject.source, reject.event] = reject
            while len(self._found) > MOST:
                self._found.popitem(last=False)
