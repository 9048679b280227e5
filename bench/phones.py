"""7,600 phones on a gateway of their own, an order to 1,000 of them, and what a desk notices of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import NamedTuple

import msgspec
import numpy as np
import psutil
from sqlalchemy import insert

from bench.audience import Audience, Heard
from bench.fan_out import ended, tickets
from bench.loaded import house, loaded, told
from bench.orders import TEXT, send
from bench.pockets import Pockets, PocketsHeard
from bench.room import Room
from bench.row import Row
from streams.clock import real_ms
from streams.fold.messaging.audience import FULL_TIME
from streams.model.messages.message import MessageKind
from streams.registry.people import new_key, next_sender, sender_row, tell
from streams.registry.records import Sender, SenderKind
from streams.registry.tables import senders
from tests.journeys.stack import Stack
from tests.servers import free_port

PHONES, ORDERED, ROOMS = 7_600, 1_000, 2
VIEWERS, COUNTY, SECONDS, REPORTS_PER_S = 100, "211224", 20, 2
DESK = ["regions/2112", "figures/2112", "feed/2112", f"workers/{COUNTY}"]
SHARED = ("gateway", "fold", "intake", "archive", "redis")
"""What desks and phones are both served by."""


class Pocket(NamedTuple):
    """`full`: of a full-time worker."""

    worker: int
    key: str
    full: bool


class Sat(NamedTuple):
    """`shares`: of one core, by process. `begun`: monotonic s of what was done meanwhile."""

    heard: Heard
    shares: dict[str, float]
    begun: float

    @property
    def p99(self) -> float:
        return float(np.percentile(self.heard.late, 99))


def enrolled(stack: Stack, count: int) -> list[Pocket]:
    """As many phones with our app, full-time workers' first, in one transaction."""
    with stack.registry() as registry:
        people = sorted(registry.workers(), key=lambda one: (one.kind != FULL_TIME, one.number))[:count]
        with registry._engine.begin() as tx:
            held = [new_key(tx, f"phone of worker {one.number}", True, real_ms()) for one in people]
            made = [
                Sender(number=n, kind=SenderKind.PHONE, key=key, worker=one.number, unique_id=f"bench-{one.number}")
                for n, one, (key, _) in zip(range(next_sender(tx), 1 << 31), people, held, strict=False)
            ]
            tx.execute(insert(senders), [sender_row(one) for one in made])
            tell(tx, real_ms(), [])
    return [Pocket(one.number, text, one.kind == FULL_TIME) for one, (_, text) in zip(people, held, strict=True)]


class Spent:
    """CPU of processes of the city since it was made, as shares of one core."""

    def __init__(self, stack: Stack) -> None:
        names = (*SHARED, "phones")
        self.of = {name: psutil.Process(found.pid) for name in names if (found := stack.process(name))}
        self._begun, self._before = time.monotonic(), self._sums()

    def shares(self) -> dict[str, float]:
        took = time.monotonic() - self._begun
        return {name: (now - self._before[name]) / took for name, now in self._sums().items()}

    def _sums(self) -> dict[str, float]:
        return {name: sum(process.cpu_times()[:2]) for name, process in self.of.items()}


async def sat(stack: Stack, act: Callable[[], None]) -> Sat:
    """What desks heard for SECONDS from `act` on, and what the processes spent."""
    audience = Audience(stack.settings.gateway_url, tickets(stack, VIEWERS), DESK)
    room = await asyncio.to_thread(Room, "bench.audience", audience)
    assert await asyncio.to_thread(room.hear) == b"ready"
    room.say(b"begin")
    spent, begun = Spent(stack), time.monotonic()
    await asyncio.to_thread(act)
    await asyncio.sleep(SECONDS)
    shares = spent.shares()
    return Sat(await asyncio.to_thread(ended, room), shares, begun)


async def carried(stack: Stack, phones: list[Pocket], ordered: int) -> tuple[np.ndarray, Sat, float, int]:
    """(ms until each that was sent it had the order, what desks heard meanwhile, MB of the phones' gateway, sockets
    that were lost)."""
    url, keys = stack.settings.phones_url, [one.key for one in phones]
    rooms = [Room("bench.pockets", Pockets(url, keys[n::ROOMS], TEXT)) for n in range(ROOMS)]
    for room in rooms:
        assert await asyncio.to_thread(room.hear) == b"ready"
    to = [f"w{one.worker}" for one in phones if one.full][:ordered]
    assert len(to) == ordered
    beside = await sat(stack, lambda: send(stack, to, MessageKind.ORDER))
    memory = Spent(stack).of["phones"].memory_info().rss / 1e6
    at: list[float] = []
    lost = 0
    for room in rooms:
        room.say(b"end")
        one = msgspec.json.decode(await asyncio.to_thread(room.hear), type=PocketsHeard)
        await asyncio.to_thread(room.part)
        at, lost = at + one.at, lost + one.lost
    return (np.array(at) - beside.begun) * 1000, beside, memory, lost


async def seen(count: int = PHONES, ordered: int = ORDERED) -> Row:
    with house(phones={"port": free_port()}) as stack:
        phones = await asyncio.to_thread(enrolled, stack, count)
        async with loaded(stack, REPORTS_PER_S, count):
            alone = await sat(stack, lambda: None)
            late, beside, memory, lost = await carried(stack, phones, ordered)
    p50, p95 = np.percentile(late, [50, 95])
    ratios = ", ".join(f"{name} {beside.shares[name] / alone.shares[name]:.2f}" for name in SHARED)
    return Row(
        f"{count:,} phones on their own gateway, an order to {ordered:,} of them",
        "seen p95 <= 1 s; the desk's p99 and each process's CPU within 1.5 of the run without",
        f"{len(late):,} had it, p50 {p50:.0f} ms, p95 {p95:.0f} ms; desk's p99 {beside.p99:.0f} ms, without phones "
        f"{alone.p99:.0f} ms ({beside.p99 / alone.p99:.2f}); CPU beside that without: {ratios}; phones' gateway "
        f"{memory:.0f} MB, {lost} sockets lost",
        f"{VIEWERS} desks, the positions of {count:,} workers every 5 s and {REPORTS_PER_S} reports/s; "
        f"{told(beside.shares)}; without phones {told(alone.shares)}",
    )


def measure() -> Row:
    return asyncio.run(seen())
