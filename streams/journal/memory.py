"""The journal in memory: shipped, small, complete; for tests and for a look without Redis. Held to the same suite."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np

from streams.errors import JournalRefused, LeaseLost
from streams.journal.api import (
    Change,
    Checkpoint,
    Entry,
    Event,
    Group,
    Lease,
    Receipt,
    StreamFigures,
)
from streams.model import fix
from streams.model.entry_id import ZERO, EntryId
from streams.model.fix import Lane
from streams.model.health import Beat
from streams.model.store import StoreInfo

WINDOW = 4_096
"""Identities remembered per foreign device."""
SESSIONS = 32
"""Sessions of duty remembered per device."""

Held = TypeVar("Held", Entry, Change, tuple[EntryId, bytes])


@dataclass
class _Device:
    """`sessions`: start -> end, 0 = open, oldest first. `window`: newest identities of a foreign client."""

    sessions: dict[int, int] = field(default_factory=dict)
    window: deque[bytes] = field(default_factory=lambda: deque(maxlen=WINDOW))


class MemoryJournal:
    """One city's. Its time is a counter, so ids are `n-0`."""

    def __init__(self, city: str) -> None:
        self.city = city
        self._store: StoreInfo | None = None
        self._entries: list[Entry] = []
        self._changes: list[Change] = []
        self._rejects: list[tuple[EntryId, bytes]] = []
        self._hi: dict[tuple[int, int, Lane], int] = {}
        self._devices: dict[int, _Device] = {}
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
    async def append(self, groups: Sequence[Group]) -> list[Receipt]:
        fixes: list[bytes] = []
        events: list[bytes] = []
        receipts = [self._group(group, fixes, events) for group in groups]
        packed, said = b"".join(fixes), b"".join(events)
        if packed or said:
            await self._add(Entry(id=self._next(), fixes=packed, events=said))
        return receipts

    async def hi(self, device: int, epoch: int) -> dict[Lane, int]:
        lanes = (Lane.LIVE, Lane.BACKFILL, Lane.INCIDENT)
        return {lane: self._hi.get((device, epoch, lane), 0) for lane in lanes}

    async def reject(self, packed: bytes) -> None:
        self._rejects.append((self._next(), packed))

    def _group(self, group: Group, fixes: list[bytes], events: list[bytes]) -> Receipt:
        device = self._devices.setdefault(group.device, _Device())
        if group.lane is Lane.FOREIGN:
            return self._foreign(group, device, fixes, events)
        key = (group.device, group.epoch, group.lane)
        hi = self._hi.get(key, 0)
        if group.first > hi + 1:
            return Receipt(hi=hi, gap=True)
        new = [event for event in group.events if event.seq > hi]
        for event in new:
            _duty(device, event)
        rows = fix.from_bytes(group.fixes)
        rows = rows[rows["seq"] > hi]
        inside = _inside(device, rows) if group.sessions else np.ones(len(rows), bool)
        refusals = [refusal.packed for refusal in group.refusals if refusal.seq > hi or refusal.seq == 0]
        self._rejects.extend((self._next(), packed) for packed in refusals)
        fixes.append(rows[inside].tobytes())
        events.extend(event.packed for event in new)
        self._hi[key] = max(hi, group.last)
        return Receipt(
            hi=self._hi[key],
            taken=int(inside.sum()) + len(new),
            outside=int((~inside).sum()),
            quarantined=len(refusals),
            duplicates=max(0, min(hi, group.last) - group.first + 1),
        )

    def _foreign(self, group: Group, device: _Device, fixes: list[bytes], events: list[bytes]) -> Receipt:
        taken = duplicates = 0
        for event in group.events:
            if _seen(device, event.identity):
                duplicates += 1
                continue
            _duty(device, event)
            events.append(event.packed)
            taken += 1
        size = fix.FIX.itemsize
        for at in range(len(group.fixes) // size):
            if _seen(device, group.identities[12 * at : 12 * at + 12]):
                duplicates += 1
                continue
            fixes.append(group.fixes[size * at : size * (at + 1)])
            taken += 1
        self._rejects.extend((self._next(), refusal.packed) for refusal in group.refusals)
        return Receipt(hi=0, taken=taken, duplicates=duplicates, quarantined=len(group.refusals))

    # -- readers of the input ----------------------------------------------------------------------------
    async def read(self, after: EntryId, *, count: int = 512, block_ms: int = 0) -> list[Entry]:
        if after < self._trimmed:
            raise JournalRefused(f"entries after {after} have been trimmed: read them from the segments")
        return await self._after(self._entries, after, count, block_ms)

    async def rejects(self, after: EntryId, *, count: int = 100) -> list[tuple[EntryId, bytes]]:
        return [line for line in self._rejects if line[0] > after][:count]

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
        """Held until released: in memory nobody dies without saying so."""
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
        sessions = self._devices.setdefault(device, _Device()).sessions
        if sessions.get(started) == 0:
            sessions[started] = ended
            await self._add(Entry(id=self._next(), events=packed))

    async def emit(self, lease: Lease, changes: Sequence[Change]) -> int:
        self._fence(lease)
        new = 0
        for change in changes:
            if not self._changes or change.id > self._changes[-1].id:
                self._changes.append(change)
                new += 1
        async with self._news:
            self._news.notify_all()
        return new

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
        start = EntryId(after.ms, after.seq - 1) if inclusive and after.seq else after
        if inclusive and not after.seq:
            start = EntryId(after.ms - 1, 2**53)
        return await self._after(self._changes, start, count, block_ms)

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
        return [beat for beat in self._beats.values() if beat.at > newest - 3_600_000]

    def _next(self) -> EntryId:
        self._ms += 1
        return EntryId(self._ms, 0)

    async def _add(self, entry: Entry) -> None:
        self._entries.append(entry)
        async with self._news:
            self._news.notify_all()

    async def _after(self, held: list[Held], after: EntryId, count: int, block_ms: int) -> list[Held]:
        found = list(_later(held, after))[:count]
        if found or not block_ms:
            return found
        try:
            async with asyncio.timeout(block_ms / 1000), self._news:
                await self._news.wait_for(lambda: any(True for _ in _later(held, after)))
        except TimeoutError:
            return []
        return list(_later(held, after))[:count]

    def _fence(self, lease: Lease) -> None:
        if lease.token != self._token:
            raise LeaseLost(lease.token)


def _later(held: list[Held], after: EntryId) -> Iterator[Held]:
    """Of a list in order of id, those behind `after`."""
    return (one for one in held if (one[0] if isinstance(one, tuple) else one.id) > after)


def _duty(device: _Device, event: Event) -> None:
    if event.duty is None:
        return
    start, end = event.duty
    if end == 0:
        device.sessions.setdefault(start, 0)
    elif device.sessions.get(start, 0) == 0:
        device.sessions[start] = end
    while len(device.sessions) > SESSIONS:
        del device.sessions[min(device.sessions)]


def _inside(device: _Device, rows: fix.Fixes) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    inside = np.zeros(len(rows), bool)
    for start, end in device.sessions.items():
        inside |= (rows["fix_ms"] >= start) & ((rows["fix_ms"] <= end) if end else True)
    return inside


def _seen(device: _Device, identity: bytes) -> bool:
    if identity in device.window:
        return True
    device.window.append(identity)
    return False
