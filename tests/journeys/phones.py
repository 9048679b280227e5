"""Phones of our own protocol for journeys: many workers over a few connections, store and forward, with a ledger.

Nothing is forgotten before the door has said it is durable; the ledger is what the door said.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import uuid
from collections import deque
from dataclasses import dataclass, field
from typing import Never

import msgspec
import websockets
from websockets.asyncio.client import ClientConnection, connect

from streams.demo.sender import too_big
from streams.model.case import Category
from streams.model.event import DutyStart, Report
from streams.wire.phone import Batch, Busy, Frame, Item, Kept, PhoneHello, PhoneWelcome, Position, Refused, ToPhone

_decoder = msgspec.msgpack.Decoder(ToPhone)
_encoder = msgspec.msgpack.Encoder()
_IN_FLIGHT = 4
_PER_BATCH, _PER_FRAME = 50, 1000
"""Items. A frame of positions is then under 80 kB, far from what the door takes (`intake.body_limit`)."""


@dataclass
class Phone:
    """One device: what waits per lane, from sequence `first[lane]` on, and how far the door has it (`hi`)."""

    device: int
    worker: int
    lon: float
    lat: float
    waiting: dict[str, deque[Item]] = field(default_factory=lambda: {"incident": deque(), "live": deque()})
    first: dict[str, int] = field(default_factory=lambda: {"incident": 1, "live": 1})
    hi: dict[str, int] = field(default_factory=lambda: {"incident": 0, "live": 0})
    last: Position | None = None

    def note(self, lane: str, item: Item) -> None:
        self.waiting[lane].append(item)
        if isinstance(item, Position):
            self.last = item

    def kept(self, lane: str, hi: int) -> None:
        """Everything up to `hi` is durable: only now is it forgotten here."""
        while self.first[lane] <= hi and self.waiting[lane]:
            self.waiting[lane].popleft()
            self.first[lane] += 1
        self.hi[lane] = max(self.hi[lane], hi)


class Fleet:
    """Phones under one key on `connections` sockets. `refused` must stay empty; `outside` and `quarantined` count."""

    def __init__(self, url: str, key: str, phones: list[Phone], connections: int = 6) -> None:
        self._url, self._key = url, key
        self._groups = [phones[n::connections] for n in range(connections)]
        self.phones = phones
        self.refused: list[Refused] = []
        self.outside = self.quarantined = self.reconnects = 0
        self._tasks: list[asyncio.Task[None]] = []
        self._wake = [asyncio.Event() for _ in self._groups]

    def start(self) -> None:
        self._tasks = [asyncio.create_task(self._keep_sending(n), name=f"fleet-{n}") for n in range(len(self._groups))]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def wake(self) -> None:
        for event in self._wake:
            event.set()

    def idle(self) -> bool:
        """Whether everything noted so far is durable. Raises what ended a line: then it never will be."""
        failed = self.failure()
        if failed is not None:
            raise failed
        assert not self.refused, f"refused, and so never durable: {self.refused[:3]}"
        return not any(lane for phone in self.phones for lane in phone.waiting.values())

    def failure(self) -> BaseException | None:
        return next((t.exception() for t in self._tasks if t.done() and not t.cancelled()), None)

    async def _keep_sending(self, n: int) -> None:
        while True:
            try:
                async with connect(self._url, compression=None, max_size=None, open_timeout=5) as socket:
                    await socket.send(_encoder.encode(PhoneHello(self._key)))
                    await self._welcomed(socket)
                    await self._converse(n, socket)
            except (OSError, TimeoutError, websockets.WebSocketException) as lost:
                # Sent again as it is, such a frame would never be taken, and nothing would say so.
                if too_big(lost):
                    raise
            self.reconnects += 1
            await asyncio.sleep(0.3)

    async def _welcomed(self, socket: ClientConnection) -> None:
        answer = await _heard(socket)
        if isinstance(answer, Busy):
            await _later(answer)
        assert isinstance(answer, PhoneWelcome)

    async def _converse(self, n: int, socket: ClientConnection) -> None:
        number, sent = 0, {(p.device, lane): p.first[lane] for p in self._groups[n] for lane in p.waiting}
        flying: deque[int] = deque()
        while True:
            batches = self._batches(n, sent) if len(flying) < _IN_FLIGHT else ()
            if batches:
                number += 1
                flying.append(number)
                await socket.send(_encoder.encode(Frame(number, batches)))
            elif flying:
                await self._answer(n, socket, flying, sent)
            else:
                self._wake[n].clear()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(1.0):
                        await self._wake[n].wait()

    def _batches(self, n: int, sent: dict[tuple[int, str], int]) -> tuple[Batch, ...]:
        found: list[Batch] = []
        room = _PER_FRAME
        for lane in ("incident", "live"):
            for phone in self._groups[n]:
                at = sent[phone.device, lane] - phone.first[lane]
                items = tuple(phone.waiting[lane])[at : at + min(room, _PER_BATCH)]
                if items:
                    found.append(Batch(phone.device, 1, lane, sent[phone.device, lane], items))
                    sent[phone.device, lane] += len(items)
                    room -= len(items)
                if not room:
                    return tuple(found)
            if found and lane == "incident":
                break
        return tuple(found)

    async def _answer(
        self, n: int, socket: ClientConnection, flying: deque[int], sent: dict[tuple[int, str], int]
    ) -> None:
        answer = await _heard(socket)
        assert not isinstance(answer, PhoneWelcome)
        assert answer.n == flying.popleft()
        if isinstance(answer, Refused):
            self.refused.append(answer)
            return
        if isinstance(answer, Busy):
            await _later(answer)
        assert isinstance(answer, Kept)
        self._settle(n, answer, sent)

    def _settle(self, n: int, answer: Kept, sent: dict[tuple[int, str], int]) -> None:
        self.outside += answer.outside
        self.quarantined += answer.quarantined
        by_device = {phone.device: phone for phone in self._groups[n]}
        for device, lane, hi in answer.hi:
            by_device[device].kept(lane, hi)
            sent[device, lane] = max(sent[device, lane], by_device[device].first[lane])


async def _heard(socket: ClientConnection) -> ToPhone:
    """Not by `wait_for`, which forgets a cancellation that comes together with the answer."""
    async with asyncio.timeout(30):
        raw = await socket.recv(decode=False)
    answer: ToPhone = _decoder.decode(raw)
    return answer


async def _later(busy: Busy) -> Never:
    """What a phone does whose house is busy: it comes back when it was told to, on another line."""
    await asyncio.sleep(busy.retry_after)
    raise TimeoutError


def begin(phones: list[Phone], at: int) -> None:
    """Every phone begins its session of duty."""
    for phone in phones:
        phone.note(
            "incident",
            DutyStart(id=str(uuid.uuid4()), source="", at=at, device=phone.device, worker=phone.worker),
        )


def step(phones: list[Phone], at: int) -> None:
    """One fix of each phone: a slow walk on a small circle, each beginning elsewhere on it."""
    for phone in phones:
        angle = at / 60_000 + phone.device
        phone.note(
            "live",
            Position(
                at=at,
                lon=round(phone.lon + 0.002 * math.cos(angle), 6),
                lat=round(phone.lat + 0.002 * math.sin(angle), 6),
                accuracy=8,
                interval=5,
            ),
        )


def report(phone: Phone, at: int, region: str, text: str = "楼道堆物") -> str:
    """The phone reports a matter; returns its id."""
    name = str(uuid.uuid4())
    matter = Report(id=name, source="", at=at, region=region, type="H01", category=Category.HAZARD, text=text)
    phone.note("incident", matter)
    return name
