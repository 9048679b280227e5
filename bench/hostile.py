"""Hostile clients at every door, while a city's positions come in: how old the picture gets, who is answered, what is
lost. Attackers and askers are processes of their own: what is late is the servers, as far as there are cores."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import NamedTuple

import msgspec
import numpy as np

from bench.askers import Errand, Found
from bench.attackers import Attack, Met
from bench.loaded import Meter, house, loaded, told
from bench.room import Room
from bench.row import Row
from bench.sockets import stored
from streams.clock import real_ms
from streams.model import fix
from streams.model.entry_id import ZERO
from streams.model.event import Report
from streams.registry.records import Datum, NewWorker
from streams.wire import entry as entries
from tests.journeys.hostile import doors
from tests.journeys.stack import Stack

SECONDS = 30
BODY = 300_000_000
TEXTS = 6
REPORTS_PER_S = 5
VILLAGE = "211221106201"
ATTACKS = ((2_000, 200), (0, 2_000))
"""(silent sockets, half requests) at each door."""
SERVERS = ("dashboard", "wall", "gateway", "intake", "fold")


class Seen(NamedTuple):
    """`lost`: what was acknowledged and is not in the journal. `memory`: MB at most, by server."""

    found: Found
    met: Met
    lost: int
    kept: int
    memory: dict[str, float]
    beside: str

    def words(self) -> str:
        slowest = ", ".join(f"{name} {max(took):.2f}" for name, took in self.found.took.items())
        tops = ", ".join(f"{name} {most:.0f}" for name, most in self.memory.items())
        p99 = float(np.percentile(self.found.waits, 99)) * 1000
        bodies = ", ".join(f"{path} {status or 'cut'}" for path, status in self.met.bodies.items())
        lost = f"{self.lost or 'nothing'} lost"
        return (
            f"fold age p50 {np.median(self.found.ages):.2f} s, at most {max(self.found.ages):.2f} s; "
            f"slowest answer, s: {slowest}; a matter kept after p99 {p99:.0f} ms; "
            f"{self.kept:,} acknowledged, {lost}; MB at most: {tops}; {self.met.opened:,} sockets opened; "
            f"300 MB: {bodies}; 250 KB texts: {self.met.texts}"
        )


def memory(stack: Stack) -> Iterator[tuple[str, float]]:
    """(server, MB of its largest process)."""
    for name in SERVERS:
        if found := stack.process(name):
            family = [found, *found.children(recursive=True)]
            yield name, max(one.memory_info().rss for one in family) / 1e6


async def watched(stack: Stack, tops: dict[str, float]) -> None:
    while True:
        for name, now in memory(stack):
            tops[name] = max(tops.get(name, 0.0), now)
        await asyncio.sleep(0.5)


async def in_the_journal(stack: Stack) -> tuple[int, set[str]]:
    """(live fixes, ids of matters) that the journal holds."""
    async with stack.journal() as journal:
        fixes, reports, after = await stored(journal, fix.Lane.LIVE), set(), ZERO
        while found := await journal.read(after, count=512):
            after = found[-1].id
            events = [entries.unpack(body) for entry in found for body in entries.bodies(entry.events)]
            reports |= {event.id for event in events if isinstance(event, Report)}
    return fixes, reports


def rooms(stack: Stack, shift_ms: int, silent: int, halves: int) -> tuple[Room, Room]:
    """The attackers and the askers, with keys of their own."""
    with stack.registry() as registry:
        _, key = registry.enrol_department("hostile", simulated=True, now=real_ms())
        home = VILLAGE[:9]
        worker = registry.enrol_worker(NewWorker(name="甲", home=home, village=VILLAGE, kind="full"), real_ms())
        phone, own = registry.enrol_phone(
            worker.number, unique_id="honest", foreign=False, simulated=True, datum=Datum.WGS84, now=real_ms()
        )
    there = doors(stack.settings)
    errand = Errand(there, own, phone.number, VILLAGE, shift_ms)
    return Room("bench.attackers", Attack(there, silent, halves, BODY, TEXTS, key)), Room("bench.askers", errand)


async def attacked(stack: Stack, silent: int, halves: int, seconds: float = SECONDS) -> Seen:
    async with loaded(stack, REPORTS_PER_S) as load:
        attackers, askers = rooms(stack, load.clock.now_ms() - real_ms(), silent, halves)
        tops: dict[str, float] = {}
        with askers, attackers:
            for room in (askers, attackers):
                assert await asyncio.to_thread(room.hear) == b"ready"
            meter, watching = Meter(stack), asyncio.create_task(watched(stack, tops))
            await asyncio.sleep(seconds)
            beside = told(meter.shares())
            for room in (askers, attackers):
                room.say(b"enough")
            found = msgspec.json.decode(await asyncio.to_thread(askers.hear), type=Found)
            met = msgspec.json.decode(await asyncio.to_thread(attackers.hear), type=Met)
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
    # Nobody sends any more; what was acknowledged is counted against what is there.
    fixes, reports = await in_the_journal(stack)
    wanted = load.acknowledged()
    lost = max(0, wanted - fixes) + len(set(found.kept) - reports)
    return Seen(found, met, lost, wanted + len(found.kept), tops, beside)


def measure() -> list[Row]:
    rows = []
    for silent, halves in ATTACKS:
        with house() as stack:
            seen = asyncio.run(attacked(stack, silent, halves))
        rows.append(
            Row(
                f"{silent:,} silent sockets and {halves:,} half requests at each door, 300 MB at each path, "
                f"{2 * TEXTS} texts of 250 KB, beside 3,000 fixes/s, for {SECONDS} s",
                "fold age < 2 s, every door < 2 s, nothing lost, every server < 300 MB",
                seen.words(),
                f"attackers and askers in processes of their own; {seen.beside}",
            )
        )
    return rows
