"""Many phones in a process of their own, each on its own WebSocket, store and forward: one frame under way at a time.

stdin: a `Crew`. It says `ready` when every phone is on duty. Each further line is an `Order`, answered by a `Done`
when its time is over and everything sent was answered.
"""

from __future__ import annotations

import asyncio
import random
import sys
import time
import uuid
from collections.abc import Iterator

import msgspec

from bench.raw_socket import BINARY, RawSocket
from streams.model.case import Category
from streams.model.event import DutyStart, Report
from streams.wire.phone import Batch, Busy, Frame, Item, Kept, PhoneHello, PhoneWelcome, Position, Refused, ToPhone

_AT_ONCE = 40
_SLICES = 50
_DRAIN_S = 60
_SESSION_MS = 3_600_000
"""So long before now the sessions began: a backlog lies within."""
_decoder = msgspec.msgpack.Decoder(ToPhone)
_encoder = msgspec.msgpack.Encoder()


class Crew(msgspec.Struct, frozen=True):
    """`places`: (lon, lat) of each phone, degrees. `shift_ms`: from real to city time."""

    url: str
    key: str
    first_device: int
    first_worker: int
    places: list[tuple[float, float]]
    shift_ms: int
    region: str


class Order(msgspec.Struct, frozen=True):
    """For `seconds` every phone sends `fixes` on `lane` in one frame each `every_s`; `reports` come a second."""

    seconds: int
    lane: str
    fixes: int
    every_s: int
    reports: float


class Done(msgspec.Struct):
    """`kept`: fixes acknowledged. `waits`: ms from a frame to its answer. `held`: turns a phone let pass because its
    last frame was not answered yet. `drained`: s after the last turn until everything was."""

    kept: int
    reports: int
    busy: int
    refused: int
    outside: int
    held: int
    drained: float
    lost: int
    waits: list[float]
    report_waits: list[float]


class Phone:
    """`flying`: what its next answer speaks of."""

    def __init__(self, crew: Crew, n: int) -> None:
        self.device, self.worker = crew.first_device + n, crew.first_worker + n
        self.place = crew.places[n]
        self.next = {"live": 1, "backfill": 1, "incident": 1}
        self.at = int(time.time() * 1000) + crew.shift_ms - _SESSION_MS
        self.flying: tuple[Batch, float] | None = None
        self.welcome = False
        self.again = 0.0
        self.socket = RawSocket(crew.url, (BINARY, _encoder.encode(PhoneHello(crew.key))), self._heard)
        self.done = Done(0, 0, 0, 0, 0, 0, 0.0, 0, [], [])

    def send(self, lane: str, items: tuple[Item, ...]) -> None:
        self._fly(Batch(self.device, 1, lane, self.next[lane], items))

    def resend(self, now: float) -> None:
        if self.again and now >= self.again and self.flying:
            self.again = 0.0
            self._fly(self.flying[0])

    def fixes(self, now: int, order: Order) -> tuple[Position, ...]:
        """The next ones: live, as of now; of a backlog, a second apart."""
        backlog = order.lane == "backfill"
        found = []
        for n in range(order.fixes):
            self.at += 1000
            at = self.at if backlog else now
            lon, lat = self.place[0] + 1e-5 * (self.at // 1000 % 100), self.place[1] + 1e-5 * n
            found.append(Position(at=at, lon=lon, lat=lat, accuracy=8, interval=5))
        return tuple(found)

    def _fly(self, batch: Batch) -> None:
        self.flying = batch, time.monotonic()
        self.socket.send(BINARY, _encoder.encode(Frame(1, (batch,))))

    def _heard(self, _kind: int, raw: bytes) -> None:
        answer = _decoder.decode(raw)
        if isinstance(answer, PhoneWelcome):
            self.welcome = True
            return
        assert self.flying is not None
        batch, since = self.flying
        if isinstance(answer, Busy):
            self.done.busy += 1
            self.again = time.monotonic() + answer.retry_after
            return
        self.flying = None
        if isinstance(answer, Refused):
            self.done.refused += 1
            return
        self._settled(batch, answer, (time.monotonic() - since) * 1000)

    def _settled(self, batch: Batch, kept: Kept, waited: float) -> None:
        hi = kept.hi[0][2]
        count = hi - self.next[batch.lane] + 1
        assert count == len(batch.items), (batch, kept)
        self.next[batch.lane] = hi + 1
        self.done.outside += kept.outside + kept.quarantined
        if batch.lane == "incident":
            self.done.reports += count
            self.done.report_waits.append(waited)
        else:
            self.done.kept += count
            self.done.waits.append(waited)


class Crowd:
    def __init__(self, crew: Crew) -> None:
        self._crew = crew
        self._phones = [Phone(crew, n) for n in range(len(crew.places))]
        self._dice = random.Random(crew.first_device)

    async def arrive(self) -> None:
        door = asyncio.Semaphore(_AT_ONCE)

        async def come(phone: Phone) -> None:
            async with door:
                await phone.socket.connect()
                while not phone.welcome:
                    await asyncio.sleep(0.02)
                phone.send("incident", (self._duty(phone),))
                while phone.flying:
                    await asyncio.sleep(0.02)

        await asyncio.gather(*map(come, self._phones))

    async def work(self, order: Order) -> Done:
        for phone in self._phones:
            phone.done = Done(0, 0, 0, 0, 0, 0, 0.0, 0, [], [])
        begun = time.monotonic()
        for turn, (due, phones) in enumerate(self._turns(order)):
            await asyncio.sleep(max(0.0, begun + due - time.monotonic()))
            self._turn(phones, order)
            if self._dice.random() < order.reports / _SLICES:
                self._report()
            if turn % _SLICES == 0:
                self._resend()
        last = time.monotonic()
        while any(phone.flying for phone in self._phones) and time.monotonic() < last + _DRAIN_S:
            self._resend()
            await asyncio.sleep(0.05)
        return self._sum(time.monotonic() - last)

    def _turns(self, order: Order) -> Iterator[tuple[float, list[Phone]]]:
        """(s since the begin, who has a turn): evenly spread, _SLICES a second."""
        slices = order.every_s * _SLICES
        for turn in range(order.seconds * _SLICES):
            yield turn / _SLICES, self._phones[turn % slices :: slices]

    def _turn(self, phones: list[Phone], order: Order) -> None:
        now = self._now()
        for phone in phones:
            if phone.flying:
                phone.done.held += 1
            else:
                phone.send(order.lane, phone.fixes(now, order))

    def _report(self) -> None:
        phone = self._dice.choice(self._phones)
        if not phone.flying:
            name, hazard = str(uuid.uuid4()), Category.HAZARD
            region = self._crew.region
            matter = Report(id=name, source="", at=self._now(), region=region, type="H01", category=hazard, text="堆物")
            phone.send("incident", (matter,))

    def _resend(self) -> None:
        for phone in self._phones:
            phone.resend(time.monotonic())

    def _duty(self, phone: Phone) -> DutyStart:
        return DutyStart(id=str(uuid.uuid4()), source="", at=phone.at, device=phone.device, worker=phone.worker)

    def _now(self) -> int:
        return int(time.time() * 1000) + self._crew.shift_ms

    def _sum(self, drained: float) -> Done:
        all_ = [phone.done for phone in self._phones]
        waits = sorted(wait for done in all_ for wait in done.waits)
        return Done(
            kept=sum(done.kept for done in all_),
            reports=sum(done.reports for done in all_),
            busy=sum(done.busy for done in all_),
            refused=sum(done.refused for done in all_),
            outside=sum(done.outside for done in all_),
            held=sum(done.held for done in all_),
            drained=round(drained, 2),
            lost=sum(phone.socket.lost for phone in self._phones),
            waits=[round(wait, 1) for wait in waits[:: max(1, len(waits) // 5_000)]],
            report_waits=[round(wait, 1) for done in all_ for wait in done.report_waits],
        )


async def serve(crew: Crew) -> None:
    crowd = Crowd(crew)
    await crowd.arrive()
    print("ready", flush=True)
    while order := await asyncio.to_thread(sys.stdin.readline):
        done = await crowd.work(msgspec.json.decode(order, type=Order))
        print(msgspec.json.encode(done).decode(), flush=True)


if __name__ == "__main__":
    asyncio.run(serve(msgspec.json.decode(sys.stdin.readline(), type=Crew)))
