"""A talk group of 200 of which 20 are on lines that lose a tenth. A lost packet of TCP is a wait, for it and for all
behind it: these lines take what comes late and by fits, through a way of the test's own that is held and let go."""

from __future__ import annotations

import asyncio
import contextlib
import math
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from functools import partial

from streams.access.subject import Role, Subject
from streams.calls.line import FULL, UNSENT
from streams.geography.places import load as load_places
from streams.model.calls.call import CallEngine
from tests.servers import BOUND_S, free_port
from tests.streams.calls.switchboard import DESK, SpokenLine, switchboard
from tests.streams.gateway.house import eventually

MEMBERS, WEAK, PACKETS = 200, 20, 100
SPEECH = 2_000
"""Bytes of a packet: as of a second of speech."""
HELD = 40
"""Of so many packets a line takes what there is at one."""
WINDOW = 4_096
"""Bytes that the way itself takes in while it is held."""


SEGMENT = 1_400
"""Bytes of one, as on a network: those of the loopback are larger than the window, and each would wait for a timer."""
MOST_LATE = (FULL + UNSENT + 12 * WINDOW) // SPEECH + 2
"""Packets on their way to a line which takes nothing: what waits here, in the system, and in the buffers of the way."""


class LossyWay:
    """From one line to the process; `open` is clear while what comes from the process waits."""

    def __init__(self, port: int) -> None:
        self._to, self.port, self.open = port, free_port(), asyncio.Event()
        self.open.set()

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        narrow = socket.socket()
        narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2 * WINDOW)
        narrow.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, SEGMENT)
        narrow.setblocking(False)
        await asyncio.get_running_loop().sock_connect(narrow, ("127.0.0.1", self._to))
        inner, outer = await asyncio.open_connection(sock=narrow, limit=WINDOW)
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._pass(reader, outer, None))
                tasks.create_task(self._pass(inner, writer, self.open))
        except* OSError:
            pass

    async def _pass(
        self, source: asyncio.StreamReader, target: asyncio.StreamWriter, gate: asyncio.Event | None
    ) -> None:
        with contextlib.closing(target):
            while raw := await source.read(WINDOW):
                if gate is not None:
                    await gate.wait()
                target.write(raw)
                await target.drain()


@contextlib.asynccontextmanager
async def lossy(port: int) -> AsyncIterator[LossyWay]:
    way = LossyWay(port)
    server = await asyncio.start_server(way.carry, "127.0.0.1", way.port)
    try:
        yield way
    finally:
        server.close()


async def test_of_two_hundred_the_twenty_that_take_late_miss_speech_and_the_others_none() -> None:
    villages = load_places().villages()[: MEMBERS - 1]
    people = [Subject(id=one, role=Role.VILLAGE, scope=one, person=one) for one in villages]
    async with switchboard() as board, AsyncExitStack() as stack:
        await board.starts(*villages)
        ways = [await stack.enter_async_context(lossy(board.port)) for _ in range(WEAK)]
        ports = [0, *(way.port for way in ways), *[0] * MEMBERS]
        all_of = zip([DESK, *people], ports, strict=False)
        desk, *lines = [await stack.enter_async_context(board.line(who, port=port)) for who, port in all_of]
        await asyncio.gather(*(line.answers() for line in (desk, *lines)))
        weak, good = lines[:WEAK], lines[WEAK:]
        for one in board.server.exchange.lines:
            one.heard = math.inf  # Beats are another test's.
        while len((await desk.hear("lines"))["lines"]) < MEMBERS:
            pass
        await desk.say("ask")
        await desk.hear("floor", holder="2112")
        late = [asyncio.create_task(_all(line)) for line in weak]
        takes = [asyncio.create_task(line.speech(PACKETS)) for line in good]
        for n in range(PACKETS):
            for k, way in enumerate(ways):
                way.open.clear() if (n + k) % HELD else way.open.set()
            await desk.socket.send(_packet(n))
            await eventually(partial(_have, good, n + 1), BOUND_S)
        for heard in await asyncio.gather(*takes):
            assert heard == [_packet(n) for n in range(PACKETS)]
        while set((await desk.hear("miss"))["lines"]) != set(villages[:WEAK]):
            pass
        stale = [_last(line) for line in weak]
        for way in ways:
            way.open.set()
        missed = board.server._media[CallEngine.TALK].figures()["missed"]
        await eventually(lambda: sum(PACKETS - len(line.packets) for line in weak) == missed, BOUND_S)
        for line, before in zip(weak, stale, strict=True):
            kept = [one for one in line.packets if int(one[1:5]) > before]
            assert len(kept) <= MOST_LATE, "more would be heard long after it was spoken"
        for one in board.server.exchange.lines:
            one.missed_at = -math.inf
        await desk.hear("miss", lines=[])
        for task in late:
            task.cancel()
        await asyncio.wait(late)
        for line in (desk, *lines):
            line.socket.transport.abort()


def _have(lines: list[SpokenLine], count: int) -> bool:
    return all(len(line.packets) >= count for line in lines)


def _packet(n: int) -> bytes:
    return b"\x02%4d" % n + bytes(SPEECH)


def _last(line: SpokenLine) -> int:
    return int(line.packets[-1][1:5]) if line.packets else -1


async def _all(line: SpokenLine) -> None:
    while True:
        raw = await line.socket.recv()
        if isinstance(raw, bytes):
            line.packets.append(raw)
