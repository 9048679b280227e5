"""The journal in memory: shipped, small, complete; for tests and for a look without Redis. Held to the same suite."""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from streams.errors import JournalRefused, LeaseLost, Trimmed
from streams.journal import limits
from streams.journal.api import (
    Change,
    Checkpoint,
    Entry,
    Group,
    GroupTaken,
    Lease,
    OwnChange,
    OwnRecords,
    StreamFigures,
)
from streams.journal.limits import BEAT_KEPT_MS
from streams.journal.memory_lanes import MemoryLanes
from streams.model.entry_id import ZERO, EntryId
from streams.model.fix import Lane
from streams.model.health import Beat
from streams.model.store import StoreInfo

_LAST_SEQ = 2**64 - 1

Held = TypeVar("Held", Entry, Change, tuple[EntryId, bytes])


class MemoryJournal:
    """One city's. Its time is a counter, so ids are `n-0`."""

    def __init__(self, city: str) -> None:
        self.city = city
        self._store: StoreInfo | None = None
        self._entries: list[Entry] = []
        self._changes: list[Change] = []
        self._own: dict[str, dict[str, bytes]] = {}
        self._rejects: list[tuple[EntryId, bytes]] = []
        self._lanes = MemoryLanes()
        self._fields: dict[bytes, bytes] = {}
        self._cursor: EntryId | None = None
        self._cursors: dict[str, EntryId] = {}
        self._beats: dict[tuple[str, str], Beat] = {}
        self._owner: str | None = None
        self._token = 0
        self._ms = 0
        self._trimmed = ZERO
        self._news = asyncio.Condition()

    async def open(self) -> None:
        return None

    async def close(self) -> None:
        return None

    # -- the store ---------------------------------------------------------------------------------------
    async def store(self) -> StoreInfo | None:
        return self._store

    async def create_store(self, info: StoreInfo) -> StoreInfo:
        self._store = self._store or info
        return self._store

    # -- intake ------------------------------------------------------------------------------------------
    async def append(self, groups: Sequence[Group]) -> list[GroupTaken]:
        fixes: list[bytes] = []
        events: list[bytes] = []
        receipts = []
        for group in groups:
            receipt, refusals = self._lanes.take(group, fixes, events)
            self._refuse(refusals)
            receipts.append(receipt)
        if any(fixes) or any(events):
            await self._add(Entry(id=self._next(), fixes=b"".join(fixes), events=b"".join(events)))
        return receipts

    async def hi(self, device: int, epoch: int) -> dict[Lane, int]:
        lanes = (Lane.LIVE, Lane.BACKFILL, Lane.INCIDENT)
        return {lane: self._lanes.hi(device, epoch, lane) for lane in lanes}

    async def reject(self, packed: bytes) -> None:
        self._refuse([packed])

    def _refuse(self, refusals: Iterable[bytes]) -> None:
        self._rejects.extend((self._next(), packed) for packed in refusals)
        del self._rejects[: -limits.REJECTS]

    # -- readers of the input ----------------------------------------------------------------------------
    async def read(self, after: EntryId, *, count: int = 512, block_ms: int = 0) -> list[Entry]:
        if after < self._trimmed:
            raise Trimmed(str(after))
        return await self._wait(lambda: _behind(self._entries, after, _id, count), block_ms)

    async def rejects(self, after: EntryId, *, count: int = 100) -> list[tuple[EntryId, bytes]]:
        return _behind(self._rejects, after, _line_id, count)

    async def figures(self) -> dict[str, StreamFigures]:
        ids = {
            "in": [entry.id for entry in self._entries],
            "changes": [change.id for change in self._changes],
            "rejects": [line[0] for line in self._rejects],
        }
        return {
            name: StreamFigures(length=len(held), first=held[0] if held else ZERO, last=held[-1] if held else ZERO)
            for name, held in ids.items()
        }

    # -- the fold ----------------------------------------------------------------------------------------
    async def acquire(self, owner: str, ttl_ms: int) -> Lease | None:
        """Held until released: in memory no one dies without saying so."""
        if self._owner not in (None, owner):
            return None
        return self.steal(owner)

    def steal(self, owner: str) -> Lease:
        """What an expired lease comes to: `owner` has the city, every older token loses."""
        self._owner = owner
        self._token += 1
        return Lease(owner, self._token)

    async def renew(self, lease: Lease, ttl_ms: int) -> None:
        self._fence(lease)

    async def release(self, lease: Lease) -> None:
        if lease.token == self._token:
            self._owner = None

    async def tick(self, lease: Lease, packed: bytes) -> EntryId:
        self._fence(lease)
        entry = Entry(id=self._next(), events=packed)
        await self._add(entry)
        return entry.id

    async def end_duty(self, lease: Lease, device: int, started: int, ended: int, packed: bytes) -> None:
        self._fence(lease)
        known = self._lanes.device(device)
        if known.open_since(started):
            known.presume(started, ended)
            await self._add(Entry(id=self._next(), events=packed))

    async def emit(self, lease: Lease, changes: Sequence[Change]) -> int:
        self._fence(lease)
        new = 0
        for change in changes:
            if not self._changes or change.id > self._changes[-1].id:
                self._changes.append(change)
                for own in change.own:
                    self._keep(own)
                new += 1
        async with self._news:
            self._news.notify_all()
        return new

    def _keep(self, own: OwnChange) -> None:
        held = self._own.setdefault(own.address, {})
        if own.whole:
            held.clear()
        held.update(own.put)
        for key in own.gone:
            held.pop(key, None)

    async def save(
        self, lease: Lease, cursor: EntryId, fields: Mapping[bytes, bytes], gone: Sequence[bytes] = ()
    ) -> None:
        self._fence(lease)
        self._fields.update(fields)
        for name in gone:
            self._fields.pop(name, None)
        self._cursor = cursor

    async def load(self) -> Checkpoint | None:
        return None if self._cursor is None else Checkpoint(cursor=self._cursor, fields=dict(self._fields))

    # -- readers of changes ------------------------------------------------------------------------------
    async def last_change(self) -> EntryId:
        return self._changes[-1].id if self._changes else ZERO

    async def keyframe(self) -> EntryId | None:
        return next((change.id for change in reversed(self._changes) if change.keyframe), None)

    async def read_changes(
        self, after: EntryId, *, count: int = 512, block_ms: int = 0, inclusive: bool = False
    ) -> list[Change]:
        start = _before(after) if inclusive else after
        return await self._wait(lambda: _behind(self._changes, start, _id, count), block_ms)

    async def own(self, address: str) -> OwnRecords:
        return OwnRecords(await self.last_change(), dict(self._own.get(address, {})))

    # -- the archive -------------------------------------------------------------------------------------
    async def set_cursor(self, reader: str, cursor: EntryId) -> None:
        self._cursors[reader] = max(self._cursors.get(reader, ZERO), cursor)

    async def cursors(self) -> dict[str, EntryId]:
        return dict(self._cursors)

    async def trim(self, before: EntryId) -> int:
        if "archive" not in self._cursors:
            raise JournalRefused("nothing is trimmed before the archive has said how far it is")
        passed = min([*self._cursors.values(), self._cursor or ZERO])
        gone = [entry.id for entry in self._entries if entry.id < before and entry.id <= passed]
        if gone:
            self._entries = self._entries[len(gone) :]
            self._trimmed = gone[-1]
        return len(gone)

    async def trim_changes(self, before: EntryId) -> int:
        kept = await self.keyframe()
        limit = min(before, kept) if kept else ZERO
        held = [change for change in self._changes if change.id >= limit]
        gone, self._changes = len(self._changes) - len(held), held
        return gone

    async def trim_rejects(self, before: EntryId) -> int:
        held = [line for line in self._rejects if line[0] >= before]
        gone, self._rejects = len(self._rejects) - len(held), held
        return gone

    # -- health ------------------------------------------------------------------------------------------
    async def beat(self, beat: Beat) -> None:
        self._beats[beat.process, beat.instance] = beat

    async def beats(self) -> list[Beat]:
        newest = max((beat.at for beat in self._beats.values()), default=0)
        return [beat for beat in self._beats.values() if beat.at > newest - BEAT_KEPT_MS]

    def _next(self) -> EntryId:
        self._ms += 1
        return EntryId(self._ms, 0)

    async def _add(self, entry: Entry) -> None:
        self._entries.append(entry)
        async with self._news:
            self._news.notify_all()

    async def _wait(self, look: Callable[[], list[Held]], block_ms: int) -> list[Held]:
        """What `look` finds, at once or within `block_ms`."""
        found = look()
        if found or not block_ms:
            return found
        try:
            async with asyncio.timeout(block_ms / 1000), self._news:
                await self._news.wait_for(look)
        except TimeoutError:
            return []
        return look()

    def _fence(self, lease: Lease) -> None:
        if lease.token != self._token:
            raise LeaseLost(lease.token)


def _behind(held: list[Held], after: EntryId, key: Callable[[Held], EntryId], count: int) -> list[Held]:
    """Of a list in order of id, at most `count` of those behind `after`."""
    start = bisect_right(held, after, key=key)
    return held[start : start + count]


def _id(one: Entry | Change) -> EntryId:
    return one.id


def _line_id(line: tuple[EntryId, bytes]) -> EntryId:
    return line[0]


def _before(name: EntryId) -> EntryId:
    """The greatest id below `name`."""
    return EntryId(name.ms, name.seq - 1) if name.seq else EntryId(name.ms - 1, _LAST_SEQ)
