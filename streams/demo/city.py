"""The simulated city at work: (state, now) -> items for the doors. No I/O."""

from __future__ import annotations

import heapq
import uuid
from collections.abc import Iterator

import msgspec

from streams.demo import story
from streams.demo.calls import HelpCalls, calls_of_before
from streams.demo.chance import dice
from streams.demo.crowd import Crowd
from streams.demo.items import Due, items
from streams.demo.keys import DemoKeys, SystemKey
from streams.demo.matters import Matters, PlannedCase
from streams.demo.nights import nights
from streams.demo.past import Past
from streams.demo.recipe import Recipe
from streams.demo.reports import CallerWords
from streams.demo.ringing import NO_TYPES, GraveTypes, Ringing, ringing
from streams.demo.seat import DAY_MS, SimulatedSeat
from streams.demo.walk import Degrees, Walk
from streams.model.alert import Alert
from streams.model.event import CaseStatus, DutyEnd, DutyStart, Report, Sos
from streams.model.local_day import local_day
from streams.wire.phone import Item

MEMORY_DAYS = 34
"""So many days before a city begins are sent at its first start, for some agreements to be a month old; what lies
before them follows when nothing waits."""
CASE_DAYS = 60
"""So many days before a city begins have cases at most; of days before them there are imported sums alone."""
_LATER_DAYS = 140
"""So long after a case is reported there may be word of it."""
_HOLD_MS = 20_000
"""So long the seat has at a first start to work off what rang the day before."""
RAIN_MS = 2 * 3_600_000
_STEP_MOST = 12
"""Sessions that begin or end per kind and second; at the very start all begin at once."""
_ALL = 1_000_000


class Live(msgspec.Struct, frozen=True):
    """A session under way, as it is saved. `index`: place in the roster."""

    index: int
    session: str
    started: int


class Saved(msgspec.Struct, frozen=True):
    """What a second start needs: sessions under way, when the city began, up to when it is sent (city ms). `past`: the
    local day that is sent next, going back; 0 where no one asked for days of before."""

    live: list[Live]
    began: int
    told: int
    past: int = 0


class Home(msgspec.Struct, frozen=True):
    """Where a worker lives and goes round: degrees, whether it is a community in town, and its code."""

    at: Degrees
    town: bool
    village: str = ""


class Sent(msgspec.Struct, frozen=True):
    """An item for the door: of which sender, on which lane."""

    device: int
    lane: str
    item: Item


class City:
    """`homes`: per place in the roster. `seat`: who takes the alerts; `types`: which raise them. `prologue`: whether
    cases from before the beginning are sent, and `past_days`: how many days of them. `every_s`: s between fixes of
    everyone, 0 = by the recipe."""

    def __init__(
        self,
        recipe: Recipe,
        keys: DemoKeys,
        homes: list[Home],
        crowd: Crowd,
        matters: Matters,
        *,
        seat: SimulatedSeat | None = None,
        types: GraveTypes = NO_TYPES,
        prologue: bool = True,
        every_s: int = 0,
        past_days: int = MEMORY_DAYS,
    ) -> None:
        self._recipe, self._keys, self._homes, self._crowd, self._matters = recipe, keys, homes, crowd, matters
        self._prologue, self._every, self._types = prologue, every_s, types
        self._walks: dict[int, Walk] = {}
        self._sessions: dict[int, Live] = {}
        self._due: list[Due] = []
        self._calls = HelpCalls(recipe.sos, keys, seat)
        self.seat = seat
        self._planned = -1
        self._began = self._told = 0
        self._past_days, self._past_day = min(past_days, CASE_DAYS), 0
        self._past = Past()
        self._watched: set[str] = set()
        self._rung: list[Ringing] = []
        self._opening = False

    @property
    def live(self) -> int:
        return len(self._sessions)

    @property
    def owed(self) -> int:
        """How much of the time before now is held back yet, for what goes first."""
        return self._past.left

    def begin(self, now: int) -> None:
        """A new city: what is open from the days before and everything of this day falls due at once."""
        self._began, self._told = now, 0 if self._prologue else now
        self._past_day = local_day(now) - MEMORY_DAYS - 1 if self._prologue else 0
        self._plan(now)
        self._open(now)

    def restore(self, saved: Saved, now: int) -> None:
        """Goes on where it stopped; what fell due meanwhile is sent now."""
        self._began, self._told, self._past_day = saved.began, saved.told, saved.past
        for live in saved.live:
            self._join(live, now)
        self._plan(now)
        if not saved.told:
            self._open(now)

    def _open(self, now: int) -> None:
        """Holds back the time before now, but for what raised an alert: that is sent first, with all that is known of
        it, so that the seat has closed those alerts before anybody looks."""
        if not (self.seat and self._prologue):
            return
        self._past.add(one for one in self._due if one[0] <= now and one[1] not in self._watched)
        self._due = [one for one in self._due if one[0] > now or one[1] in self._watched]
        heapq.heapify(self._due)
        self._opening = True

    def rain(self, after_min: int) -> None:
        """Heavy rain calls everybody out so many minutes after the city began, for two hours; 0: never."""
        begin = self._began + after_min * 60_000
        self._crowd.rain = (begin, begin + RAIN_MS) if after_min else (0, 0)

    def save(self) -> Saved:
        day = self._past_day + bool(self._past.left)
        return Saved(list(self._sessions.values()), self._began, self._told, day)

    def nights(self) -> list[Alert]:
        """The alerts of the nights before a city that begins now, as its seat had worked them off, and is asked for no
        more. None without a seat or a prologue."""
        if not (self.seat and self._prologue):
            return []
        villages = [home.village for home in self._homes]
        rung = [*self._rung, *calls_of_before(self._recipe.sos, self._keys, villages, self._began)]
        self._rung = []
        return nights(rung, self.seat, self._began)

    def step(self, now: int) -> Iterator[Sent]:
        """Everything that happens up to `now`, city ms; called about once a second."""
        yield from self._sessions_change(now)
        for index, walk in self._walks.items():
            if walk.due <= now:
                yield from self._moved(self._keys.first_sender + index, walk, now)
        seconds = min(60.0, (now - self._told) / 1000) if self._told else 0.0
        yield from map(self._sos, self._calls.until(now, seconds, self._sessions))
        self._plan(now)
        while self._due and self._due[0][0] <= now:
            yield self._sent(heapq.heappop(self._due)[-1])
        if not self._opening:
            self._told = now

    def before(self, now: int) -> Iterator[Sent]:
        """More of the time before the city began; nothing when all of it was sent. Called when all that was sent is
        durable. Days beyond the first ones follow one by one, the newest first."""
        if self.seat and self.seat.waits(now) and now < self._began + _HOLD_MS:
            return
        if not self._past.left and self._past_day >= local_day(self._began) - self._past_days:
            day, self._past_day = self._past_day, self._past_day - 1
            found = [item for matter in self._matters.of(day) for item in items(matter)]
            for one in found:
                if one[0] > now:
                    heapq.heappush(self._due, one)
            self._past.add(one for one in found if one[0] <= now)
        yield from map(self._sent, self._past.next())
        self._opening = self._opening and self._past.left > 0

    def _moved(self, device: int, walk: Walk, now: int) -> Iterator[Sent]:
        fix = walk.step(now)
        if walk.silent(now):
            walk.backlog.append(fix)
            return
        for late in walk.backlog:
            yield Sent(device, "backfill", late)
        walk.backlog.clear()
        yield Sent(device, "live", fix)

    def _sessions_change(self, now: int) -> Iterator[Sent]:
        most = _STEP_MOST if self._sessions else _ALL
        begin, end = self._crowd.change(now, set(self._sessions), most)
        for index in begin:
            random = dice(self._keys.first_sender, "session", index, now)
            # Those that are under way when the demo begins began some minutes ago.
            least, longest = self._recipe.on_duty.mid_way_minutes
            started = now - (random.randrange(least * 60_000, longest * 60_000) if most == _ALL else 0)
            live = Live(index, str(uuid.UUID(int=random.getrandbits(128), version=4)), started)
            self._join(live, now)
            yield Sent(self._keys.first_sender + index, "incident", self._start(live))
        for index in end:
            device, walk = self._keys.first_sender + index, self._walks.pop(index)
            for late in walk.backlog:
                yield Sent(device, "backfill", late)
            yield Sent(device, "incident", self._end(self._sessions.pop(index), now))

    def _join(self, live: Live, now: int) -> None:
        self._sessions[live.index] = live
        home = self._homes[live.index]
        self._walks[live.index] = Walk(
            self._recipe.movement, home.at, now, dice(live.session), town=home.town, every_s=self._every
        )

    def _start(self, live: Live) -> DutyStart:
        worker, device = self._keys.first_worker + live.index, self._keys.first_sender + live.index
        return DutyStart(id=live.session, source="", at=live.started, device=device, worker=worker)

    def _end(self, live: Live, now: int) -> DutyEnd:
        return DutyEnd(
            id=f"{live.session}-end",
            source="",
            at=now,
            device=self._keys.first_sender + live.index,
            worker=self._keys.first_worker + live.index,
            session=live.session,
            started=live.started,
        )

    def _plan(self, now: int) -> None:
        """Draws the cases of every day up to today that are not drawn yet."""
        today = local_day(now)
        first = self._planned + 1 if self._planned >= 0 else self._first_day(today)
        for day in range(first, today + 1):
            for matter in self._matters.of(day):
                if self._belongs(matter):
                    self._expect(matter, now)
        if self._planned < 0 and self._prologue:
            self._expect(story.planned_case(self._matters.days.workday, self._began), now)
        self._planned = today

    def _first_day(self, today: int) -> int:
        """Of whose cases there may still be word."""
        begins = local_day(self._began) - MEMORY_DAYS
        return min(begins, max(self._past_day + 1, today - _LATER_DAYS)) if self._past_day else begins

    def _belongs(self, matter: PlannedCase) -> bool:
        """All since the city began is sent; with the prologue, the weeks before it as well."""
        return self._prologue or matter.at >= self._began

    def _expect(self, matter: PlannedCase, now: int) -> None:
        for rung in ringing(matter, self._types) if self.seat else ():
            if rung.told < self._began and not self._told:
                self._rung.append(rung)
            if self.seat and rung.at > max(self._began, self._told) - DAY_MS:
                serious = rung.alert.startswith("serious/")
                heard = CallerWords(self._matters.place(matter.village), matter.text) if serious else None
                self.seat.see(rung.alert, rung.announced(now), rung.ends, heard)
                self._watched.add(matter.id)
        for one in items(matter):
            if one[0] > self._told:
                heapq.heappush(self._due, one)

    def _sent(self, item: Report | CaseStatus) -> Sent:
        if isinstance(item, CaseStatus):
            return Sent(self._system(item).sender, "live", item)
        index = dice(item.id).randrange(self._keys.count)
        return Sent(self._keys.first_sender + index, "incident", item)

    def _sos(self, call: Sos) -> Sent:
        return Sent(self._keys.first_sender + call.worker - self._keys.first_worker, "incident", call)

    def _system(self, status: CaseStatus) -> SystemKey:
        """The department's own, or the platform that speaks for villages and centres."""
        platform = self._keys.platform
        assert platform is not None, "the store's keys are completed before the demo starts"
        return platform if status.acting else self._keys.departments[status.department]
