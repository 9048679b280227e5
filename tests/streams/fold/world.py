"""A believable city told to the real fold, without doors or screens: what its alerts come to. One virtual day, or a
night with floods on top of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import msgspec

from streams.access.subject import Role
from streams.alert_rules.inputs import Condition
from streams.demo.city import City, Home, Sent
from streams.demo.crowd import Crowd
from streams.demo.days import Days
from streams.demo.keys import DemoKeys
from streams.demo.matters import Matters
from streams.demo.recipe import Recipe
from streams.demo.recipe import load as load_recipe
from streams.fold.alerting.alerting import Alerting
from streams.fold.picture import Picture
from streams.geography.places import Places
from streams.geography.places import load as load_places
from streams.journal.api import Entry
from streams.model import fix
from streams.model.alert import ACTIVE, Alert, AlertMove, Priority
from streams.model.entry_id import EntryId
from streams.model.event import CaseStatus, Incoming, RegistryChange, Report, Sos, Tick
from streams.registry.regulation import regulation
from streams.settings import CasesSection
from streams.wire import entry as wire
from streams.wire.phone import Position
from tests.streams.demo.systems import DEPARTMENTS, PLATFORM
from tests.streams.fold.commands import Person, asks

STEP_MS = 10_000
EVERY_S = 300
"""Between fixes of everybody: what alerts look at is silence, and that needs no more."""
HOUR_MS = 3_600_000
WORKERS = 15_000
_FIRST = 1_001
RULES = regulation(CasesSection())
Act = Callable[[int], None]


@dataclass
class Night:
    """What a run came to. `raised`: announced, by rule and priority. `waited`: s until the acknowledgement of each
    critical one. `hidden`: moments at which a critical one was in no queue."""

    told: int = 0
    raised: Counter[tuple[str, int]] = field(default_factory=Counter)
    sos: set[str] = field(default_factory=set)
    serious: set[str] = field(default_factory=set)
    hidden: int = 0
    flooded: int = 0
    bins: int = 0


class World:
    """The city, its fold, and one duty officer a tier who takes what comes. `now`: city ms. `step_ms`: of a tick."""

    def __init__(
        self,
        begin: int,
        *,
        recipe: Recipe | None = None,
        places: Places | None = None,
        workers: int = WORKERS,
        step_ms: int = STEP_MS,
    ) -> None:
        self._step_ms = step_ms
        self.places = places or load_places()
        made_of = recipe or load_recipe()
        matters = Matters(made_of, self.places, RULES, 2112)
        villages = [code for code in self.places.villages() if len(code) == 12]
        self._homes = [villages[n * 7919 % len(villages)] for n in range(workers)]
        kinds = ["full" if n % 8 == 0 else "part" for n in range(workers)]
        keys = DemoKeys(
            fleet_key="k",
            first_sender=_FIRST,
            first_worker=1,
            count=workers,
            departments=DEPARTMENTS,
            platform=PLATFORM,
        )
        homes = [Home((123.8, 42.1), n % 2 == 0) for n in range(workers)]
        crowd = Crowd(made_of.on_duty, kinds, "believable", 2112, Days(RULES.calendar))
        self.city = City(made_of, keys, homes, crowd, matters, prologue=False, every_s=EVERY_S)
        self.picture = Picture("2112")
        self.now = begin
        self.seen = Night()
        self._seq = 0
        self._rang: dict[str, int] = {}
        self._takes: list[tuple[int, str]] = []
        self.wait_s = 35
        self.send(RegistryChange(id="r/1", source="registry", at=begin, revision=1, regulation=RULES))
        self.city.begin(begin)

    def send(self, *events: Incoming, rows: fix.Fixes | None = None) -> None:
        self._seq += 1
        body = b"".join(wire.pack(event) for event in events)
        one = Entry(id=EntryId(self.now, self._seq), events=body, fixes=b"" if rows is None else rows.tobytes())
        done = self.picture.fold(one)
        if done.refused:
            raise AssertionError(done.refused[0].why)
        for alert in done.changed(Alerting.kind):
            self._note(self.picture.kind(Alerting).alerts.get(alert.id))

    def run(self, ms: int, also: Act | None = None) -> None:
        """So much city time."""
        end = self.now + ms
        while self.now < end:
            self.now += self._step_ms
            self._told(self.city.step(self.now))
            if also:
                also(self.now)
            at = self.now
            self.send(Tick(id=f"tick/{at}", source="system", at=at, real=at, token=1, seen=("city", "county")))
            self._officer()
            self._look()

    def fire(self, rule: str, name: str, priority: Priority, region: str, *, holds: bool = True) -> None:
        """As if a rule had found it."""
        found = Condition(rule, name, priority, region, holds, self.now)
        for alert in self.picture.kind(Alerting).alerts.take(found, self.now):
            self._note(alert)

    def _told(self, items: Iterator[Sent]) -> None:
        fixes: list[tuple[int, Position]] = []
        events: list[Incoming] = []
        for sent in items:
            item = sent.item
            if isinstance(item, Position):
                fixes.append((sent.device - _FIRST + 1, item))
            elif isinstance(item, Report | CaseStatus | Sos):
                events.append(self._placed(item))
            else:
                events.append(msgspec.structs.replace(item, received=self.now))
        if events or fixes:
            self.send(*events, rows=self._rows(fixes))

    def _placed(self, item: Report | CaseStatus | Sos) -> Incoming:
        if isinstance(item, Sos):
            if not item.cancelled:
                self.seen.sos.add(str(item.worker))
            return msgspec.structs.replace(item, received=self.now, region=self._homes[item.worker - 1])
        if isinstance(item, Report):
            kind = RULES.by_type[item.type]
            if kind.serious and not (item.duplicate_of or item.invalid):
                self.seen.serious.add(item.id)
        return msgspec.structs.replace(item, received=self.now)

    def _rows(self, fixes: list[tuple[int, Position]]) -> fix.Fixes | None:
        if not fixes:
            return None
        rows = fix.empty(len(fixes))
        for row, (worker, item) in zip(rows, fixes, strict=True):
            row["worker"], row["device"] = worker, worker
            row["fix_ms"], row["received_ms"] = item.at, self.now
            row["lon_e6"], row["lat_e6"] = round(item.lon * 1e6), round(item.lat * 1e6)
            row["village"] = int(self._homes[worker - 1][4:])
        return rows

    def _note(self, alert: Alert | None) -> None:
        if alert is None or alert.rang <= self._rang.get(alert.id, 0):
            return
        self._rang[alert.id] = alert.rang
        self.seen.told += 1
        self.seen.raised[(alert.rule, int(alert.priority))] += 1
        self._takes.append((self.now + self.wait_s * 1000, alert.id))

    def _officer(self) -> None:
        """Takes what has been there for a while, and ends it a little later."""
        due = [one for one in self._takes if one[0] <= self.now]
        self._takes = [one for one in self._takes if one[0] > self.now]
        for _, name in due:
            alert = self.picture.kind(Alerting).alerts.get(name)
            if alert is None or alert.state not in ACTIVE:
                continue
            taken = any(step.move is AlertMove.ACKNOWLEDGE for step in alert.steps) and bool(alert.acked_by)
            self.wish("alert.close" if taken else "alert.acknowledge", name, note="已核实" if taken else "")
            if not taken:
                self._takes.append((self.now + 300_000, name))

    def wish(self, action: str, name: str, note: str = "") -> None:
        """Of the city's duty lead."""
        lead = Person("city", Role.DUTY_LEAD)
        self.send(asks(lead, action, name, note=note, session="city", at=self.now))

    def _look(self) -> None:
        self.seen.bins += 1
        self.seen.flooded += self.picture.kind(Alerting).stats.flood("2112") is not None
        for alert in self.picture.kind(Alerting).alerts:
            if alert.priority is Priority.CRITICAL and alert.state not in ACTIVE:
                self.seen.hidden += 1


def storm(world: World, minutes: int = 30) -> None:
    """A flood of alerts: three calls for help, a dozen orders nobody accepts, forty matters over their limit, and feeds
    that come and go, within some minutes; then it is over."""
    named = f"{world.now}"
    towns = world.places.townships()
    for n in range(40):
        town = towns[(n * 7) % len(towns)]
        if n < 3:
            world.fire("sos", f"{9000 + n}", Priority.CRITICAL, town)
        if n < 12:
            world.fire("not_accepted", f"{named}-{n}", Priority.URGENT, town)
        world.fire("overdue_serious", f"{named}-{n}", Priority.ATTENTION, town)
        world.run(STEP_MS)
    for holds in (False, True) * 3:
        world.fire("not_accepted", f"{named}-0", Priority.URGENT, towns[0], holds=holds)
        world.run(STEP_MS)
    world.run(minutes * 60_000)
    for n in range(40):
        town = towns[(n * 7) % len(towns)]
        world.fire("overdue_serious", f"{named}-{n}", Priority.ATTENTION, town, holds=False)
        world.fire("not_accepted", f"{named}-{n}", Priority.URGENT, town, holds=False)


def beijing(day: int, hour: int) -> int:
    """City ms of an hour of a day of November 2026."""
    return int(datetime(2026, 11, day, hour, tzinfo=UTC).timestamp() * 1000) - 8 * HOUR_MS


def ordinary_day() -> World:
    """A Wednesday, to its end."""
    world = World(beijing(25, 0))
    world.wish("shift.begin", "2112")
    world.run(24 * HOUR_MS)
    return world


def night(world: World) -> Iterator[bool]:
    """Twelve hours with three floods: yields False before each, True right after."""
    world.wish("shift.begin", "2112")
    for _ in range(3):
        world.run(2 * HOUR_MS)
        yield False
        storm(world, 2)
        yield True
        world.run(HOUR_MS)
    world.run(2 * HOUR_MS)
