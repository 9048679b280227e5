"""1,500 viewers of a wall at one frame a second, and the same 15,000 dots on dcc.Interval with Patch."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import msgspec
import numpy as np

from bench import interval_peer
from bench.audience import Audience, Heard, together
from bench.loaded import Meter, house, loaded, told
from bench.room import Room
from bench.row import Row
from streams.access.subject import Role
from streams.clock import real_ms
from tests.journeys.stack import Stack
from tests.journeys.test_stuck import COUNTIES

CITY, COUNTY = "2112", "211224"
NUMBERS = [f"regions/{CITY}", f"clusters/{CITY}", f"feed/{CITY}"]
WALL = [*NUMBERS, f"workers/{COUNTY}"]
WHOLE = [*NUMBERS, *(f"workers/{code}" for code in COUNTIES)]
VIEWERS, ROOMS = 1_500, 3
SECONDS = 20


@dataclass(frozen=True)
class Seen:
    """`gateway`: share of one core."""

    gateway: float
    heard: Heard
    beside: str

    @property
    def each(self) -> float:
        """Bytes per viewer and second."""
        return self.heard.bytes / VIEWERS / self.heard.seconds

    def words(self) -> str:
        p50, p99 = np.percentile(self.heard.late, [50, 99])
        lost = f", {self.heard.lost} lost" if self.heard.lost else ""
        frames = self.heard.frames / VIEWERS / self.heard.seconds
        return (
            f"gateway {self.gateway:.0%} of one core, change to receipt p50 {p50:.0f} ms, p99 {p99:.0f} ms, "
            f"{frames:.1f} frames and {self.each / 1000:.1f} KB a viewer-second{lost}"
        )


def tickets(stack: Stack, many: int) -> list[str]:
    """Of one wall's session; each is good for half a minute."""
    with stack.registry() as registry:
        link = registry.new_link(Role.WALL, CITY, "/wall", now=real_ms(), ttl_ms=3_600_000)
        found = registry.take_link(link, real_ms())
        assert found is not None
        return [registry.new_ticket(found[0].id, real_ms()) for _ in range(many)]


def opened(stack: Stack, topics: list[str]) -> list[Room]:
    url = stack.settings.gateway_url
    rooms: list[Room] = []
    for _ in range(ROOMS):
        rooms.append(Room("bench.audience", Audience(url, tickets(stack, VIEWERS // ROOMS), topics)))
        assert rooms[-1].hear() == b"ready"
    return rooms


def ended(room: Room) -> Heard:
    room.say(b"end")
    heard = msgspec.json.decode(room.hear(), type=Heard)
    room.part()
    return heard


async def watched(stack: Stack, topics: list[str]) -> Seen:
    """The audience comes, sits SECONDS, and goes."""
    rooms = await asyncio.to_thread(opened, stack, topics)
    for room in rooms:
        room.say(b"begin")
    meter = Meter(stack)
    await asyncio.sleep(SECONDS)
    shares = meter.shares()
    heard = together(await asyncio.to_thread(lambda: [ended(room) for room in rooms]))
    return Seen(shares["gateway"], heard, told(shares))


async def seen() -> tuple[Seen, Seen, Seen]:
    """A county's wall, all dots of the city, and a county's wall while 50 reports/s come."""
    with house(gateway={"worker_frame_ms": 1000}) as stack:
        async with loaded(stack, 0) as load:
            county, whole = await watched(stack, WALL), await watched(stack, WHOLE)
            load.reports_per_s = 50
            return county, whole, await watched(stack, WALL)


def measure() -> list[Row]:
    county, whole, busy = asyncio.run(seen())
    peer = interval_peer.cost()
    cpu = peer.cpu / (whole.gateway / VIEWERS)
    beside = f"beside it 3,000 positions/s and {VIEWERS:,} viewers in {ROOMS} processes;"
    return [
        Row(
            f"fan-out, {VIEWERS:,} viewers of a county's wall at 1 Hz",
            "within 20 % of one core, p99 <= 500 ms",
            county.words(),
            f"{beside} {county.beside}",
        ),
        Row(
            f"fan-out, the same while 50 reports/s come ({VIEWERS:,} viewers)",
            "-",
            busy.words(),
            f"{beside} {busy.beside}",
        ),
        Row(
            f"fan-out, all 15,000 dots to {VIEWERS:,} viewers, against dcc.Interval with Patch",
            ">= 50x less server CPU, >= 10x fewer bytes a viewer",
            f"{cpu:.0f}x less CPU ({whole.gateway / VIEWERS * 1e6:.0f} us a viewer-second), "
            f"{peer.bytes / whole.each:.1f}x fewer bytes; {whole.words()}",
            f"the peer, alone: {peer.cpu * 1000:.2f} ms of CPU and {peer.bytes / 1000:.0f} KB a viewer-second, asked "
            f"by {interval_peer.VIEWERS} each second; {beside} {whole.beside}",
        ),
    ]
