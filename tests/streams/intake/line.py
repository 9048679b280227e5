"""A phone's end of `/v1/stream`, for tests."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import Any

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from streams.model.event import DutyEnd, DutyStart
from streams.wire.phone import Batch, ConsentFrame, Frame, Item, PhoneHello, PhoneWelcome, Position, ToPhone
from tests.streams.intake.house import HERE, House

LON, LAT = HERE


class Phone:
    """One connection that speaks JSON or msgpack."""

    def __init__(self, socket: ClientConnection, *, text: bool) -> None:
        self._socket, self._text = socket, text

    async def say(self, what: PhoneHello | Frame | ConsentFrame | bytes | str) -> None:
        if isinstance(what, bytes | str):
            await self._socket.send(what)
        elif self._text:
            await self._socket.send(msgspec.json.encode(what).decode())
        else:
            await self._socket.send(msgspec.msgpack.encode(what))

    async def hear(self) -> ToPhone:
        raw = await self._socket.recv()
        decode: Any = msgspec.json.decode if isinstance(raw, str) else msgspec.msgpack.decode
        assert isinstance(raw, str) is self._text
        answer: ToPhone = decode(raw, type=ToPhone)
        return answer

    async def ask(self, *batches: Batch, n: int = 1) -> ToPhone:
        await self.say(Frame(n, batches))
        return await self.hear()


@contextlib.asynccontextmanager
async def line(there: House, key: str, *devices: int, text: bool = False) -> AsyncIterator[Phone]:
    async with connect(there.stream, compression=None) as socket:
        phone = Phone(socket, text=text)
        await phone.say(PhoneHello(key, devices))
        assert isinstance(await phone.hear(), PhoneWelcome)
        yield phone


def position(at: int, **more: Any) -> Position:
    return Position(**({"at": at, "lon": LON, "lat": LAT, "accuracy": 5.0} | more))


def start(at: int, name: str = "s1") -> DutyStart:
    return DutyStart(id=name, source="", at=at, device=0, worker=0)


def end(at: int, started: int, name: str = "s1") -> DutyEnd:
    return DutyEnd(id=f"{name}-end", source="", at=at, device=0, worker=0, session=name, started=started)


def batch(device: int, lane: str, first: int, *items: Item) -> Batch:
    return Batch(device, 1, lane, first, items)


async def closed_with(there: House, *said: str | bytes) -> int:
    """The close code that these words earn."""
    async with connect(there.stream, max_size=None) as socket:
        with contextlib.suppress(ConnectionClosed):
            for word in said:
                await socket.send(word)
        await socket.wait_closed()
    assert socket.close_code is not None
    return socket.close_code
