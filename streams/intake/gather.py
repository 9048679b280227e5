"""The group commit: what comes in within some milliseconds becomes one append; all hear what became of theirs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

import msgspec
import numpy as np
import numpy.typing as npt
import structlog
from sqlalchemy.exc import SQLAlchemyError

from streams.clock import real_ms
from streams.errors import JournalError, JournalUnavailable, Overloaded, StreamsError
from streams.intake.counts import IntakeCounts
from streams.journal.api import Group, GroupTaken, Journal
from streams.model.fix import FIX, Lane
from streams.model.words import Original

_MOST = 20_000
"""Fixes in one append: a packed entry of about a megabyte."""


Keep = Callable[[Sequence[Original], int], None]
"""Seals what was written, at a moment (real ms). Called in a thread; raises SQLAlchemyError or StreamsError."""
log = structlog.get_logger("intake")


class Locate(Protocol):
    def villages(self, lon_e6: npt.NDArray[np.int32], lat_e6: npt.NDArray[np.int32]) -> npt.NDArray[np.uint32]: ...


class _Waiting(NamedTuple):
    groups: Sequence[Group]
    size: int
    answer: asyncio.Future[list[GroupTaken]]


class Gather:
    """`sign`: frame of an event -> the same, signed. `keep`: has the originals before the journal has the texts.
    `limit`: fixes that may wait before backfill is asked to come back, live at twice that; incidents always wait."""

    def __init__(
        self,
        journal: Journal,
        locate: Locate,
        counts: IntakeCounts,
        sign: Callable[[bytes], bytes],
        keep: Keep,
        *,
        gather_ms: int,
        limit: int,
    ) -> None:
        self._journal, self._locate, self.counts, self._sign, self._keep = journal, locate, counts, sign, keep
        self._pause, self._limit = gather_ms / 1000, limit
        self._waiting: list[_Waiting] = []
        self._news = asyncio.Event()
        self.size = 0

    def offer(self, groups: Sequence[Group]) -> asyncio.Future[list[GroupTaken]]:
        """The receipts, once all of it is durable. Raises Overloaded; the answer may raise JournalError."""
        size = sum(len(g.fixes) // FIX.itemsize + len(g.events) + len(g.refusals) for g in groups)
        if self.size > self._limit * _patience(groups):
            self.counts.totals["busy"] += 1
            raise Overloaded(2.0)
        answer: asyncio.Future[list[GroupTaken]] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(groups, size, answer))
        self.size += size
        self._news.set()
        return answer

    async def run(self, stop: asyncio.Event) -> None:
        """Commits until `stop`, and then what still waits."""
        while not (stop.is_set() and not self._waiting):
            try:
                async with asyncio.timeout(0.2):
                    await self._news.wait()
            except TimeoutError:
                continue
            await asyncio.sleep(self._pause)
            while self._waiting:
                await self._commit(self._portion())
            self._news.clear()

    def _portion(self) -> list[_Waiting]:
        taken, size = 0, 0
        for waiting in self._waiting:
            if taken and size + waiting.size > _MOST:
                break
            taken, size = taken + 1, size + waiting.size
        portion, self._waiting = self._waiting[:taken], self._waiting[taken:]
        return portion

    async def _commit(self, portion: list[_Waiting]) -> None:
        groups = self._placed([group for waiting in portion for group in waiting.groups])
        groups = [self._signed(group) for group in groups]
        begun = real_ms()
        try:
            await self._originals(groups)
            receipts = await self._journal.append(groups)
        except JournalError as away:
            for waiting in portion:
                _answer(waiting.answer, away)
            return
        finally:
            self.size -= sum(waiting.size for waiting in portion)
        self._count(groups, receipts, real_ms() - begun)
        at = 0
        for waiting in portion:
            _answer(waiting.answer, receipts[at : at + len(waiting.groups)])
            at += len(waiting.groups)

    async def _originals(self, groups: Sequence[Group]) -> None:
        """Raises JournalUnavailable when they cannot be kept: then nothing is, and all of it is sent again."""
        originals = [one for group in groups for event in group.events for one in event.originals]
        if not originals:
            return
        try:
            await asyncio.to_thread(self._keep, originals, real_ms())
        except (SQLAlchemyError, StreamsError) as wrong:
            reason = str(wrong).splitlines()[0]
            log.warning("originals cannot be kept", reason=reason)
            raise JournalUnavailable("the registry does not keep originals now") from None

    def _signed(self, group: Group) -> Group:
        """Here, where every door's events pass, so that none goes without."""
        if not group.events:
            return group
        events = tuple(msgspec.structs.replace(event, packed=self._sign(event.packed)) for event in group.events)
        return msgspec.structs.replace(group, events=events)

    def _placed(self, groups: list[Group]) -> list[Group]:
        """With the village of every fix, looked up for all of them at once."""
        rows = np.frombuffer(bytearray(b"".join(group.fixes for group in groups)), FIX)
        if not len(rows):
            return groups
        rows["village"] = self._locate.villages(rows["lon_e6"], rows["lat_e6"])
        raw, at, placed = rows.tobytes(), 0, []
        for group in groups:
            end = at + len(group.fixes)
            placed.append(msgspec.structs.replace(group, fixes=raw[at:end]) if end > at else group)
            at = end
        return placed

    def _count(self, groups: list[Group], receipts: list[GroupTaken], took_ms: int) -> None:
        totals = self.counts.totals
        totals["appends"] += 1
        totals["append_ms"] += took_ms
        for group, receipt in zip(groups, receipts, strict=True):
            events = min(len(group.events), receipt.taken)
            totals["events"] += events
            totals["fixes"] += receipt.taken - events
            totals["duplicates"] += receipt.duplicates
            totals["outside"] += receipt.outside


def _patience(groups: Sequence[Group]) -> float:
    """How many times the limit may wait before these are asked to come back."""
    lanes = {group.lane for group in groups}
    if Lane.INCIDENT in lanes:
        return float("inf")
    return 1.0 if lanes == {Lane.BACKFILL} else 2.0


def _answer(future: asyncio.Future[list[GroupTaken]], found: list[GroupTaken] | JournalError) -> None:
    if future.done():
        return
    if isinstance(found, JournalError):
        future.set_exception(found)
    else:
        future.set_result(found)
