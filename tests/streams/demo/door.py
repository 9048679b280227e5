"""The other end of a line, played by a test: it keeps what comes in sequence and answers as the real door does."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

import msgspec
from websockets.asyncio.server import ServerConnection, serve

from streams.settings import IntakeSection
from streams.wire.phone import Busy, Frame, Item, Kept, PhoneHello, PhoneWelcome, ToPhone

BOUND_S = 20


class Door:
    """Keeps per (device, lane) what came in sequence, at most `most` of a batch. `cut`, `busy`: how many frames are
    kept without an answer, and how many are turned away for `busy_s`. `frames`: all that came, with their time in s.
    A frame of more than `longest` bytes ends the line."""

    def __init__(self, hi: int = 0, longest: int = IntakeSection().body_limit) -> None:
        self.kept: dict[tuple[int, str], list[Item]] = {}
        self.start, self._longest = hi, longest
        self.cut = 0
        self.busy = 0
        self.busy_s = 0.01
        self.most = 1_000
        self.frames: list[tuple[float, Frame]] = []
        self.lost_answers = 0
        self.keys: list[str] = []

    @property
    def items(self) -> list[Item]:
        return [item for held in self.kept.values() for item in held]

    @contextlib.asynccontextmanager
    async def open(self, port: int = 0) -> AsyncIterator[int]:
        """Its port on the loopback."""
        async with serve(self._answer, "127.0.0.1", port, max_size=self._longest) as server:
            yield next(iter(server.sockets)).getsockname()[1]

    async def _answer(self, socket: ServerConnection) -> None:
        hello = msgspec.msgpack.decode(await socket.recv(decode=False), type=PhoneHello | Frame)
        assert isinstance(hello, PhoneHello)
        self.keys.append(hello.key)
        await _say(socket, PhoneWelcome(now=0))
        async for raw in socket:
            assert isinstance(raw, bytes)
            frame = msgspec.msgpack.decode(raw, type=PhoneHello | Frame)
            assert isinstance(frame, Frame)
            self.frames.append((asyncio.get_running_loop().time(), frame))
            if self.busy:
                self.busy -= 1
                await _say(socket, Busy(n=frame.n, retry_after=self.busy_s))
                continue
            kept = self._take(frame)
            if self.cut:
                self.cut -= 1
                self.lost_answers += 1
                await socket.close()
                return
            await _say(socket, kept)

    def _take(self, frame: Frame) -> Kept:
        hi = []
        for batch in frame.batches:
            held = self.kept.setdefault((batch.device, batch.lane), [])
            for seq, item in enumerate(batch.items[: self.most], batch.first):
                if seq == self.start + len(held) + 1:
                    held.append(item)
            hi.append((batch.device, batch.lane, self.start + len(held)))
        return Kept(n=frame.n, hi=tuple(hi))


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(BOUND_S):
        while not condition():
            await asyncio.sleep(0.01)


async def _say(socket: ServerConnection, what: ToPhone) -> None:
    await socket.send(msgspec.msgpack.encode(what))
