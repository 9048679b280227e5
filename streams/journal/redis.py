"""The journal on Redis >= 6.2. Everything Redis-like stays in this room; docs/journal.md has the keys and scripts."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.commands.core import AsyncScript
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as RedisTimeoutError

from streams.errors import JournalRefused, JournalUnavailable, LeaseLost
from streams.journal import replies
from streams.journal.api import Change, Checkpoint, Entry, Group, Lease, Receipt, StreamFigures
from streams.journal.keys import Keys
from streams.model.entry_id import ZERO, EntryId
from streams.model.fix import Lane
from streams.model.health import Beat
from streams.model.store import StoreInfo

WINDOW = 4_096
"""Identities remembered per foreign device."""
SESSIONS = 32
"""Sessions of duty remembered per device."""
_OLDEST = (6, 2)
_TRIES = 3
_CALL_S = 5.0
_BEAT_KEPT_MS = 3_600_000
_SCRIPTS = ("append", "acquire", "renew", "tick", "end_duty", "emit", "save")
_CURSOR = b"@cursor"

T = TypeVar("T")
_pack = msgspec.msgpack.encode


class RedisJournal:
    """One city's journal at `url`. `warnings`: what the server's settings put at risk, one line each."""

    def __init__(self, url: str, city: str) -> None:
        self.city = city
        self.warnings: list[str] = []
        self._keys = Keys(city)
        # A retry of the client's own would append twice what is not idempotent; ours knows which calls are.
        self._redis = _client(url, _CALL_S)
        self._waiting = _client(url, None)
        self._scripts: dict[str, AsyncScript] = {}

    # -- open and close ----------------------------------------------------------------------------------
    async def open(self) -> None:
        folder = Path(__file__).parent / "scripts"
        for name in _SCRIPTS:
            text = await asyncio.to_thread((folder / f"{name}.lua").read_text, "utf-8")
            self._scripts[name] = self._redis.register_script(text)
        await self._probe()

    async def close(self) -> None:
        await self._redis.aclose()
        await self._waiting.aclose()

    async def _probe(self) -> None:
        info = await self._ask(lambda: self._redis.info())
        version = tuple(int(part) for part in str(info["redis_version"]).split(".")[:2])
        if version < _OLDEST:
            raise JournalRefused(f"Redis {info['redis_version']} is too old: 6.2 or newer is needed")
        policy = info.get("maxmemory_policy", "noeviction")
        if policy != "noeviction":
            raise JournalRefused(f"maxmemory-policy is {policy}, which drops data in silence: set it to noeviction")
        if not info.get("aof_enabled"):
            self.warnings.append("Redis keeps no append-only file: what was acknowledged may be lost with it")

    # -- the store ---------------------------------------------------------------------------------------
    async def store(self) -> StoreInfo | None:
        raw = await self._ask(lambda: self._redis.get(self._keys.store))
        return None if raw is None else msgspec.msgpack.decode(raw, type=StoreInfo)

    async def create_store(self, info: StoreInfo) -> StoreInfo:
        await self._ask(lambda: self._redis.set(self._keys.store, _pack(info), nx=True))
        return await self.store() or info

    # -- intake ------------------------------------------------------------------------------------------
    async def append(self, groups: Sequence[Group]) -> list[Receipt]:
        keys = self._keys
        names = [keys.input, keys.rejects, keys.hi, keys.duty, keys.seen]
        blobs = _Blobs(4)
        body = _pack([_group(group, blobs) for group in groups])
        reply = await self._run("append", names, [body, keys.windows, WINDOW, SESSIONS, *blobs.args])
        return replies.receipts(reply)

    async def hi(self, device: int, epoch: int) -> dict[Lane, int]:
        lanes = (Lane.LIVE, Lane.BACKFILL, Lane.INCIDENT)
        names = [_lane(device, epoch, lane) for lane in lanes]
        found = await self._ask(lambda: self._redis.hmget(self._keys.hi, names))
        return {lane: int(raw or 0) for lane, raw in zip(lanes, found, strict=True)}

    async def reject(self, packed: bytes) -> None:
        await self._ask(lambda: self._redis.xadd(self._keys.rejects, {"r": packed}), tries=1)

    # -- readers of the input ----------------------------------------------------------------------------
    async def read(self, after: EntryId, *, count: int = 512, block_ms: int = 0) -> list[Entry]:
        trimmed, reply = await self._ask(lambda: self._peek(after, count))
        if trimmed is not None and after < EntryId.parse(trimmed):
            raise JournalRefused(f"entries after {after} have been trimmed: read them from the segments")
        if not reply and block_ms:
            reply = await self._wait(self._keys.input, after, count, block_ms)
        return replies.entries(reply)

    async def rejects(self, after: EntryId, *, count: int = 100) -> list[tuple[EntryId, bytes]]:
        reply = await self._ask(lambda: self._redis.xread({self._keys.rejects: str(after)}, count=count))
        return [(i, fields[b"r"]) for i, fields in replies.stream(reply)]

    async def figures(self) -> dict[str, StreamFigures]:
        keys = {"in": self._keys.input, "changes": self._keys.changes, "rejects": self._keys.rejects}
        found = await self._ask(lambda: asyncio.gather(*(self._figures(key) for key in keys.values())))
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
        args: list[Any] = [lease.token]
        for change in changes:
            args += (str(change.id), change.body, int(change.keyframe))
        new = int(await self._run("emit", [self._keys.token, self._keys.changes, self._keys.keyframe], args))
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
        fields = await self._ask(lambda: self._redis.hgetall(self._keys.checkpoint))
        cursor = fields.pop(_CURSOR, None)
        return None if cursor is None else Checkpoint(cursor=EntryId.parse(cursor), fields=fields)

    # -- readers of changes ------------------------------------------------------------------------------
    async def last_change(self) -> EntryId:
        return (await self._ask(lambda: self._figures(self._keys.changes))).last

    async def keyframe(self) -> EntryId | None:
        raw = await self._ask(lambda: self._redis.get(self._keys.keyframe))
        return None if raw is None else EntryId.parse(raw)

    async def read_changes(
        self, after: EntryId, *, count: int = 512, block_ms: int = 0, inclusive: bool = False
    ) -> list[Change]:
        start = str(after) if inclusive else f"({after}"
        reply = await self._ask(lambda: self._redis.xrange(self._keys.changes, start, "+", count))
        if not reply and block_ms:
            return replies.changes(await self._wait(self._keys.changes, after, count, block_ms))
        return replies.changes(reply)

    # -- the archive -------------------------------------------------------------------------------------
    async def set_cursor(self, reader: str, cursor: EntryId) -> None:
        known = (await self.cursors()).get(reader, ZERO)
        if cursor > known:
            await self._ask(lambda: self._redis.hset(self._keys.cursors, reader, str(cursor)))

    async def cursors(self) -> dict[str, EntryId]:
        found = await self._ask(lambda: self._redis.hgetall(self._keys.cursors))
        return {name.decode(): EntryId.parse(raw) for name, raw in found.items()}

    async def trim(self, before: EntryId) -> int:
        cursors = await self.cursors()
        if "archive" not in cursors:
            raise JournalRefused("nothing is trimmed before the archive has said how far it is")
        saved = await self._ask(lambda: self._redis.hget(self._keys.checkpoint, _CURSOR))
        passed = min([*cursors.values(), EntryId.parse(saved) if saved else ZERO])
        limit = min(before, EntryId(passed.ms, passed.seq + 1))
        return await self._ask(lambda: self._trim_input(limit))

    async def trim_changes(self, before: EntryId) -> int:
        kept = await self.keyframe()
        limit = min(before, kept) if kept else ZERO
        return int(await self._ask(lambda: self._redis.xtrim(self._keys.changes, minid=str(limit), approximate=False)))

    async def trim_rejects(self, before: EntryId) -> int:
        return int(await self._ask(lambda: self._redis.xtrim(self._keys.rejects, minid=str(before), approximate=False)))

    # -- health ------------------------------------------------------------------------------------------
    async def beat(self, beat: Beat) -> None:
        name = f"{beat.process}/{beat.instance}"
        await self._ask(lambda: self._redis.hset(self._keys.health, name, _pack(beat)))

    async def beats(self) -> list[Beat]:
        found = await self._ask(lambda: self._redis.hgetall(self._keys.health))
        beats = {name: msgspec.msgpack.decode(raw, type=Beat) for name, raw in found.items()}
        newest = max((beat.at for beat in beats.values()), default=0)
        old = [name for name, beat in beats.items() if beat.at <= newest - _BEAT_KEPT_MS]
        if old:
            await self._ask(lambda: self._redis.hdel(self._keys.health, *old))
        return [beat for name, beat in beats.items() if name not in old]

    # -- calls -------------------------------------------------------------------------------------------
    async def _run(self, name: str, keys: list[str], args: list[Any], tries: int = _TRIES) -> Any:
        script = self._scripts[name]
        return await self._ask(lambda: script(keys=keys, args=args), tries=tries)

    async def _ask(self, call: Callable[[], Awaitable[T]], tries: int = _TRIES) -> T:
        """A call that may be repeated when its answer was lost: everything but `reject` and `tick` is idempotent."""
        for left in range(tries - 1, -1, -1):
            try:
                return await call()
            except (RedisConnectionError, RedisTimeoutError, OSError) as lost:
                if not left:
                    raise JournalUnavailable(_reason(lost)) from None
                await asyncio.sleep(0.05)
            except RedisError as no:
                raise JournalRefused(_reason(no)) from None
        raise AssertionError("tries is at least 1")

    async def _wait(self, key: str, after: EntryId, count: int, block_ms: int) -> Any:
        return await self._ask(lambda: self._waiting.xread({key: str(after)}, count=count, block=block_ms))

    async def _peek(self, after: EntryId, count: int) -> tuple[bytes | None, Any]:
        async with self._redis.pipeline(transaction=False) as pipe:
            pipe.get(self._keys.trimmed)
            pipe.xread({self._keys.input: str(after)}, count=count)
            trimmed, reply = await pipe.execute()
        return trimmed, reply

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

    async def _trim_input(self, limit: EntryId) -> int:
        newest_gone = replies.stream(await self._redis.xrevrange(self._keys.input, f"({limit}", "-", 1))
        if not newest_gone:
            return 0
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.set(self._keys.trimmed, str(newest_gone[0][0]))
            pipe.xtrim(self._keys.input, minid=str(limit), approximate=False)
            _, gone = await pipe.execute()
        return int(gone)


def _client(url: str, timeout: float | None) -> Any:
    """A client that never retries by itself. `timeout`: s per call; None: as long as a blocking read takes."""
    return Redis.from_url(
        url,
        protocol=2,
        retry=Retry(NoBackoff(), 0),
        socket_timeout=timeout,
        socket_connect_timeout=2.0,
        health_check_interval=0,
    )


def _lane(device: int, epoch: int, lane: Lane) -> str:
    return f"{device}.{epoch}.{lane}"


class _Blobs:
    """Bytes passed beside the packed groups: each goes as an argument of its own, named by its place."""

    def __init__(self, before: int) -> None:
        self._before = before
        self.args: list[bytes] = [b""]

    def put(self, raw: bytes) -> int:
        """The one-based place of `raw` among all arguments."""
        if not raw:
            return self._before + 1
        self.args.append(raw)
        return self._before + len(self.args)


def _group(group: Group, blobs: _Blobs) -> tuple[Any, ...]:
    """As append.lua reads it."""
    foreign = group.lane is Lane.FOREIGN
    return (
        group.device,
        "" if foreign else _lane(group.device, group.epoch, group.lane),
        group.first,
        group.last,
        group.sessions,
        blobs.put(group.fixes),
        [(e.seq, blobs.put(e.packed), *(e.duty or (0, 0)), blobs.put(e.identity)) for e in group.events],
        [(r.seq, blobs.put(r.packed)) for r in group.refusals],
        blobs.put(group.identities),
    )


def _reason(error: BaseException) -> str:
    text = str(error).strip()
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
