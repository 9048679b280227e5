"""Durable appends of packed fixes, on one server with one fsync against its ceiling, the same bytes in a bare XADD, and
against one XADD a position."""

from __future__ import annotations

import asyncio
import time

import numpy as np
import redis.asyncio

from bench.row import Row
from streams.journal.api import Group
from streams.journal.redis import RedisJournal
from streams.model import fix
from streams.model.fix import FIX, Lane
from tests.servers import RedisServer

PHONES = 3_000
ROUNDS = 20
PLAIN = 20_000
PIPELINE = 100


def groups(seq: int) -> list[Group]:
    """One fix of each phone: a second's worth."""
    rows = fix.empty(PHONES)
    rows["device"], rows["seq"] = np.arange(1, PHONES + 1), seq
    raw = rows.tobytes()
    return [
        Group(
            device=n + 1,
            epoch=1,
            lane=Lane.LIVE,
            first=seq,
            last=seq,
            fixes=raw[n * FIX.itemsize : (n + 1) * FIX.itemsize],
            sessions=False,
        )
        for n in range(PHONES)
    ]


async def packed(url: str) -> float:
    journal = RedisJournal(url, "2112")
    await journal.open()
    made = [groups(seq) for seq in range(1, ROUNDS + 1)]
    begun = time.perf_counter()
    for portion in made:
        await journal.append(portion)
    took = time.perf_counter() - begun
    await journal.close()
    return PHONES * ROUNDS / took


async def ceiling(url: str) -> float:
    """The same fixes a time in one bare XADD: nobody asks whose turn it is, nobody is told how far it is kept."""
    client = redis.asyncio.Redis.from_url(url)
    rows = fix.empty(PHONES).tobytes()
    begun = time.perf_counter()
    for _ in range(ROUNDS):
        await client.xadd("bare", {"f": rows})
    took = time.perf_counter() - begun
    await client.aclose()
    return PHONES * ROUNDS / took


async def plain(url: str) -> float:
    client = redis.asyncio.Redis.from_url(url)
    row = fix.empty(1).tobytes()
    begun = time.perf_counter()
    for _ in range(PLAIN // PIPELINE):
        async with client.pipeline(transaction=False) as pipe:
            for _ in range(PIPELINE):
                pipe.xadd("plain", {"f": row})
            await pipe.execute()
    took = time.perf_counter() - begun
    await client.aclose()
    return PLAIN / took


def measure() -> Row:
    with RedisServer() as server:
        ours, bare = asyncio.run(packed(server.url)), asyncio.run(plain(server.url))
        most = asyncio.run(ceiling(server.url))
    return Row(
        "append, one fix of each of 3,000 phones at a time, fsync always",
        "30,000 /s drained",
        f"{ours:,.0f} /s",
        f"{ours / most:.1%} of its ceiling, the same bytes in a bare XADD ({most:,.0f} /s); "
        f"{ours / bare:.1f}x one XADD a position, pipelined by {PIPELINE} ({bare:,.0f} /s)",
    )
