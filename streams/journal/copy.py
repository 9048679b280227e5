"""A city's journal out of one Redis and into another, for `backup` and `restore`: all keys of one moment, then the
streams up to that moment. Names are given without their prefix; what is bound to a running process stays."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import Any, NamedTuple

from redis.exceptions import ResponseError

from streams.errors import JournalRefused, StoreError
from streams.journal.calls import ask, client
from streams.journal.keys import Keys
from streams.journal.watched import close
from streams.model.entry_id import ZERO, EntryId

_PORTION = 1_000
_SCRIPT = Path(__file__).parent / "scripts" / "copy.lua"


class CopiedKey(NamedTuple):
    """A key as Redis writes it down. `ttl`: ms, 0 for ever."""

    name: str
    ttl: int
    dump: bytes


class CopiedEntry(NamedTuple):
    """An entry of a stream; without fields: how far the stream is, after all its entries."""

    stream: str
    id: str
    fields: dict[bytes, bytes]


async def copied(url: str, city: str, archived: EntryId) -> AsyncIterator[CopiedKey | CopiedEntry]:
    """`archived`: the input up to there is kept elsewhere. Raises JournalError; StoreError when more than that was
    trimmed while it was read."""
    keys, redis = Keys(city), client(url, city)
    prefix = keys.input.removesuffix("in")
    streams = (keys.input, keys.changes, keys.rejects)
    try:
        folded = await ask(lambda: redis.hget(keys.checkpoint, "@cursor"))
        passed = min(archived, EntryId.parse(folded)) if folded else ZERO
        args = [prefix, keys.lease, keys.health]
        script = redis.register_script(_SCRIPT.read_text("utf-8"))
        found, last = await ask(lambda: script(keys=streams, args=args))
        for at in range(0, len(found), 3):
            yield CopiedKey(found[at].decode().removeprefix(prefix), max(0, found[at + 1]), found[at + 2])
        for key, newest in zip(streams, (raw.decode() for raw in last), strict=True):
            async for line in _lines(redis, key, newest, key.removeprefix(prefix)):
                yield line
        trimmed = await ask(lambda: redis.get(keys.trimmed))
        if trimmed and EntryId.parse(trimmed) > passed:
            raise StoreError("the journal was trimmed while it was copied: do it again, or raise archive.hot_minutes")
    finally:
        await close(redis)


async def _lines(redis: Any, key: str, newest: str, name: str) -> AsyncIterator[CopiedEntry]:
    start = "-"
    while newest:
        found = await ask(lambda after=start: redis.xrange(key, after, newest, _PORTION))  # type: ignore[misc]
        for id_, fields in found:
            yield CopiedEntry(name, id_.decode(), fields)
        if len(found) < _PORTION:
            yield CopiedEntry(name, newest, {})
            return
        start = f"({found[-1][0].decode()}"


async def empty(url: str, city: str) -> bool:
    """Whether a Redis holds nothing of a city. Raises JournalError."""
    redis = client(url, city)
    prefix = Keys(city).input.removesuffix("in")
    try:
        return not await ask(lambda: redis.keys(prefix + "*"))
    finally:
        await close(redis)


async def put(url: str, city: str, lines: Iterable[CopiedKey | CopiedEntry]) -> int:
    """Writes a copy into a Redis that holds nothing of the city; returns how many entries. Raises JournalError."""
    prefix, redis, count = Keys(city).input.removesuffix("in"), client(url, city), 0
    waiting: list[CopiedEntry] = []
    try:
        for line in lines:
            if isinstance(line, CopiedKey):
                await _held(redis, prefix, line)
            elif line.fields:
                waiting.append(line)
            if len(waiting) >= _PORTION or (isinstance(line, CopiedEntry) and not line.fields):
                await _added(redis, prefix, waiting)
                count += len(waiting)
                waiting.clear()
            if isinstance(line, CopiedEntry) and not line.fields:
                await _ended(redis, prefix + line.stream, line.id)
        return count
    finally:
        await close(redis)


async def _held(redis: Any, prefix: str, held: CopiedKey) -> None:
    try:
        await ask(lambda: redis.restore(prefix + held.name, held.ttl, held.dump))
    except JournalRefused as no:
        raise StoreError(
            f"this Redis cannot read the copy ({no.reason}): use one as new as where it was made"
        ) from None


async def _added(redis: Any, prefix: str, lines: list[CopiedEntry]) -> None:
    async def add() -> None:
        async with redis.pipeline(transaction=True) as pipe:
            for line in lines:
                pipe.xadd(prefix + line.stream, line.fields, id=line.id)
            await pipe.execute()

    if lines:
        await ask(add, tries=1)


async def _ended(redis: Any, key: str, newest: str) -> None:
    """The stream goes on behind its newest id, also where that entry is gone."""
    if EntryId.parse(newest) == ZERO:
        return
    try:
        if not await redis.exists(key):
            await redis.xadd(key, {"-": "-"}, id=newest)
            await redis.xdel(key, newest)
        await redis.execute_command("XSETID", key, newest)
    except ResponseError as no:
        raise JournalRefused(str(no)) from None
