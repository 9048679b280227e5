"""15,000 phones that send as the real ones do, what was acknowledged to them, and every change there was meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from dataclasses import dataclass, field

from streams.clock import CityClock
from streams.errors import JournalError
from streams.geography.places import load
from streams.journal.api import Change
from streams.journal.redis import RedisJournal
from streams.model.entry_id import ZERO
from streams.operate.keys import read_keys
from tests.journeys.phones import Fleet, Phone, begin, report, step
from tests.journeys.stack import Stack

PHONES, EVERY_S = 15_000, 5
REPORTS_PER_S = 5
AWAY_MS, KEPT_EVERY_MS = 72 * 3_600_000, 600_000
"""How long a phone that comes back had no line, and how often it kept where it was."""


@dataclass
class Load:
    """What the phones did: acknowledged positions are in the fleet, reports here."""

    fleet: Fleet
    villages: list[str]
    clock: CityClock
    reports: list[str] = field(default_factory=list)
    reports_per_s: int = REPORTS_PER_S
    late_s: float = 0.0
    asleep: list[Phone] = field(default_factory=list)
    """The last of the fleet's: they are somewhere without a line and send nothing until they are `back`."""

    async def run(self, stop: asyncio.Event) -> None:
        """Every phone sends a fix each EVERY_S seconds, a fifth of them each second."""
        begun, second, dice = time.monotonic(), 0, random.Random(1)
        while not stop.is_set():
            now, awake = self.clock.now_ms(), self.awake()
            step(awake[second % EVERY_S :: EVERY_S], now)
            for _ in range(self.reports_per_s):
                self.reports.append(report(dice.choice(awake), now, dice.choice(self.villages)))
            self.fleet.wake()
            second += 1
            rest = begun + second - time.monotonic()
            self.late_s = max(self.late_s, -rest)
            await asyncio.sleep(max(0.0, rest))

    def awake(self) -> list[Phone]:
        return self.fleet.phones[: len(self.fleet.phones) - len(self.asleep)]

    def back(self, count: int) -> list[Phone]:
        """So many of those asleep, each with what it kept for three days: it began its duty then."""
        now = self.clock.now_ms()
        found, self.asleep = self.asleep[:count], self.asleep[count:]
        begin(found, now - AWAY_MS)
        for ago in range(AWAY_MS, 0, -KEPT_EVERY_MS):
            step(found, now - ago)
        self.fleet.wake()
        return found

    def acknowledged(self) -> int:
        return sum(phone.hi["live"] for phone in self.fleet.phones)


async def load_of(stack: Stack, count: int = PHONES, url: str = "", asleep: int = 0) -> Load:
    """So many phones over the villages, the last of them asleep. `url`: of a way to intake that is not the straight
    one."""
    keys, places = read_keys(stack.settings), load(stack.settings.city.name)
    villages = places.villages()
    phones = []
    for n in range(count):
        lon, lat = places.label(villages[n % len(villages)])
        phones.append(Phone(keys.first_sender + n, keys.first_worker + n, lon / 1e6, lat / 1e6))
    async with stack.journal() as journal:
        store = await journal.store()
    assert store is not None
    way = (url or stack.settings.intake_url).replace("http", "ws", 1) + "/v1/stream"
    fleet = Fleet(way, keys.fleet_key, phones)
    return Load(fleet, villages, CityClock(store), asleep=phones[len(phones) - asleep :])


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
