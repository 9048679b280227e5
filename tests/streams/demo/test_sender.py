"""A line against a door that this test plays itself."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

import msgspec
import pytest
from websockets.asyncio.server import ServerConnection, serve

from streams.demo.sender import Line
from streams.wire.phone import Busy, Frame, FromPhone, Hello, Kept, Position, ToPhone, Welcome

BOUND_S = 20


class Door:
    """Keeps per (device, lane) what came in sequence. `cut`: close after so many frames. `busy`: say so once."""

    def __init__(self, hi: int = 0) -> None:
        self.kept: dict[tuple[int, str], list[int]] = {}
        self.start = hi
        self.cut = 0
        self.busy = 0
        self.lost_answers = 0
        self.connections = 0
        self.url = ""

    async def answer(self, socket: ServerConnection) -> None:
        self.connections += 1
        hello = msgspec.msgpack.decode(await socket.recv(decode=False), type=FromPhone)
        assert isinstance(hello, Hello)
        await self._say(socket, Welcome(now=0))
        async for raw in socket:
            assert isinstance(raw, bytes)
            frame = msgspec.msgpack.decode(raw, type=FromPhone)
            assert isinstance(frame, Frame)
            if self.busy:
                self.busy -= 1
                await self._say(socket, Busy(n=frame.n, retry_after=0.01))
                continue
            kept = self._take(frame)
            if self.cut:
                self.cut -= 1
                self.lost_answers += 1
                await socket.close()
                return
            await self._say(socket, kept)

    def _take(self, frame: Frame) -> Kept:
        hi = []
        for batch in frame.batches:
            held = self.kept.setdefault((batch.device, batch.lane), [])
            for seq, item in enumerate(batch.items, batch.first):
                if seq == self.start + len(held) + 1:
                    assert isinstance(item, Position)
                    held.append(item.at)
            hi.append((batch.device, batch.lane, self.start + len(held)))
        return Kept(n=frame.n, hi=tuple(hi))

    async def _say(self, socket: ServerConnection, what: ToPhone) -> None:
        await socket.send(msgspec.msgpack.encode(what))


@contextlib.asynccontextmanager
async def speaking(door: Door) -> AsyncIterator[Line]:
    async with serve(door.answer, "127.0.0.1", 0) as server:
        line = Line(f"ws://127.0.0.1:{next(iter(server.sockets)).getsockname()[1]}/", "key")
        running = asyncio.create_task(line.run())
        try:
            yield line
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(BOUND_S):
        while not condition():
            await asyncio.sleep(0.01)


def fixes(line: Line, device: int, times: range) -> None:
    for at in times:
        line.put(device, "live", Position(at=at, lon=123.8, lat=42.1))


@pytest.mark.parametrize("hi", [0, 41])
async def test_it_asks_where_it_stands_and_goes_on_from_there(hi: int) -> None:
    door = Door(hi)
    async with speaking(door) as line:
        fixes(line, 7, range(250))
        fixes(line, 8, range(3))
        await until(lambda: line.waiting == 0)
        assert door.kept == {(7, "live"): list(range(250)), (8, "live"): [0, 1, 2]}
        assert line.sent == 253


async def test_a_cut_line_loses_nothing_and_doubles_nothing() -> None:
    door = Door()
    async with speaking(door) as line:
        fixes(line, 7, range(40))
        door.cut = 3
        await until(lambda: line.waiting == 0)
        assert (door.lost_answers, door.connections) == (3, 4)
        assert door.kept == {(7, "live"): list(range(40))}


async def test_a_busy_door_is_asked_again() -> None:
    door = Door()
    door.busy = 2
    async with speaking(door) as line:
        fixes(line, 7, range(5))
        await until(lambda: line.waiting == 0)
        assert door.kept == {(7, "live"): [0, 1, 2, 3, 4]}
        assert door.connections == 1


async def test_incidents_are_what_must_not_be_told_twice() -> None:
    line = Line("ws://127.0.0.1:9/", "key")
    fixes(line, 7, range(2))
    assert not line.owing(every_lane=False)
    assert line.owing(every_lane=True)
    line.put(7, "incident", Position(at=1, lon=1, lat=1))
    assert line.owing(every_lane=False)
