"""Honest clients in a process of their own: one asks every door, one sends matters as a phone does.

stdin: an `Errand`. It says `ready` when its phone is welcome, asks until the next line, and says what it `Found`.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from streams.intake.stream import UNKNOWN_KEY
from streams.model.case import Category
from streams.model.event import Report
from streams.wire.phone import Batch, Frame, Kept, PhoneHello, PhoneWelcome, ToPhone
from tests.journeys.hostile import Door

LATE_S = 20.0
_EVERY_S = 0.25
_decoder = msgspec.msgpack.Decoder(ToPhone)
_encode = msgspec.msgpack.Encoder().encode


class Errand(msgspec.Struct, frozen=True):
    """`device`, `key`: of the phone. `shift_ms`: from real to city time."""

    doors: tuple[Door, ...]
    key: str
    device: int
    region: str
    shift_ms: int


class Found(msgspec.Struct):
    """`took`: s of each question, by door, LATE_S where none came. `ages`: of the picture, s. `waits`: s from a matter
    to its answer. `kept`: ids of the matters that were kept."""

    took: dict[str, list[float]]
    ages: list[float]
    waits: list[float]
    kept: list[str]


async def ask(errand: Errand, found: Found) -> None:
    """Each question on a connection of its own, as somebody who has just come."""
    async with httpx.AsyncClient(trust_env=False, timeout=LATE_S) as client:
        for door in errand.doors:
            begun = time.monotonic()
            try:
                answer = await client.get(f"{door.url}/healthz", headers={"Connection": "close"})
            except httpx.TransportError:
                found.took[door.name].append(LATE_S)
                continue
            found.took[door.name].append(time.monotonic() - begun)
            if door.name == "gateway":
                found.ages.append(time.time() + (errand.shift_ms - answer.json()["fold_at"]) / 1000)


async def tell(errand: Errand, socket: ClientConnection, found: Found) -> None:
    name, begun = f"honest-{len(found.kept) + 1}", time.monotonic()
    now = int(time.time() * 1000) + errand.shift_ms
    matter = Report(
        id=name, source="", at=now, region=errand.region, type="H01", category=Category.HAZARD, text="楼道堆物"
    )
    batch = Batch(errand.device, 1, "incident", len(found.kept) + 1, (matter,))
    await socket.send(_encode(Frame(len(found.kept), (batch,))))
    answer = _decoder.decode(await socket.recv(decode=False))
    if isinstance(answer, Kept):
        found.waits.append(time.monotonic() - begun)
        found.kept.append(name)


async def again(what: Callable[[], Awaitable[None]]) -> None:
    while True:
        await what()
        await asyncio.sleep(_EVERY_S)


@contextlib.asynccontextmanager
async def welcomed(url: str, key: str) -> AsyncIterator[ClientConnection]:
    """A stream on which the key is known: a key made a moment ago is unknown until intake hears of it, and its phone
    calls again. Raises ConnectionClosed when it is still unknown after LATE_S."""
    end = time.monotonic() + LATE_S
    while True:
        async with connect(url, compression=None) as socket:
            await socket.send(_encode(PhoneHello(key)))
            try:
                answer = _decoder.decode(await socket.recv(decode=False))
            except ConnectionClosed as error:
                if error.rcvd is None or error.rcvd.code != UNKNOWN_KEY or time.monotonic() > end:
                    raise
                await asyncio.sleep(_EVERY_S)
                continue
            assert isinstance(answer, PhoneWelcome)
            yield socket
            return


async def run(errand: Errand) -> None:
    found = Found({door.name: [] for door in errand.doors}, [], [], [])
    intake = next(door.url for door in errand.doors if door.name == "intake")
    async with welcomed(f"{intake.replace('http', 'ws', 1)}/v1/stream", errand.key) as socket:
        print("ready", flush=True)
        tasks = [
            asyncio.create_task(again(lambda: ask(errand, found))),
            asyncio.create_task(again(lambda: tell(errand, socket, found))),
        ]
        line = asyncio.create_task(asyncio.to_thread(sys.stdin.readline))
        await asyncio.wait([line, *tasks], return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
        for ended in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(ended, Exception):
                raise ended
    with contextlib.suppress(BrokenPipeError):
        print(msgspec.json.encode(found).decode(), flush=True)


if __name__ == "__main__":
    asyncio.run(run(msgspec.json.decode(sys.stdin.readline(), type=Errand)))
