"""3,000 positions a second, twenty kills, an order before each and its receipt after it: what was acknowledged =
segments = state = one browser's replica."""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from dataclasses import dataclass, field

import pytest

from streams.archive.run import folder_of
from streams.archive.segments import entries
from streams.clock import CityClock
from streams.errors import JournalError
from streams.fold.cases import Cases
from streams.fold.checkpoint import restore
from streams.fold.picture import Picture
from streams.geography.places import load
from streams.journal.api import Change
from streams.journal.redis import RedisJournal
from streams.model.entry_id import ZERO, EntryId
from streams.operate.keys import read_keys
from tests.journeys import ledger
from tests.journeys.browser import BOUND_MS, COARSE, Screen, chromium, screen
from tests.journeys.kill_orders import OrdersBetween
from tests.journeys.phones import Fleet, Phone, begin, report, step
from tests.journeys.stack import BOUND_S, KILLABLE, Stack, until

pytestmark = [pytest.mark.journey, pytest.mark.timeout(900)]
PHONES, EVERY_S = 15_000, 5
REPORTS_PER_S = 5
RECOVERED = 6_000
"""Positions acknowledged after a kill before the next: two seconds' worth, so the house works again in between."""


@dataclass
class Load:
    """What the phones did: acknowledged positions are in the fleet, reports here."""

    fleet: Fleet
    villages: list[str]
    clock: CityClock
    reports: list[str] = field(default_factory=list)
    reports_per_s: int = REPORTS_PER_S
    late_s: float = 0.0

    async def run(self, stop: asyncio.Event) -> None:
        """Every phone sends a fix each EVERY_S seconds, a fifth of them each second."""
        begun, second, dice = time.monotonic(), 0, random.Random(1)
        while not stop.is_set():
            now = self.clock.now_ms()
            step(self.fleet.phones[second % EVERY_S :: EVERY_S], now)
            for _ in range(self.reports_per_s):
                self.reports.append(report(dice.choice(self.fleet.phones), now, dice.choice(self.villages)))
            self.fleet.wake()
            second += 1
            rest = begun + second - time.monotonic()
            self.late_s = max(self.late_s, -rest)
            await asyncio.sleep(max(0.0, rest))

    def acknowledged(self) -> int:
        return sum(phone.hi["live"] for phone in self.fleet.phones)


async def load_of(stack: Stack) -> Load:
    keys, places = read_keys(stack.settings), load(stack.settings.city.name)
    villages = places.villages()
    phones = []
    for n in range(PHONES):
        lon, lat = places.label(villages[n % len(villages)])
        phones.append(Phone(keys.first_sender + n, keys.first_worker + n, lon / 1e6, lat / 1e6))
    async with stack.journal() as journal:
        store = await journal.store()
    assert store is not None
    url = stack.settings.intake_url.replace("http", "ws", 1) + "/v1/stream"
    return Load(Fleet(url, keys.fleet_key, phones), villages, CityClock(store))


async def collect(journal: RedisJournal, found: list[Change], stop: asyncio.Event) -> None:
    """Every change there ever is, in the order of the journal, through its deaths."""
    after = found[-1].id if found else ZERO
    while True:
        with contextlib.suppress(JournalError):
            while more := await journal.read_changes(after, count=500):
                found += more
                after = more[-1].id
            if stop.is_set():
                return
        await asyncio.sleep(0.1)


async def killed(stack: Stack, name: str, load_: Load) -> float:
    """s until another process of that name runs and positions are acknowledged again."""
    before = load_.acknowledged()
    begun = time.monotonic()
    pid = stack.kill9(name)

    def again() -> bool:
        there = stack.process(name)
        return there is not None and there.pid != pid and load_.acknowledged() >= before + RECOVERED

    await until(again, BOUND_S, f"recovery from the kill of {name}\n{stack.said()[-500:]}")
    assert load_.fleet.failure() is None
    return time.monotonic() - begun


async def everywhere(journal: RedisJournal, stack: Stack, last: EntryId) -> bool:
    """Whether fold and archive are past `last`."""
    saved = await journal.load()
    cursors = await journal.cursors()
    return saved is not None and saved.cursor >= last and min(cursors.values(), default=ZERO) >= last


async def the_picture(journal: RedisJournal) -> Picture:
    saved = await journal.load()
    assert saved is not None
    return restore("2112", saved.fields)


@pytest.mark.parametrize("kills", [6, pytest.param(20, marks=pytest.mark.soak)])
async def test_kills_lose_nothing_and_double_nothing(quiet: Stack, kills: int) -> None:
    stack = quiet
    load_ = await load_of(stack)
    order = [KILLABLE[n % len(KILLABLE)] for n in range(kills)]
    random.Random(2112).shuffle(order)
    changes: list[Change] = []
    stop, ended = asyncio.Event(), asyncio.Event()
    async with stack.journal() as journal, chromium() as browser:
        there = f"{stack.settings.dashboard_url}/region/2112"
        desk = await screen(browser, stack.link("duty"), there, scale=COARSE)
        await desk.live()
        collecting = asyncio.create_task(collect(journal, changes, ended))
        begin(load_.fleet.phones, load_.clock.now_ms())
        load_.fleet.start()
        sending = asyncio.create_task(load_.run(stop))
        await until(lambda: load_.acknowledged() >= PHONES, BOUND_S, "a first fix of every phone")
        begun, first = time.monotonic(), load_.acknowledged()
        times: dict[str, list[float]] = {}
        between = OrdersBetween(stack)
        for name in order:
            await between.send()
            times.setdefault(name, []).append(await killed(stack, name, load_))
            await between.confirm()
        rate = (load_.acknowledged() - first) / (time.monotonic() - begun)
        stop.set()
        await sending
        await until(load_.fleet.idle, BOUND_S, "everything acknowledged")
        await load_.fleet.stop()
        last = (await journal.figures())["in"].last
        await until(lambda: everywhere(journal, stack, last), BOUND_S, "fold and archive at the end")
        ended.set()
        await collecting
        assert load_.fleet.refused == []
        assert load_.fleet.outside == load_.fleet.quarantined == 0
        print(f"{load_.acknowledged()} positions acknowledged, {rate:.0f}/s through {kills} kills")
        for name, took in sorted(times.items()):
            print(f"  {name:<8} {len(took)} kills, back after {max(took):.1f} s at most")
        total = ledger.archived(entries(folder_of(stack.settings)))
        ledger.check_segments(load_.fleet.phones, load_.reports, total)
        picture = await the_picture(journal)
        ledger.check_picture(load_.fleet.phones, load_.reports, picture, total)
        ledger.check_changes(changes, load_.reports)
        await between.check(journal, changes)
        await check_replica(desk, load_, picture)
    assert "equal to the checkpoint" in await asyncio.to_thread(stack.run, "rebuild", "--verify")


async def check_replica(desk: Screen, load_: Load, picture: Picture) -> None:
    """The browser shows every phone where it was last, and as many reports as there were."""
    wanted = {p.worker: (round(p.last.lon * 1e6), round(p.last.lat * 1e6)) for p in load_.fleet.phones if p.last}
    assert len(wanted) == PHONES

    async def shown() -> bool:
        return await desk.places() == wanted

    await until(shown, BOUND_S, "every phone on the map where it was last")
    count = f"{len(load_.reports):,}"
    await desk.page.wait_for_function(
        "(n) => document.querySelector('[data-slot=kpi-reports]').textContent === n",
        arg=count,
        timeout=BOUND_MS,
        polling=100,
    )
    assert picture.kind(Cases) is not None
