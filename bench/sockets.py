"""Intake with a WebSocket for each of 15,000 phones: a city's second, and a backlog of a minute."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import msgspec
import numpy as np
import psutil

from bench.callers import Crew, Done, Order
from bench.loaded import Meter, house, told
from bench.room import Room
from bench.row import Row
from streams.clock import CityClock
from streams.geography.places import load
from streams.journal.redis import RedisJournal
from streams.model import fix
from streams.model.entry_id import ZERO
from streams.operate.keys import read_keys
from tests.journeys.stack import Stack

PHONES, ROOMS = 15_000, 3
STEADY = Order(seconds=30, lane="live", fixes=1, every_s=5, reports=50 / ROOMS)
BACKLOG = Order(seconds=60, lane="backfill", fixes=10, every_s=5, reports=0)


@dataclass(frozen=True)
class Phase:
    """`stored`: fixes of its lane found in the journal, each once."""

    order: Order
    dones: list[Done]
    shares: dict[str, float]
    stored: int
    beside: str

    def sum(self, name: str) -> int:
        return int(sum(getattr(done, name) for done in self.dones))

    def waits(self) -> str:
        fixes = [wait for done in self.dones for wait in done.waits]
        reports = [wait for done in self.dones for wait in done.report_waits]
        if not fixes:
            return "no fix was acknowledged"
        said = "acknowledged after p50 {:.0f} ms, p99 {:.0f} ms".format(*np.percentile(fixes, [50, 99]))
        if reports:
            said += ", a report after p50 {:.0f} ms, p99 {:.0f} ms".format(*np.percentile(reports, [50, 99]))
        return said

    def kept(self) -> str:
        kept, drained = self.sum("kept"), max(done.drained for done in self.dones)
        lost = kept - self.stored
        rate = kept / (self.order.seconds + drained)
        return (
            f"{rate:,.0f} /s acknowledged, {kept:,} acknowledged and {self.stored:,} stored once "
            f"({lost or 'nothing'} lost), {self.sum('busy')} told to wait, "
            f"{self.sum('held')} turns let pass, {self.sum('lost')} sockets lost"
        )


async def crews(stack: Stack) -> list[Crew]:
    keys, places = read_keys(stack.settings), load(stack.settings.city.name)
    villages = places.villages()
    async with stack.journal() as journal:
        store = await journal.store()
    assert store is not None
    clock = CityClock(store)
    each, url = PHONES // ROOMS, stack.settings.intake_url.replace("http", "ws", 1) + "/v1/stream"
    found = []
    for first in range(0, PHONES, each):
        spots = [places.label(villages[n % len(villages)]) for n in range(first, first + each)]
        found.append(
            Crew(
                url=url,
                key=keys.fleet_key,
                first_device=keys.first_sender + first,
                first_worker=keys.first_worker + first,
                places=[(lon / 1e6, lat / 1e6) for lon, lat in spots],
                shift_ms=clock.now_ms() - clock.real_ms(),
                region=villages[0],
            )
        )
    return found


async def stored(journal: RedisJournal, lane: fix.Lane) -> int:
    """How many different fixes of a lane the journal holds. Raises AssertionError when one stands twice."""
    after, seen = ZERO, []
    while found := await journal.read(after, count=512):
        rows = [fix.from_bytes(entry.fixes) for entry in found if entry.fixes]
        mine = np.concatenate(rows) if rows else fix.empty()
        mine = mine[mine["lane"] == lane]
        seen.append(mine["device"].astype(np.uint64) << 32 | mine["seq"])
        after = found[-1].id
    every = np.concatenate(seen)
    assert len(np.unique(every)) == len(every), "a fix stands twice"
    return len(every)


async def phase(stack: Stack, rooms: list[Room], order: Order, lane: fix.Lane) -> Phase:
    for room in rooms:
        room.say(msgspec.json.encode(order))
    meter = Meter(stack)
    await asyncio.sleep(order.seconds)
    shares = meter.shares()
    beside = told(shares)
    dones = [msgspec.json.decode(await asyncio.to_thread(room.hear), type=Done) for room in rooms]
    async with stack.journal() as journal:
        return Phase(order, dones, shares, await stored(journal, lane), beside)


async def measured(stack: Stack) -> tuple[Phase, Phase, float]:
    """(a city's seconds, the backlog, MB of intake with all phones on)."""
    rooms = [Room("bench.callers", crew) for crew in await crews(stack)]
    for room in rooms:
        assert await asyncio.to_thread(room.hear) == b"ready"
    intake = stack.process("intake")
    assert intake is not None
    memory = psutil.Process(intake.pid).memory_info().rss / 1e6
    steady = await phase(stack, rooms, STEADY, fix.Lane.LIVE)
    backlog = await phase(stack, rooms, BACKLOG, fix.Lane.BACKFILL)
    for room in rooms:
        room.part()
    return steady, backlog, memory


def measure() -> list[Row]:
    with house() as stack:
        steady, backlog, memory = asyncio.run(measured(stack))
    rate, reports = steady.sum("kept") / STEADY.seconds, steady.sum("reports") / STEADY.seconds
    beside = f"beside it the whole house and the phones in {ROOMS} processes;"
    return [
        Row(
            f"intake, {PHONES:,} sockets, 3,000 single-fix frames/s and 50 reports/s",
            "within 60 % of one core",
            f"{steady.shares['intake']:.0%} of one core at {rate:,.0f} fixes/s and {reports:.0f} reports/s, "
            f"{memory:.0f} MB; {steady.waits()}; {steady.kept()}",
            f"{beside} {steady.beside}",
        ),
        Row(
            f"intake, a backlog of 30,000 fixes/s in frames of {BACKLOG.fixes} for {BACKLOG.seconds} s",
            "all acknowledged, nothing lost",
            f"{backlog.kept()}; {backlog.waits()}",
            f"{beside} {backlog.beside}",
        ),
    ]
