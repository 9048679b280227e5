"""1,500 viewers of a county's page at a desk."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import msgspec
import numpy as np

from bench.audience import Audience, Heard, together
from bench.loaded import Meter, house, loaded, told
from bench.room import Room
from bench.row import Row
from streams.access.subject import Role
from streams.clock import real_ms
from tests.journeys.load import Load
from tests.journeys.stack import Stack

CITY, COUNTY = "2112", "211224"
NUMBERS = [f"regions/{CITY}", f"figures/{CITY}", f"feed/{CITY}"]
DESK = [*NUMBERS, f"workers/{COUNTY}"]
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
    """Of one desk's session; each is good for half a minute. Walls get fewer dots and minutes later."""
    with stack.registry() as registry:
        link = registry.new_link(Role.SUPERVISOR, CITY, f"/region/{CITY}", now=real_ms(), ttl_ms=3_600_000)
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


async def watched(stack: Stack, load: Load, topics: list[str]) -> Seen:
    """The audience comes, sits SECONDS, and goes."""
    rooms = await asyncio.to_thread(opened, stack, topics)
    for room in rooms:
        room.say(b"begin")
    meter, before = Meter(stack), load.acknowledged()
    await asyncio.sleep(SECONDS)
    shares, sent = meter.shares(), (load.acknowledged() - before) / SECONDS
    heard = together(await asyncio.to_thread(lambda: [ended(room) for room in rooms]))
    beside = f"beside it {sent:,.0f} positions/s, {load.reports_per_s} reports/s, the viewers in {ROOMS} processes; "
    return Seen(shares["gateway"], heard, beside + told(shares))


async def seen() -> tuple[Seen, Seen]:
    """Without reports, and with 50 a second."""
    with house() as stack:
        async with loaded(stack, 0) as load:
            quiet = await watched(stack, load, DESK)
            load.reports_per_s = 50
            return quiet, await watched(stack, load, DESK)


def measure() -> list[Row]:
    quiet, busy = asyncio.run(seen())
    what = f"fan-out, {VIEWERS:,} viewers of a county's page"
    target = "within 20 % of one core, p99 <= 500 ms"
    return [
        Row(f"{what}, numbers at 1 Hz, dots at most at 2 Hz", target, quiet.words(), quiet.beside),
        Row(f"{what}, while every report moves numbers", "-", busy.words(), busy.beside),
    ]
