"""What became of a status after it was kept: the fold's refusals, found by the sender's own source and event id.

The journal keeps refusals in `rejects`; this is a replica of the newest, read on demand.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import NamedTuple

import msgspec

from streams.journal.api import Journal
from streams.model.entry_id import ZERO, EntryId
from streams.model.reject import Reason, Reject

BACK_MS = 48 * 3_600_000
"""A status is judged at the latest a day after it came; refusals older than this are not looked for."""
MOST = 10_000
"""Refusals of one sender kept in memory, the newest: no one's are driven out by another's."""
_PORTION = 1_000


class Verdict(NamedTuple):
    """Without the bytes, which its sender has."""

    reason: Reason
    detail: str


_decoder = msgspec.msgpack.Decoder(Reject)


class Verdicts:
    """Refusals by source and event id."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._cursor: EntryId | None = None
        self._found: dict[str, OrderedDict[str, Verdict]] = {}
        self._reading = asyncio.Lock()

    async def refusal(self, source: str, event: str) -> Verdict | None:
        """Why the fold refused it; None where it did not, has not yet, or never had it. Raises JournalError."""
        async with self._reading:
            await self._read()
        theirs = self._found.get(source)
        return None if theirs is None else theirs.get(event)

    async def _read(self) -> None:
        if self._cursor is None:
            newest = (await self._journal.figures())["rejects"].last
            self._cursor = EntryId(newest.ms - BACK_MS, 0) if newest.ms > BACK_MS else ZERO
        while portion := await self._journal.rejects(self._cursor, count=_PORTION):
            for name, packed in portion:
                self._cursor = name
                reject = _decoder.decode(packed)
                if reject.event:
                    theirs = self._found.setdefault(reject.source, OrderedDict())
                    theirs[reject.event] = Verdict(reject.reason, reject.detail)
                    if len(theirs) > MOST:
                        theirs.popitem(last=False)
