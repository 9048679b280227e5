"""The journal as everybody sees it. Two implementations under one contract suite: `redis.py`, `memory.py`.

docs/journal.md has the keys, the entries and the scripts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

import msgspec

from streams.model.entry_id import EntryId
from streams.model.fix import Lane
from streams.model.health import Beat
from streams.model.store import StoreInfo
from streams.model.words import Original


class Event(msgspec.Struct, frozen=True):
    """One event ready for the journal. `seq`: its sequence on the lane (0 on FOREIGN).
    `packed`: as streams.wire.entry.pack makes it.
    `duty`: for DutyStart (start, 0), for DutyEnd (start, end), city ms; the script keeps a device's sessions by it.
    `identity`: on FOREIGN 12 bytes that name it in the window; else empty.
    `originals`: of its texts, for the registry: no journal keeps them."""

    seq: int
    packed: bytes
    duty: tuple[int, int] | None = None
    identity: bytes = b""
    originals: tuple[Original, ...] = ()


class Refusal(msgspec.Struct, frozen=True):
    """One thing to keep among the rejects. `packed`: msgpack of streams.model.reject.Reject. `seq` 0: outside any lane.
    `moment`: city ms by which a refused position is judged like a fix where `sessions` are: one outside is not kept
    here either, only counted. 0: kept whenever it was."""

    seq: int
    packed: bytes
    moment: int = 0


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """What one device sent on one lane, in sequence order.

    On sequenced lanes the items of `fixes`, `events` and `refusals` together cover first..last without a hole
    (the caller cuts at the first hole); `fixes` are bytes of streams.model.fix.FIX in ascending seq.
    On FOREIGN first = last = 0; each fix is judged by `identities` (12 bytes each, concatenated, one per fix).
    `sessions`: judge each fix by its fix time against the device's sessions of duty; one outside is dropped, not
    stored anywhere, counted, and still raises `hi`. `sessions_of`: the device whose sessions judge, 0 = its own.
    `now`: city ms at which it came: until then a session that the system ended went on for its phone.
    """

    device: int
    epoch: int
    lane: Lane
    first: int = 0
    last: int = 0
    fixes: bytes = b""
    events: tuple[Event, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    identities: bytes = b""
    sessions: bool = False
    sessions_of: int = 0
    now: int = 0

    @property
    def judge(self) -> int:
        """The device whose sessions of duty judge the fixes, 0 for none."""
        return (self.sessions_of or self.device) if self.sessions else 0


class GroupTaken(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a group; all of it durable. `hi`: highest sequence of the lane taken so far (0 on FOREIGN).
    `gap`: the group began beyond hi + 1, so nothing of it was taken."""

    hi: int
    taken: int = 0
    duplicates: int = 0
    outside: int = 0
    quarantined: int = 0
    gap: bool = False


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the input stream. `fixes`: bytes of FIX.
    `events`: concatenated streams.wire.entry frames (ticks too)."""

    id: EntryId
    fixes: bytes = b""
    events: bytes = b""


class OwnChange(msgspec.Struct, frozen=True):
    """What a change does to the records of an address. `put`: key -> JSON value. `whole`: it has no others."""

    address: str
    put: dict[str, bytes] = {}
    gone: tuple[str, ...] = ()
    whole: bool = False


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of `changes`. Its id is the id of the input entry that caused it.
    `body`: as streams.wire.changes.encode makes it. `own`: kept with it, by address, for who listens later."""

    id: EntryId
    body: bytes
    keyframe: bool = False
    own: tuple[OwnChange, ...] = ()


class OwnRecords(msgspec.Struct, frozen=True):
    """All that an address has, as of the newest change, `cursor`."""

    cursor: EntryId
    records: dict[str, bytes]


class Lease(msgspec.Struct, frozen=True):
    """Ownership of a city's fold. `token` grows with each owner; every write of the fold carries it."""

    owner: str
    token: int


class Checkpoint(msgspec.Struct, frozen=True, kw_only=True):
    """The picture as last saved, with its cursor. `fields`: name -> bytes."""

    cursor: EntryId
    fields: dict[bytes, bytes]


class StreamFigures(msgspec.Struct, frozen=True, kw_only=True):
    """`length`: entries held. `last`: newest entry's id. `first`: oldest held."""

    length: int
    first: EntryId
    last: EntryId


class ServerState(NamedTuple):
    """`at`: its clock, real ms. `used`, `limit`: bytes of memory; no limit is 0."""

    version: str
    at: int
    used: int
    limit: int


class Journal(Protocol):
    """Every method may raise JournalUnavailable (nothing happened, or it happened and may be repeated; only `tick` and
    `reject` may then stand twice) or JournalRefused (nothing happened). Writes of the fold raise LeaseLost when a newer
    token exists."""

    async def open(self) -> None: ...

    async def close(self) -> None: ...

    # -- the store ---------------------------------------------------------------------------------------
    async def store(self) -> StoreInfo | None:
        """What this store is; None when there is none yet."""
        ...

    async def create_store(self, info: StoreInfo) -> StoreInfo:
        """Creates it unless it is there; returns what is there."""
        ...

    # -- intake ------------------------------------------------------------------------------------------
    async def append(self, groups: Sequence[Group]) -> list[GroupTaken]:
        """Takes exactly the next sequences of each lane, in the order of `groups`, within a group events before fixes;
        appends one packed entry; then raises `hi`. Durable when it returns. Sending the same groups again
        takes nothing again and answers the same `hi`; only refusals without a sequence are kept once more."""
        ...

    async def hi(self, device: int, epoch: int) -> dict[Lane, int]:
        """Highest sequence taken per sequenced lane."""
        ...

    async def reject(self, packed: bytes) -> None:
        """Keeps a Reject that belongs to no lane."""
        ...

    # -- readers of the input ----------------------------------------------------------------------------
    async def read(self, after: EntryId, *, count: int = 512, block_ms: int = 0) -> list[Entry]:
        """Entries after `after` in order, at most `count`; waits up to `block_ms` (0: not at all) for the first.
        Raises Trimmed (a JournalRefused) when entries after `after` have been trimmed away."""
        ...

    async def rejects(self, after: EntryId, *, count: int = 100) -> list[tuple[EntryId, bytes]]: ...

    async def figures(self) -> dict[str, StreamFigures]:
        """By stream name: `in`, `changes`, `rejects`."""
        ...

    # -- the fold ----------------------------------------------------------------------------------------
    async def acquire(self, owner: str, ttl_ms: int) -> Lease | None:
        """The lease with a new token, or None while somebody else holds it."""
        ...

    async def renew(self, lease: Lease, ttl_ms: int) -> None: ...

    async def release(self, lease: Lease) -> None: ...

    async def tick(self, lease: Lease, packed: bytes) -> EntryId:
        """Appends an event of the lease holder (a Tick, or a DutyEnd by the system) to the input."""
        ...

    async def end_duty(self, lease: Lease, device: int, started: int, ended: int, packed: bytes) -> None:
        """Ends a forgotten session: like DutyEnd through `append`, by the system; once, however often it is called."""
        ...

    async def emit(self, lease: Lease, changes: Sequence[Change]) -> int:
        """Appends to `changes` under the given ids, and keeps what each does to records of addresses, in one step; ids
        not above the newest there are skipped, with what they do. Returns how many were new."""
        ...

    async def save(
        self, lease: Lease, cursor: EntryId, fields: Mapping[bytes, bytes], gone: Sequence[bytes] = ()
    ) -> None:
        """Changed fields and cursor in one transaction."""
        ...

    async def load(self) -> Checkpoint | None: ...

    # -- readers of changes ------------------------------------------------------------------------------
    async def last_change(self) -> EntryId:
        """Newest id in `changes`, ZERO when empty."""
        ...

    async def keyframe(self) -> EntryId | None:
        """Id of the newest change that is a keyframe."""
        ...

    async def read_changes(
        self, after: EntryId, *, count: int = 512, block_ms: int = 0, inclusive: bool = False
    ) -> list[Change]: ...

    async def own(self, address: str) -> OwnRecords:
        """What an address has, and up to which change: one moment of both."""
        ...

    # -- the archive -------------------------------------------------------------------------------------
    async def set_cursor(self, reader: str, cursor: EntryId) -> None:
        """Everything up to `cursor` is kept elsewhere as far as `reader` is concerned. Only grows."""
        ...

    async def cursors(self) -> dict[str, EntryId]: ...

    async def trim(self, before: EntryId) -> int:
        """Drops input entries older than `before`, but never what a checkpoint or a reader's cursor has yet to pass.
        Raises JournalRefused when no archive cursor is known. Returns how many went."""
        ...

    async def trim_changes(self, before: EntryId) -> int:
        """Likewise for `changes`, never beyond the newest keyframe."""
        ...

    async def trim_rejects(self, before: EntryId) -> int: ...

    # -- health ------------------------------------------------------------------------------------------
    async def beat(self, beat: Beat) -> None: ...

    async def beats(self) -> list[Beat]:
        """The newest beat of each (process, instance); older than an hour forgotten."""
        ...
