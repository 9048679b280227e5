"""Many phones with our app in a process of their own.

stdin: a `Pockets`. It says `ready` when every phone has heard what it was sent before, and on a line on stdin a
`PocketsHeard`: when each phone first had `text` in a frame, monotonic s of this machine.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time

import msgspec

from bench.raw_socket import TEXT, RawSocket

_AT_ONCE = 50
_READY_S = 240


class Pockets(msgspec.Struct, frozen=True):
    url: str
    keys: list[str]
    text: str


class PocketsHeard(msgspec.Struct, frozen=True):
    at: list[float]
    lost: int


def _hello(key: str) -> bytes:
    return json.dumps({"t": "hello", "key": key, "topics": [{"topic": "own/self"}], "v": 1}).encode()


async def carry(pockets: Pockets) -> None:
    seated: set[int] = set()
    at: dict[int, float] = {}
    door, wanted = asyncio.Semaphore(_AT_ONCE), pockets.text.encode()

    def phone(n: int, key: str) -> RawSocket:
        def frame(_kind: int, payload: bytes) -> None:
            if payload.startswith(b'{"t":"snapshot"'):
                seated.add(n)
            if wanted in payload:
                at.setdefault(n, time.monotonic())

        return RawSocket(pockets.url, (TEXT, _hello(key)), frame)

    async def come(one: RawSocket) -> None:
        async with door:
            await one.connect()
            await asyncio.sleep(0.01)

    phones = [phone(n, key) for n, key in enumerate(pockets.keys)]
    await asyncio.gather(*map(come, phones))
    async with asyncio.timeout(_READY_S):
        while len(seated) < len(phones):
            await asyncio.sleep(0.1)
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    heard = PocketsHeard(sorted(at.values()), sum(one.lost for one in phones))
    print(msgspec.json.encode(heard).decode(), flush=True)


if __name__ == "__main__":
    asyncio.run(carry(msgspec.json.decode(sys.stdin.readline(), type=Pockets)))
