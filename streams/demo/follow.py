"""The simulated year of supervision: a ledger that was kept before, entered when the city begins, with the published
figures as they were on their day; visits of this week; key cases. Pure; what is wanted goes through the door that
people's commands take.

Everything follows from when the city began, so a second start asks for what the first had not.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import count
from random import Random
from typing import NamedTuple

import msgspec

from streams.access.policy import Action
from streams.access.subject import Role
from streams.demo.chance import apportion, demo_id, dice, lognormal
from streams.demo.follow_recipe import DemoItem, DemoKeyCase, FindingShare, FollowRecipe
from streams.demo.seat import DAY_MS
from streams.demo.six_no import six_no
from streams.model.event import Command
from streams.model.follow.item import FollowWish, PastStep
from streams.model.local_day import date_of, day_start, iso_day, local_day, number_of

NAME = "示例督导办公室"
_HOUR_MS = 3_600_000
_EVERY_MS = 100
"""Between two entries of the ledger: the door is for everybody."""
_AGAIN_MS = 300_000
_LEDGER = "台账（示例）{n} 号"
_DAYS_BACK = re.compile(r"@(-?\d+)")
"""A day in a column of the recipe: so many after the city began."""
_encoder = msgspec.msgpack.Encoder()


class DemoArea(NamedTuple):
    """A township: code and where its name is written, 1e-6 degree."""

    code: str
    lon: int
    lat: int


class _Point(NamedTuple):
    id: str
    area: DemoArea
    lon: int
    lat: int
    title: str
    kind: str
    team: int


class FollowRounds:
    """`city`: code of the whole. `counties`: names by code. `areas`: the townships. `began`: city ms; `told`: up to
    which it was played before, 0 at a first start."""

    def __init__(
        self,
        recipe: FollowRecipe,
        city: str,
        counties: dict[str, str],
        areas: Iterable[DemoArea],
        villages: Sequence[str],
        seed: int,
        began: int,
        told: int = 0,
    ) -> None:
        self._recipe, self._city, self._counties, self._seed = recipe, city, counties, seed
        self._villages = villages
        self._areas, self._began, self._since = sorted(areas), began, told - _AGAIN_MS
        self._queue: list[tuple[int, int, Command]] = []
        self._n = count()
        on = date_of(local_day(began))
        month, day = map(int, recipe.published.day.split("-"))
        year = on.year if on > date(on.year, month, day) else on.year - 1
        self._first, self._published = number_of(date(year, 1, 4)), number_of(date(year, month, day))
        self._ledger()

    def due(self, now: int) -> Iterator[Command]:
        """What is to be asked by `now`, in order."""
        while self._queue and self._queue[0][0] <= now:
            at, _, one = heapq.heappop(self._queue)
            if at > self._since:
                yield one

    def again(self, command: Command) -> None:
        """It could not be asked: before all others next time."""
        heapq.heappush(self._queue, (self._since + 1, -next(self._n), command))

    # -- what the ledger holds -------------------------------------------------------------------------------
    def _ledger(self) -> None:
        for n, code in enumerate((self._city, *self._counties)):
            self._team(n, code)
        points = self._points()
        for number, (at, share) in enumerate(self._discovered(), start=1):
            self._finding(number, at, share, points)
        self._visits(points)
        for key in self._recipe.key_cases:
            self._key_case(key)
        for item in self._recipe.items:
            self._item(item)
        for one in six_no(self._recipe.six_no, self._city, self._villages, self._seed, self._began):
            self._ask(Action.FOLLOW_OPEN, one.name, one.wish, role=one.role, department=one.department)

    def _team(self, n: int, code: str) -> None:
        teams, at = self._recipe.teams, day_start(self._first)
        wish = FollowWish(
            kind="team",
            title=_team(n),
            place=code,
            c0=teams.members,
            c1=teams.lead,
            past=(PastStep("open", at, NAME),),
        )
        self._ask(Action.FOLLOW_OPEN, demo_id(self._seed, "team", n), wish)

    def _points(self) -> list[_Point]:
        recipe = self._recipe
        counts = apportion(recipe.published.points, [one.share for one in recipe.points])
        made: list[_Point] = []
        for share, n in zip(recipe.points, counts, strict=True):
            for nth in range(n):
                random = dice(self._seed, "point", share.kind, nth)
                area = self._areas[int(random.random() * len(self._areas))]
                jitter = [round((random.random() - 0.5) * 60_000) for _ in range(2)]
                title = f"示例{share.name}{nth + 1}"
                name = demo_id(self._seed, "point", share.kind, nth)
                team = 1 + list(self._counties).index(area.code[:6])
                made.append(_Point(name, area, area.lon + jitter[0], area.lat + jitter[1], title, share.kind, team))
        for nth, point in enumerate(made):
            days = self._published - self._first
            at = day_start(self._first + nth * days // len(made)) + 9 * _HOUR_MS
            wish = FollowWish(
                kind="point",
                title=point.title,
                place=point.area.code,
                lon=point.lon,
                lat=point.lat,
                c0=point.kind,
                past=(PastStep("open", at, _team(point.team)),),
            )
            self._ask(Action.FOLLOW_OPEN, point.id, wish)
        return made

    def _discovered(self) -> Iterator[tuple[int, FindingShare]]:
        """(city ms, what): the published number by the published day, and a few each week from then on."""
        recipe = self._recipe
        counts = apportion(recipe.published.findings, [one.share for one in recipe.findings])
        kinds = [one for one, n in zip(recipe.findings, counts, strict=True) for _ in range(n)]
        dice(self._seed, "findings").shuffle(kinds)
        days = self._published - 12 - self._first
        for nth, one in enumerate(kinds):
            yield day_start(self._first + nth * days // len(kinds)) + 10 * _HOUR_MS, one
        last = local_day(self._began)
        for day in range(self._published + 1, last):
            random = dice(self._seed, "found", day)
            if random.random() * 7 < recipe.after_per_week:
                yield day_start(day) + 10 * _HOUR_MS, kinds[int(random.random() * len(kinds))]

    def _finding(self, number: int, at: int, share: FindingShare, points: Sequence[_Point]) -> None:
        random = dice(self._seed, "finding", number)
        fitting = [one for one in points if one.kind not in ("court", "police_station", "justice_office")]
        point = fitting[int(random.random() * len(fitting))]
        wish = FollowWish(
            kind="finding",
            title=f"{point.title} {share.title}",
            place=point.area.code,
            lon=point.lon,
            lat=point.lat,
            unit=share.unit,
            about=f"follow/{point.id}",
            due=at + self._recipe.limit_days * DAY_MS,
            paper=_LEDGER.format(n=number),
            c0=share.kind,
            past=tuple(self._past(number, at, point, random)),
        )
        self._ask(Action.FOLLOW_OPEN, demo_id(self._seed, "finding", number), wish)

    def _past(self, number: int, at: int, point: _Point, random: Random) -> Iterator[PastStep]:
        """Its steps up to now; what was found by the published day is proven by then."""
        recipe, paper = self._recipe, _LEDGER.format(n=number)
        end = day_start(self._published + 1) - _HOUR_MS
        last = end if at < end else self._began - _HOUR_MS
        limit = last if at < end else 2**62
        yield PastStep("open", at, _team(point.team), paper)
        reported = min(at + round(DAY_MS * lognormal(random, recipe.rectify_days)), limit - 2 * _HOUR_MS)
        checked = min(reported + round(DAY_MS * lognormal(random, recipe.recheck_days)), limit - _HOUR_MS)
        if reported <= last:
            yield PastStep("rectify", reported, "责任单位（示例）", paper)
        if reported <= last and checked <= last:
            yield PastStep("recheck", checked, _team(0), paper)
            if random.random() < recipe.sampled:
                other = 1 + point.team % len(self._counties)
                yield PastStep("sample", min(checked + DAY_MS, last), _team(other), paper)

    def _visits(self, points: Sequence[_Point]) -> None:
        """Of each county's team two points in the days to come."""
        by_team: dict[int, list[_Point]] = {}
        for point in points:
            by_team.setdefault(point.team, []).append(point)
        for team, own in sorted(by_team.items()):
            for nth, point in enumerate(own[:2]):
                due = day_start(local_day(self._began) + 1 + (team + nth) % 5) + 18 * _HOUR_MS
                wish = FollowWish(
                    kind="visit",
                    title=f"{point.title} 督导",
                    place=point.area.code,
                    lon=point.lon,
                    lat=point.lat,
                    about=f"follow/{point.id}",
                    due=due,
                    paper="督导计划（示例）1 号",
                    c0=_team(team),
                )
                self._ask(Action.FOLLOW_OPEN, demo_id(self._seed, "visit", team, nth), wish)

    def _key_case(self, key: DemoKeyCase) -> None:
        opened = self._began - 20 * DAY_MS
        wish = FollowWish(
            kind="key_case",
            title=key.title,
            place=key.area,
            leader=key.leader,
            due=day_start(local_day(self._began) + key.due_days) + 18 * _HOUR_MS,
            c0=key.next,
            c1=key.kind,
            past=(PastStep("open", opened, NAME),),
        )
        name = demo_id(self._seed, "key", key.title)
        self._ask(Action.FOLLOW_OPEN, name, wish)
        if key.listed:
            self._ask(Action.FOLLOW_STEP, name, FollowWish(step="listed", paper=key.listed), version=1)

    def _item(self, item: DemoItem) -> None:
        due = day_start(local_day(self._began) + item.due_days) + 18 * _HOUR_MS if item.due_days else 0
        past = tuple(PastStep(one.step, self._began - one.days * DAY_MS, one.by, one.paper) for one in item.past)
        today = local_day(self._began)
        columns = {
            f"c{n}": _DAYS_BACK.sub(lambda found: iso_day(today + int(found[1])), text)
            for n, text in enumerate(item.columns)
        }
        wish = FollowWish(
            kind=item.kind,
            title=item.title,
            text=item.text,
            place=item.place or self._city,
            unit=item.unit,
            leader=item.leader,
            about=f"follow/{demo_id(self._seed, 'item', item.about)}" if item.about else "",
            due=due,
            paper=item.paper,
            cadence=item.cadence,
            past=past,
        )
        name = demo_id(self._seed, "item", item.title)
        self._ask(Action.FOLLOW_OPEN, name, msgspec.structs.replace(wish, **columns))

    # -- how it is asked -------------------------------------------------------------------------------------
    def _ask(
        self,
        action: Action,
        name: str,
        wish: FollowWish,
        version: int = 0,
        role: Role = Role.DUTY_LEAD,
        department: str = "",
    ) -> None:
        nth = next(self._n)
        command = Command(
            id=demo_id(name, action.value),
            source="seat",
            at=0,
            subject="demo-supervision",
            role=role.value,
            department=department,
            scope=self._city,
            by=NAME,
            person="demo-supervision",
            action=action.value,
            object=name,
            expected_version=version,
            body=_encoder.encode(wish),
        )
        heapq.heappush(self._queue, (self._began + nth * _EVERY_MS, nth, command))


def _team(n: int) -> str:
    return f"第{n}督导组（示例）" if n else "市督导组（示例）"
