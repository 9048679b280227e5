"""A city's journal in Redis written anew: streams under the same ids, fields of the checkpoint, the append-only file.
`upgrade` alone does this, while nothing else has the store."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from streams.journal.calls import ask, client
from streams.journal.keys import Keys
from streams.journal.watched import close

_PORTION = 1_000
_PAUSE_S = 0.05
Fields = dict[bytes, bytes]


async def rewrite_stream(url: str, city: str, name: str, rewritten: Callable[[Fields], Fields]) -> int:
    """How many entries of the stream `name` (in, changes, rejects) changed. All of it takes the place of what was there
    at once. Raises JournalError."""
    redis, key = client(url, city), Keys(city).input.removesuffix("in") + name
    draft, changed, start = f"{key}:rewrite", 0, "-"
    try:
        await ask(lambda: redis.delete(draft))
        last = await _last(redis, key)
        while portion := await ask(lambda after=start: redis.xrange(key, after, "+", _PORTION)):  # type: ignore[misc]
            async with redis.pipeline(transaction=True) as pipe:
                for id_, fields in portion:
                    new = rewritten(fields)
                    changed += new != fields
                    pipe.xadd(draft, new, id=id_)
                await pipe.execute()
            start = f"({portion[-1][0].decode()}"
        if changed:
            await ask(lambda: redis.execute_command("XSETID", draft, last))
            await ask(lambda: redis.rename(draft, key))
        else:
            await ask(lambda: redis.delete(draft))
        return changed
    finally:
        await close(redis)


async def rewrite_checkpoint(url: str, city: str, rewritten: Callable[[bytes, bytes], bytes]) -> int:
    """How many fields changed; `rewritten`: (name, value) -> value. Raises JournalError."""
    redis, key = client(url, city), Keys(city).checkpoint
    try:
        fields = await ask(lambda: redis.hgetall(key))
        new = {name: made for name, raw in fields.items() if (made := rewritten(name, raw)) != raw}
        if new:
            await ask(lambda: redis.hset(key, mapping=new))
        return len(new)
    finally:
        await close(redis)


async def rewrite_file(url: str, city: str) -> None:
    """The append-only file anew, so that what was replaced is in none of it. Raises JournalError."""
    redis = client(url, city)
    try:
        await ask(redis.bgrewriteaof)
        while True:
            info = await ask(lambda: redis.info("persistence"))
            if not info["aof_rewrite_in_progress"] and not info["aof_rewrite_scheduled"]:
                return
            await asyncio.sleep(_PAUSE_S)
    finally:
        await close(redis)


async def _last(redis: Any, key: str) -> str:
    if not await ask(lambda: redis.exists(key)):
        return "0-0"
    info = await ask(lambda: redis.xinfo_stream(key))
    found = info["last-generated-id"]
    return found.decode() if isinstance(found, bytes) else str(found)
