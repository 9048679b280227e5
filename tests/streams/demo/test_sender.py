"""A line against a door that this test plays itself."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest

from streams.demo.sender import SenderConnection
from streams.wire.phone import Position
from tests.servers import free_port
from tests.streams.demo.door import Door, until


@contextlib.asynccontextmanager
async def speaking(port: int) -> AsyncIterator[SenderConnection]:
    line = SenderConnection(f"ws://127.0.0.1:{port}/", "key")
    running = asyncio.create_task(line.run())
    try:
        yield line
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


def kept(door: Door) -> dict[tuple[int, str], list[int]]:
    """Times of the fixes, by device and lane."""
    return {lane: [item.at for item in items] for lane, items in door.kept.items()}


def fixes(line: SenderConnection, device: int, times: range) -> None:
    for at in times:
        line.put(device, "live", Position(at=at, lon=123.8, lat=42.1))


@pytest.mark.parametrize("hi", [0, 41])
async def test_it_asks_where_it_stands_and_goes_on_from_there(hi: int) -> None:
    door = Door(hi)
    async with door.open() as port, speaking(port) as line:
        fixes(line, 7, range(250))
        fixes(line, 8, range(3))
        await until(lambda: line.waiting == 0)
        assert kept(door) == {(7, "live"): list(range(250)), (8, "live"): [0, 1, 2]}
        assert line.sent == 253


async def test_a_cut_line_loses_nothing_and_doubles_nothing() -> None:
    door = Door()
    async with door.open() as port, speaking(port) as line:
        fixes(line, 7, range(40))
        door.cut = 3
        await until(lambda: line.waiting == 0)
        assert (door.lost_answers, len(door.keys)) == (3, 4)
        assert kept(door) == {(7, "live"): list(range(40))}


async def test_the_first_word_of_a_lane_is_an_empty_batch() -> None:
    door = Door(41)
    async with door.open() as port, speaking(port) as line:
        fixes(line, 7, range(3))
        await until(lambda: line.waiting == 0)
    asked, told = (frame.batches for _, frame in door.frames)
    assert [(b.device, b.lane, b.items) for b in asked] == [(7, "live", ())]
    assert [(b.device, b.lane, b.first, len(b.items)) for b in told] == [(7, "live", 42, 3)]


async def test_what_is_not_kept_stays_and_is_sent_again() -> None:
    door = Door()
    door.most = 4
    async with door.open() as port, speaking(port) as line:
        fixes(line, 7, range(10))
        await until(lambda: line.waiting == 0)
        assert kept(door) == {(7, "live"): list(range(10))}
        assert line.sent == 10
    assert [batch.first for _, frame in door.frames for batch in frame.batches if batch.items] == [1, 5, 9]


async def test_what_is_too_long_for_the_door_goes_in_smaller_frames() -> None:
    door = Door(longest=4_000)
    async with door.open() as port, speaking(port) as line:
        for device in range(20):
            fixes(line, device, range(20))
        await until(lambda: line.waiting == 0)
        assert kept(door) == {(device, "live"): list(range(20)) for device in range(20)}
    assert len(door.keys) > 1, "the door had ended the line"


async def test_incidents_go_first() -> None:
    door = Door()
    async with door.open() as port, speaking(port) as line:
        fixes(line, 7, range(2))
        line.put(8, "incident", Position(at=1, lon=1, lat=1))
        line.put(9, "backfill", Position(at=1, lon=1, lat=1))
        await until(lambda: line.waiting == 0)
    lanes = [[batch.lane for batch in frame.batches] for _, frame in door.frames]
    assert lanes == [["incident", "backfill", "live"]] * 2


async def test_a_busy_door_is_asked_again_after_the_time_it_named() -> None:
    door = Door()
    door.busy, door.busy_s = 2, 0.2
    async with door.open() as port, speaking(port) as line:
        fixes(line, 7, range(5))
        await until(lambda: line.waiting == 0)
        assert kept(door) == {(7, "live"): [0, 1, 2, 3, 4]}
        assert len(door.keys) == 1
    times = [at for at, _ in door.frames]
    assert times[1] - times[0] >= 0.2
    assert times[2] - times[1] >= 0.2


async def test_a_door_that_is_not_there_is_tried_again_and_said() -> None:
    port, door = free_port(), Door()
    async with speaking(port) as line:
        fixes(line, 7, range(3))
        await until(lambda: "connect" in line.trouble.lower())
        async with door.open(port):
            await until(lambda: line.waiting == 0)
            assert line.trouble == ""
    assert kept(door) == {(7, "live"): [0, 1, 2]}
    assert door.keys == ["key"]


async def test_what_answers_but_is_no_door_is_said_too() -> None:
    async def shrug(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(shrug, "127.0.0.1", 0)
    async with server, speaking(server.sockets[0].getsockname()[1]) as line:
        fixes(line, 7, range(3))
        await until(lambda: "200" in line.trouble)
        assert line.waiting == 3


async def test_incidents_are_what_must_not_be_told_twice() -> None:
    line = SenderConnection("ws://127.0.0.1:9/", "key")
    fixes(line, 7, range(2))
    assert not line.owing(every_lane=False)
    assert line.owing(every_lane=True)
    line.put(7, "incident", Position(at=1, lon=1, lat=1))
    assert line.owing(every_lane=False)


async def test_it_says_how_much_of_long_ago_it_owes() -> None:
    line = SenderConnection("ws://127.0.0.1:9/", "key")
    fixes(line, 7, range(5))
    line.put(7, "incident", Position(at=1, lon=1, lat=1))
    line.put(8, "incident", Position(at=9, lon=1, lat=1))
    assert [line.owed(False, before) for before in (1, 2, 10)] == [0, 1, 2]
    assert line.owed(True, 3) == 4
