"""One store from its start to the comparison of everything, with faults between: what was acknowledged = segments =
state = one browser's replica, orders are there once, and no screen was live when it was not."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from streams.archive.run import folder_of
from streams.archive.segments import entries
from streams.fold.checkpoint import restore
from streams.history.facts import FactSpan
from streams.history.history import History
from streams.journal.api import Change
from streams.journal.redis import RedisJournal
from streams.model.entry_id import ZERO, EntryId
from streams.model.local_day import local_day
from tests import clocks
from tests.chaos.disk import Disk, mounted
from tests.chaos.faults import PARTS, RENEWED, Fault, FaultKind
from tests.chaos.happen import Site, happen
from tests.chaos.witness import Witness
from tests.clocks import WrongClock
from tests.journeys import ledger
from tests.journeys.browser import COARSE, Screen, chromium, screen
from tests.journeys.kill_orders import OrdersBetween
from tests.journeys.load import EVERY_S, PHONES, Load, collect, load_of
from tests.journeys.phones import begin
from tests.journeys.stack import BOUND_S, Stack, started, until
from tests.postgres import PostgresPair
from tests.releases import Release
from tests.servers import free_port
from tests.streams.journal.proxy import Proxy
from tests.watched import Group

SECONDS_WORTH = 2
"""Of positions acknowledged after a fault before the next: the city works again in between."""


@dataclass
class Found:
    """`back`: s from the end of a fault until everything ran, positions were acknowledged and screens live."""

    acknowledged: int = 0
    orders: int = 0
    looks: int = 0
    live: int = 0
    unjudged: int = 0
    back: list[tuple[Fault, float]] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """For a person."""
        yield f"{len(self.back)} faults, {self.acknowledged} positions and {self.orders} orders acknowledged"
        yield f"screens read {self.looks} times, {self.live} times they were live ({self.unjudged} not judged)"
        longest: dict[str, tuple[float, Fault]] = {}
        for fault, took in self.back:
            longest[fault.kind] = max(longest.get(fault.kind, (0.0, fault)), (took, fault), key=lambda pair: pair[0])
        for took, fault in longest.values():
            yield f"  back {took:5.1f} s after {fault}"


@contextlib.contextmanager
def on_its_disk(folder: Path) -> Iterator[tuple[Stack, Disk | None]]:
    """A city in which all that happens is the test's own, on a file system of its own where this machine allows one;
    its processes ask Redis over lines that can be told apart, and tell the time by a clock that can be wrong."""
    stack = Stack(folder, demo={"run": False}, redis={"port": free_port()})
    if clocks.there():
        stack.clock = WrongClock(folder / "clock")
    with mounted(folder / "data") as disk, started(stack):
        yield stack, disk


async def faults_lose_nothing(
    stack: Stack,
    faults: Sequence[Fault],
    found: Found,
    phones: int = PHONES,
    group: Group | None = None,
    pair: PostgresPair | None = None,
    release: Release | None = None,
    disk: Disk | None = None,
) -> None:
    """Fills `found` as it goes. Raises AssertionError with what does not agree."""
    asleep = sum(fault.count for fault in faults if fault.kind == FaultKind.BACK)
    async with stack.journal() as journal, Proxy(stack.settings.intake.port) as line, chromium() as browser:
        load = await load_of(stack, phones + asleep, line.url.replace("redis", "http", 1).removesuffix("/0"), asleep)
        there = f"{stack.settings.dashboard_url}/region/{stack.settings.city.code}"
        desk = await screen(browser, stack.link("duty"), there, scale=COARSE)
        wall = await screen(browser, stack.link("wall"), scale=COARSE)
        await desk.live()
        await wall.live()
        changes: list[Change] = []
        seen = Witness({"desk": desk, "wall": wall}, changes, f"regions/{stack.settings.city.code}")
        ended = asyncio.Event()
        collecting = asyncio.create_task(collect(journal, changes, ended))
        begin(load.awake(), load.clock.now_ms())
        load.fleet.start()
        orders = OrdersBetween(stack)
        async with _running(load, seen):
            for fault in faults:
                seen.during = str(fault)
                await orders.send()
                before = _pids(stack)
                await happen(fault, Site(stack, line, load, group, pair, release, disk))
                found.back.append((fault, await _back(stack, fault, before, load, seen)))
                await orders.confirm()
        await until(load.fleet.idle, BOUND_S, "everything acknowledged")
        await load.fleet.stop()
        last = (await journal.figures())["in"].last
        await until(lambda: _everywhere(journal, last), BOUND_S, "fold and archive at the end")
        ended.set()
        await collecting
        found.acknowledged, found.orders = load.acknowledged(), len(orders.confirmed)
        found.looks, found.live, found.unjudged = seen.looks, seen.live, seen.unjudged
        assert seen.untrue == [], "\n".join(seen.untrue)
        assert (load.fleet.refused, load.fleet.outside, load.fleet.quarantined) == ([], 0, 0)
        await _agrees(stack, journal, load, changes)
        await orders.check(journal, changes)
        await _shown(desk, load)
    assert "equal to the checkpoint" in await asyncio.to_thread(stack.run, "rebuild", "--verify")


@contextlib.asynccontextmanager
async def _running(load: Load, seen: Witness) -> AsyncIterator[None]:
    """Phones send and screens are read meanwhile."""
    stop = asyncio.Event()
    tasks = [asyncio.create_task(one) for one in (load.run(stop), seen.watch(stop))]
    try:
        await until(lambda: load.acknowledged() >= len(load.awake()), BOUND_S, "a first fix of every phone")
        yield
    finally:
        stop.set()
        await asyncio.gather(*tasks)


def _pids(stack: Stack) -> dict[str, int]:
    return {part: found.pid for part, found in stack.processes(PARTS).items()}


async def _back(stack: Stack, fault: Fault, before: Mapping[str, int], load: Load, seen: Witness) -> float:
    """s until everything runs (anew, what was killed), positions are acknowledged again and every screen is live."""
    begun, acknowledged = time.monotonic(), load.acknowledged()
    wanted = acknowledged + SECONDS_WORTH * len(load.awake()) // EVERY_S
    gone = {part: before[part] for part in fault.parts if fault.kind in RENEWED and part in before}

    async def again() -> bool:
        now = _pids(stack)
        there = now.keys() == before.keys() and all(now[part] != pid for part, pid in gone.items())
        return there and load.acknowledged() >= wanted and await seen.claims()

    await until(again, BOUND_S, f"everything back after {fault}\n{stack.said()[-500:]}")
    assert load.fleet.failure() is None
    return time.monotonic() - begun


async def _everywhere(journal: RedisJournal, last: EntryId) -> bool:
    """Whether fold, archive and history are past `last`."""
    saved, cursors = await journal.load(), await journal.cursors()
    return saved is not None and saved.cursor >= last and min(cursors.values(), default=ZERO) >= last


async def _agrees(stack: Stack, journal: RedisJournal, load: Load, changes: Sequence[Change]) -> None:
    """Acknowledged = segments = state = what everybody was sent = history."""
    total = ledger.archived(entries(folder_of(stack.settings)))
    ledger.check_segments(load.fleet.phones, load.reports, total)
    saved = await journal.load()
    assert saved is not None
    ledger.check_picture(load.fleet.phones, load.reports, restore(stack.settings.city.code, saved.fields), total)
    ledger.check_changes(changes, load.reports)
    today = local_day(load.clock.now_ms())
    with contextlib.closing(History(stack.settings.history_url)) as history:
        counted = history.numbers.totals(FactSpan(stack.settings.city.code, today - 1, today), ("reports",))
    assert counted["reports"] == len(load.reports)


async def _shown(desk: Screen, load: Load) -> None:
    """The browser shows every phone where it was last, and as many reports as there were."""
    wanted = {p.worker: (round(p.last.lon * 1e6), round(p.last.lat * 1e6)) for p in load.fleet.phones if p.last}
    assert len(wanted) == len(load.fleet.phones)

    async def placed() -> bool:
        return await desk.places() == wanted

    async def counted() -> bool:
        return await desk.text("kpi-reports") == f"{len(load.reports):,}"

    await until(placed, BOUND_S, "every phone on the map where it was last")
    await until(counted, BOUND_S, "as many reports as there were")
