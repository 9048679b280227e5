"""The journal on Redis >= 6.2. Redis is used in this package alone; docs/journal.md has the keys and scripts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from redis.commands.core import AsyncScript

from streams.errors import JournalRefused, JournalUnavailable, LeaseLost, Trimmed
from streams.journal import limits, replies
from streams.journal.api import (
    Change,
    Checkpoint,
    Entry,
    Group,
    GroupTaken,
    Lease,
    OwnRecords,
    ServerState,
    StreamFigures,
)
from streams.journal.bundle import bundle, lane
from streams.journal.calls import CALL_S, TRIES, ask, client
from streams.journal.keys import Keys
from streams.journal.limits import BEAT_KEPT_MS, SESSIONS, WINDOW
from streams.journal.watched import close, copied, replicas
from streams.model.entry_id import ZERO, EntryId
from streams.model.fix import Lane
from streams.model.health import Beat
from streams.model.store import StoreInfo

_OLDEST = (6, 2)
_SCRIPTS = ("append", "acquire", "renew", "tick", "end_duty", "emit", "own", "save", "advance", "trim")
_CURSOR = b"@cursor"

_pack = msgspec.msgpack.encode


class RedisJournal:
    """One city's journal at `url`. `warnings`: what the server's settings put at risk, one line each."""

    def __init__(self, url: str, city: str) -> None:
        self.city = city
        self.warnings: list[str] = []
        self._keys = Keys(city)
        self._redis = client(url, city)
        self._waiting = client(url, city, waiting=True)
        self._copies = replicas(url)
        self._scripts: dict[str, AsyncScript] = {}

    # -- open and close ----------------------------------------------------------------------------------
    async def open(self) -> None:
        folder = Path(__file__).parent / "scripts"
        for name in _SCRIPTS:
            text = await asyncio.to_thread((folder / f"{name}.lua").read_text, "utf-8")
            self._scripts[name] = self._redis.register_script(text)
        await self._probe()

    async def close(self) -> None:
        await close(self._redis)
        await close(self._waiting)

    async def _probe(self) -> None:
        info = await ask(lambda: self._redis.info())
        if int(info.get("loading") or 0):
            # It tells of itself and of its settings meanwhile, and refuses everything else.
            raise JournalUnavailable("Redis is loading what it has kept")
        version = tuple(int(part) for part in str(info["redis_version"]).split(".")[:2])
        if version < _OLDEST:
            raise JournalRefused(f"Redis {info['redis_version']} is too old: 6.2 or newer is needed")
        policy = info.get("maxmemory_policy", "noeviction")
        if policy != "noeviction":
            raise JournalRefused(f"maxmemory-policy is {policy}, which drops data in silence: set it to noeviction")
        self.warnings = [line async for line in self._risks(info)]

    async def _risks(self, info: Mapping[str, Any]) -> AsyncIterator[str]:
        if not info.get("aof_enabled"):
            yield "Redis keeps no append-only file: what was acknowledged is lost with it; set appendonly yes"
        elif await self._fsync() not in ("always", ""):
            yield "Redis does not fsync each write: a power cut may lose a second; set appendfsync always"
        if info.get("aof_last_write_status", "ok") != "ok":
            yield "Redis could not write its append-only file: make room on its disk, or mend the disk"

    async def _fsync(self) -> str:
        """`appendfsync`; empty where the server does not say, as hosted ones do not."""
        try:
            found = await ask(lambda: self._redis.config_get("appendfsync"))
        except JournalRefused:
            return ""
        return replies.setting(found)

    async def server(self) -> ServerState:
        """What runs the journal, now."""
        info, (seconds, more) = await ask(lambda: self._redis.info()), await ask(lambda: self._redis.time())
        return ServerState(
            version=str(info["redis_version"]),
            at=int(seconds) * 1000 + int(more) // 1000,
            used=int(info["used_memory"]),
            limit=int(info.get("maxmemory") or 0),
        )

    # -- the store ---------------------------------------------------------------------------------------
    async def store(self) -> StoreInfo | None:
        raw = await ask(lambda: self._redis.get(self._keys.store))
        return None if raw is None else msgspec.msgpack.decode(raw, type=StoreInfo)

    async def create_store(self, info: StoreInfo) -> StoreInfo:
        await ask(lambda: self._redis.set(self._keys.store, _pack(info), nx=True))
        return await self.store() or info

    # -- intake ------------------------------------------------------------------------------------------
    async def append(self, groups: Sequence[Group]) -> list[GroupTaken]:
        keys = self._keys
        names = [keys.input, keys.rejects, keys.hi, keys.duty, keys.seen]
        body, blobs = bundle(groups, before=5)
        reply = await self._run("append", names, [body, keys.windows, WINDOW, SESSIONS, limits.REJECTS, *blobs])
        return replies.receipts(reply)

    async def hi(self, device: int, epoch: int) -> dict[Lane, int]:
        lanes = (Lane.LIVE, Lane.BACKFILL, Lane.INCIDENT)
        names = [lane(device, epoch, one) for one in lanes]
        found = await ask(lambda: self._redis.hmget(self._keys.hi, names))
        return {one: int(raw or 0) for one, raw in zip(lanes, found, strict=True)}

    async def reject(self, packed: bytes) -> None:
        most = limits.REJECTS
        await ask(lambda: self._redis.xadd(self._keys.rejects, {"r": packed}, maxlen=most, approximate=True), tries=1)

    # -- readers of the input ----------------------------------------------------------------------------
    async def read(self, after: EntryId, *, count: int = 512, block_ms: int = 0) -> list[Entry]:
        found = await self._peek(after, count)
        if not found and block_ms:
            await self._wait(self._keys.input, after, block_ms)
            found = await self._peek(after, count)
        return found

    async def rejects(self, after: EntryId, *, count: int = 100) -> list[tuple[EntryId, bytes]]:
        reply = await ask(lambda: self._redis.xread({self._keys.rejects: str(after)}, count=count))
        return [(i, fields[b"r"]) for i, fields in replies.stream(reply)]

    async def figures(self) -> dict[str, StreamFigures]:
        keys = {"in": self._keys.input, "changes": self._keys.changes, "rejects": self._keys.rejects}
        found = await ask(lambda: asyncio.gather(*(self._figures(key) for key in keys.values())))
        return dict(zip(keys, found, strict=True))

    # -- the fold ----------------------------------------------------------------------------------------
    async def acquire(self, owner: str, ttl_ms: int) -> Lease | None:
        token = await self._run("acquire", [self._keys.lease, self._keys.token], [owner, ttl_ms])
        return None if token is None else Lease(owner, int(token))

    async def renew(self, lease: Lease, ttl_ms: int) -> None:
        keys = [self._keys.lease, self._keys.token]
        if not await self._run("renew", keys, [lease.token, lease.owner, ttl_ms]):
            raise LeaseLost(lease.token)

    async def release(self, lease: Lease) -> None:
        await self._run("renew", [self._keys.lease, self._keys.token], [lease.token, lease.owner, 0])

    async def tick(self, lease: Lease, packed: bytes) -> EntryId:
        name = await self._run("tick", [self._keys.token, self._keys.input], [lease.token, packed], tries=1)
        if name is None:
            raise LeaseLost(lease.token)
        return EntryId.parse(name)

    async def end_duty(self, lease: Lease, device: int, started: int, ended: int, packed: bytes) -> None:
        keys = [self._keys.token, self._keys.input, self._keys.duty]
        if await self._run("end_duty", keys, [lease.token, device, started, ended, packed]) < 0:
            raise LeaseLost(lease.token)

    async def emit(self, lease: Lease, changes: Sequence[Change]) -> int:
        args: list[Any] = [lease.token, self._keys.own]
        for change in changes:
            args += (str(change.id), change.body, int(change.keyframe), len(change.own))
            for own in change.own:
                args += (own.address, int(own.whole), len(own.put), len(own.gone))
                args += (part for pair in own.put.items() for part in pair)
                args += own.gone
        keys = [self._keys.token, self._keys.changes, self._keys.keyframe]
        new = int(await self._run("emit", keys, args))
        if new < 0:
            raise LeaseLost(lease.token)
        return new

    async def save(
        self, lease: Lease, cursor: EntryId, fields: Mapping[bytes, bytes], gone: Sequence[bytes] = ()
    ) -> None:
        args: list[Any] = [lease.token, str(cursor), len(fields)]
        for name, value in fields.items():
            args += (name, value)
        if not await self._run("save", [self._keys.token, self._keys.checkpoint], [*args, *gone]):
            raise LeaseLost(lease.token)

    async def load(self) -> Checkpoint | None:
        fields = await ask(lambda: self._redis.hgetall(self._keys.checkpoint))
        cursor = fields.pop(_CURSOR, None)
        return None if cursor is None else Checkpoint(cursor=EntryId.parse(cursor), fields=fields)

    # -- readers of changes ------------------------------------------------------------------------------
    async def last_change(self) -> EntryId:
        return (await ask(lambda: self._figures(self._keys.changes))).last

    async def keyframe(self) -> EntryId | None:
        raw = await ask(lambda: self._redis.get(self._keys.keyframe))
        return None if raw is None else EntryId.parse(raw)

    async def read_changes(
        self, after: EntryId, *, count: int = 512, block_ms: int = 0, inclusive: bool = False
    ) -> list[Change]:
        start = str(after) if inclusive else f"({after}"
        reply = await ask(lambda: self._redis.xrange(self._keys.changes, start, "+", count))
        if not reply and block_ms:
            await self._wait(self._keys.changes, after, block_ms)
            reply = await ask(lambda: self._redis.xrange(self._keys.changes, start, "+", count))
        return replies.changes(reply)

    async def own(self, address: str) -> OwnRecords:
        cursor, records = await self._run("own", [self._keys.changes, self._keys.own + address], [])
        pairs = zip(records[::2], records[1::2], strict=True)
        return OwnRecords(EntryId.parse(cursor), {key.decode(): value for key, value in pairs})

    # -- the archive -------------------------------------------------------------------------------------
    async def set_cursor(self, reader: str, cursor: EntryId) -> None:
        await self._run("advance", [self._keys.cursors], [reader, str(cursor)])

    async def cursors(self) -> dict[str, EntryId]:
        found = await ask(lambda: self._redis.hgetall(self._keys.cursors))
        return {name.decode(): EntryId.parse(raw) for name, raw in found.items()}

    async def trim(self, before: EntryId) -> int:
        keys = [self._keys.input, self._keys.cursors, self._keys.checkpoint, self._keys.trimmed]
        gone = int(await self._run("trim", keys, [str(before)]))
        if gone < 0:
            raise JournalRefused("nothing is trimmed before the archive has said how far it is")
        return gone

    async def trim_changes(self, before: EntryId) -> int:
        kept = await self.keyframe()
        limit = min(before, kept) if kept else ZERO
        return int(await ask(lambda: self._redis.xtrim(self._keys.changes, minid=str(limit), approximate=False)))

    async def trim_rejects(self, before: EntryId) -> int:
        return int(await ask(lambda: self._redis.xtrim(self._keys.rejects, minid=str(before), approximate=False)))

    # -- health ------------------------------------------------------------------------------------------
    async def beat(self, beat: Beat) -> None:
        name = f"{beat.process}/{beat.instance}"
        await ask(lambda: self._redis.hset(self._keys.health, name, _pack(beat)))

    async def beats(self) -> list[Beat]:
        found = await ask(lambda: self._redis.hgetall(self._keys.health))
        beats = {name: msgspec.msgpack.decode(raw, type=Beat) for name, raw in found.items()}
        newest = max((beat.at for beat in beats.values()), default=0)
        old = [name for name, beat in beats.items() if beat.at <= newest - BEAT_KEPT_MS]
        if old:
            await ask(lambda: self._redis.hdel(self._keys.health, *old))
        return [beat for name, beat in beats.items() if name not in old]

    # -- calls -------------------------------------------------------------------------------------------
    async def _run(self, name: str, keys: list[str], args: list[Any], tries: int = TRIES) -> Any:
        script = self._scripts[name]
        if self._copies:
            return await ask(lambda: copied(self._redis, self._copies, script, keys, args), tries=tries)
        return await ask(lambda: script(keys=keys, args=args), tries=tries)

    async def _wait(self, key: str, after: EntryId, block_ms: int) -> None:
        """Until something follows `after`, on a connection of its own, so that no call queues behind it."""
        within = block_ms / 1000 + CALL_S
        await ask(lambda: self._waiting.xread({key: str(after)}, count=1, block=block_ms), within=within)

    async def _peek(self, after: EntryId, count: int) -> list[Entry]:
        """What follows `after`, and the mark of the last trim, in one step: between two, a trim could pass."""

        async def look() -> tuple[bytes | None, Any]:
            async with self._redis.pipeline(transaction=True) as pipe:
                pipe.get(self._keys.trimmed)
                pipe.xread({self._keys.input: str(after)}, count=count)
                trimmed, reply = await pipe.execute()
            return trimmed, reply

        trimmed, reply = await ask(look)
        if trimmed is not None and after < EntryId.parse(trimmed):
            raise Trimmed(str(after))
        return replies.entries(reply)

    async def _figures(self, key: str) -> StreamFigures:
        if not await self._redis.exists(key):
            return StreamFigures(length=0, first=ZERO, last=ZERO)
        info = await self._redis.xinfo_stream(key)
        first = info["first-entry"]
        return StreamFigures(
            length=info["length"],
            first=EntryId.parse(first[0]) if first else ZERO,
            last=EntryId.parse(info["last-generated-id"]),
        )
