"""Push-to-talk to 200 listeners: how soon a line is in and a packet there, and what it costs the process; beside it
calls with pictures (`videos`), and the same by media servers alone (`peers/media`)."""

from __future__ import annotations

import asyncio
import json
import struct
import time
import uuid

import numpy as np
import psutil
from websockets.asyncio.client import ClientConnection, connect

from bench.commands import sent
from bench.loaded import house
from bench.peers.media import beside
from bench.row import Row
from bench.videos import seen
from streams.access.subject import Role
from streams.clock import real_ms
from streams.geography.places import load as load_places
from streams.model.calls.call import CallWish
from streams.registry.registry import Registry
from tests.journeys.stack import Stack

CITY = "2112"
LISTENERS = 200
PACKETS, EVERY_S = 200, 0.06
SPEECH = b"\x01\x01" + bytes(110)
"""As Opus has 60 ms at 16 kbit/s, and a time behind it."""
BOUND_S = 60


class TalkLine:
    """`took`: s from the answer to being in. `late`: s of each packet on its way."""

    def __init__(self, session: str) -> None:
        self._session = session
        self.took = 0.0
        self.late: list[float] = []
        self.socket: ClientConnection
        self.floor = asyncio.Event()

    async def answer(self, url: str, call: str, registry: Registry) -> None:
        self.socket = await connect(url, compression=None, proxy=None)
        await self._say("hello", ticket=registry.new_ticket(self._session, real_ms()))
        await self._until("welcome")
        begun = time.monotonic()
        await self._say("answer", call=call)
        await self._until("in")
        self.took = time.monotonic() - begun

    async def listen(self) -> None:
        beaten = 0.0
        async for frame in self.socket:
            now = time.monotonic()
            if isinstance(frame, bytes):
                self.late.append(now - struct.unpack("d", frame[-8:])[0])
            elif '"t":"floor"' in frame and f'"holder":"{CITY}"' in frame:
                self.floor.set()
            if now - beaten > 2:
                beaten = now
                await self._say("beat")

    async def speak(self) -> None:
        await self._say("ask")
        await asyncio.wait_for(self.floor.wait(), BOUND_S)
        due = time.monotonic()
        for _ in range(PACKETS):
            await self.socket.send(SPEECH + struct.pack("d", time.monotonic()))
            due += EVERY_S
            await asyncio.sleep(max(0.0, due - time.monotonic()))

    async def _say(self, kind: str, **fields: str) -> None:
        await self.socket.send(json.dumps({"t": kind, **fields}))

    async def _until(self, kind: str) -> None:
        async with asyncio.timeout(BOUND_S):
            while True:
                frame = await self.socket.recv()
                if isinstance(frame, str) and json.loads(frame)["t"] == kind:
                    return


def _lines(stack: Stack, places: list[str]) -> list[TalkLine]:
    found = []
    with stack.registry() as registry:
        for place in (CITY, *places):
            role = Role.DUTY if place == CITY else Role.VILLAGE
            link = registry.new_link(role, place, "/home", now=real_ms(), ttl_ms=3_600_000)
            taken = registry.take_link(link, real_ms())
            assert taken is not None
            found.append(TalkLine(taken[0].id))
    return found


def _start(stack: Stack, call: str, places: list[str]) -> None:
    sent(stack, Role.DUTY, CITY, "call.start", call, CallWish(to=tuple(places)))


async def talked() -> Row:
    places, call = load_places().villages()[:LISTENERS], str(uuid.uuid4())
    with house() as stack:
        lines = await asyncio.to_thread(_lines, stack, places)
        await asyncio.to_thread(_start, stack, call, places)
        url = stack.settings.calls_url
        # One after the other, as people answer: a line that waits for another's is no measure of its own.
        hearing = []
        with stack.registry() as registry:
            for line in lines:
                await line.answer(url, call, registry)
                hearing.append(asyncio.create_task(line.listen()))
        process = stack.process("calls")
        assert process is not None
        before, begun = sum(process.cpu_times()[:2]), time.monotonic()
        await lines[0].speak()
        cores = (sum(process.cpu_times()[:2]) - before) / (time.monotonic() - begun)
        memory = process.memory_info().rss // 1_000_000
        for task in hearing:
            task.cancel()
        await asyncio.gather(*hearing, return_exceptions=True)
    late = np.array([one for line in lines[1:] for one in line.late]) * 1000
    took = np.percentile([line.took * 1000 for line in lines], [50, 95])
    p50, p95 = np.percentile(late, [50, 95])
    return Row(
        f"push-to-talk: one speaks, {LISTENERS} listen, packets of 60 ms",
        "packet p95 <= 200 ms, calls <= 0.3 core",
        f"packet p50 {p50:.0f} ms, p95 {p95:.0f} ms; {len(late) / (PACKETS * LISTENERS):.1%} there; "
        f"calls {cores:.2f} core, {memory} MB",
        f"a line answers in p50 {took[0]:.0f} ms, p95 {took[1]:.0f} ms; listeners on the same machine, "
        f"its load was {psutil.getloadavg()[0]:.1f}",
    )


def measure() -> list[Row]:
    """In one run: speech to many, then pictures, then media servers alone."""
    return [asyncio.run(talked()), *asyncio.run(seen()), *asyncio.run(beside())]
