"""7,600 phones on a gateway of their own, an order to 1,000 of them, and what a desk notices of it."""

from __future__ import annotations

import tempfile
import time
import uuid
from pathlib import Path

import msgspec
import numpy as np
import psutil

from bench.audience import Audience, Heard
from bench.fan_out import ended, tickets
from bench.loaded import told
from bench.orders import TEXT, send
from bench.pockets import Pockets, PocketsHeard
from bench.room import Room
from bench.row import Row
from streams.clock import real_ms
from streams.registry.records import Datum
from tests.journeys.stack import Stack
from tests.servers import free_port

PHONES, ORDERED, ROOMS = 7_600, 1_000, 2
VIEWERS, COUNTY, SECONDS = 100, "211224", 20
DESK = ["regions/2112", "figures/2112", "feed/2112", f"workers/{COUNTY}"]
PROCESSES = ("phones", "gateway", "fold", "intake", "redis")


def enrolled(stack: Stack) -> list[tuple[int, str]]:
    """(worker, key) of as many phones with our app."""
    with stack.registry() as registry:
        people = registry.workers()[:PHONES]
        return [
            (
                one.number,
                registry.enrol_phone(
                    one.number,
                    unique_id=str(uuid.uuid4()),
                    foreign=False,
                    simulated=True,
                    datum=Datum.WGS84,
                    now=real_ms(),
                )[1],
            )
            for one in people
        ]


class Spent:
    """CPU of processes of the city since it was made, as shares of one core."""

    def __init__(self, stack: Stack) -> None:
        self.of = {name: psutil.Process(found.pid) for name in PROCESSES if (found := stack.process(name))}
        self._begun, self._before = time.monotonic(), self._sums()

    def shares(self) -> dict[str, float]:
        took = time.monotonic() - self._begun
        return {name: (now - self._before[name]) / took for name, now in self._sums().items()}

    def _sums(self) -> dict[str, float]:
        return {name: sum(process.cpu_times()[:2]) for name, process in self.of.items()}


def sat(stack: Stack) -> tuple[Heard, dict[str, float]]:
    """What desks heard for SECONDS, and what the processes spent."""
    with Room("bench.audience", Audience(stack.settings.gateway_url, tickets(stack, VIEWERS), DESK)) as room:
        assert room.hear() == b"ready"
        room.say(b"begin")
        spent = Spent(stack)
        time.sleep(SECONDS)
        shares = spent.shares()
        return ended(room), shares


def ordered(stack: Stack, phones: list[tuple[int, str]]) -> tuple[np.ndarray, Heard, dict[str, float], float, int]:
    """(ms until each that was sent it had the order, what desks heard meanwhile, shares, MB of the phones' gateway,
    sockets that were lost)."""
    url, portion = stack.settings.phones_url, len(phones) // ROOMS
    rooms = [
        Room("bench.pockets", Pockets(url, [key for _, key in phones[n * portion : (n + 1) * portion]], TEXT))
        for n in range(ROOMS)
    ]
    for room in rooms:
        assert room.hear() == b"ready"
    begun = time.monotonic()
    send(stack, [f"w{worker}" for worker, _ in phones[:: PHONES // ORDERED][:ORDERED]])
    heard, shares = sat(stack)
    memory = Spent(stack).of["phones"].memory_info().rss / 1e6
    at: list[float] = []
    lost = 0
    for room in rooms:
        room.say(b"end")
        one = msgspec.json.decode(room.hear(), type=PocketsHeard)
        room.part()
        at, lost = at + one.at, lost + one.lost
    return (np.array(at) - begun) * 1000, heard, shares, memory, lost


def measure() -> Row:
    with tempfile.TemporaryDirectory() as folder:
        stack = Stack(Path(folder), phones={"port": free_port()})
        try:
            stack.start()
            phones = enrolled(stack)
            before, alone = sat(stack)
            late, after, shares, memory, lost = ordered(stack, phones)
        finally:
            stack.stop()
    p50, p95 = np.percentile(late, [50, 95])
    (_, without), (_, beside) = (np.percentile(one.late, [50, 99]) for one in (before, after))
    return Row(
        f"{len(phones):,} phones on their own gateway, an order to {ORDERED:,} of them",
        "seen p95 <= 1 s; the desk's p99 within 1.5 of the run without",
        f"{len(late):,} had it, p50 {p50:.0f} ms, p95 {p95:.0f} ms; desk's p99 {beside:.0f} ms, without phones "
        f"{without:.0f} ms ({beside / without:.2f}); {memory:.0f} MB, {lost} sockets lost",
        f"{VIEWERS} desks, a simulated city; {told(shares)}; without phones {told(alone)}",
    )
