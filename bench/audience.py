"""Many viewers in a process of their own.

stdin: an `Audience`. It says `ready` when every viewer holds its topics, counts from a line on stdin to the next, and
says a `Heard`. Frames are taken apart as far as their head: nobody draws here.
"""

from __future__ import annotations

import asyncio
import struct
import sys
import time
from dataclasses import dataclass, field

import msgspec
import numpy as np

from bench.raw_socket import BINARY, TEXT, RawSocket
from tests.journeys.viewers import hello

_AT_ONCE = 50
_RESERVE = 500_000
_TOLD = 20_000


class Audience(msgspec.Struct, frozen=True):
    url: str
    tickets: list[str]
    topics: list[str]


class Heard(msgspec.Struct):
    """`late`: a sample of ms from a change's id, which is when Redis took what caused it, to its arrival."""

    seconds: float
    frames: int
    bytes: int
    lost: int
    late: list[float]


def together(heard: list[Heard]) -> Heard:
    """What all rooms heard."""
    return Heard(
        seconds=max(one.seconds for one in heard),
        frames=sum(one.frames for one in heard),
        bytes=sum(one.bytes for one in heard),
        lost=sum(one.lost for one in heard),
        late=[late for one in heard for late in one.late],
    )


@dataclass
class Tally:
    """Counts while `on`. `seated`: topics held so far, of all viewers."""

    on: bool = False
    seated: int = 0
    frames: int = 0
    late: list[float] = field(default_factory=list)

    def frame(self, kind: int, payload: bytes) -> None:
        if (kind == BINARY and payload[1] == 1) or payload.startswith(b'{"t":"snapshot"'):
            self.seated += 1
        if not self.on:
            return
        self.frames += 1
        if len(self.late) >= _RESERVE:
            return
        if kind == BINARY:
            self.late.append(time.time() * 1000 - struct.unpack_from("<d", payload, 32)[0])
        elif payload.startswith(b'{"t":"delta"'):
            at = payload.index(b'"rev":"') + 7
            self.late.append(time.time() * 1000 - int(payload[at : payload.index(b"-", at)]))


async def attend(audience: Audience) -> None:
    tally, door = Tally(), asyncio.Semaphore(_AT_ONCE)
    viewers = [
        RawSocket(audience.url, (TEXT, hello(ticket, audience.topics).encode()), tally.frame)
        for ticket in audience.tickets
    ]

    async def come(viewer: RawSocket) -> None:
        async with door:
            await viewer.connect()
            await asyncio.sleep(0.01)

    await asyncio.gather(*map(come, viewers))
    async with asyncio.timeout(90):
        while tally.seated < len(viewers) * len(audience.topics):
            await asyncio.sleep(0.1)
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    tally.on, begun, before = True, time.monotonic(), sum(viewer.size for viewer in viewers)
    await asyncio.to_thread(sys.stdin.readline)
    tally.on = False
    late = np.random.default_rng(1).permutation(np.array(tally.late))[:_TOLD].round(1).tolist()
    size, lost = sum(viewer.size for viewer in viewers) - before, sum(viewer.lost for viewer in viewers)
    heard = Heard(time.monotonic() - begun, tally.frames, size, lost, late)
    print(msgspec.json.encode(heard).decode(), flush=True)


if __name__ == "__main__":
    asyncio.run(attend(msgspec.json.decode(sys.stdin.readline(), type=Audience)))
