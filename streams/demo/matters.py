"""The cases of a simulated day and what becomes of each: pure, by seed and day.

A day is drawn as a whole, so that any start of the program finds the same cases under the same ids.
"""

from __future__ import annotations

from collections import defaultdict
from random import Random

import msgspec

from streams.demo.bursts import Bursts, Extra
from streams.demo.chance import array_dice, cumulative, dice, pick, uuid7
from streams.demo.days import Days
from streams.demo.history import CaseScript, Word
from streams.demo.marks import Beside, Marks
from streams.demo.recipe import CaseTypePart, Recipe, Slow
from streams.geography.places import Places
from streams.geography.units import GRIDS_IN_VILLAGE
from streams.model.case import DONE, DROPPED, CaseState, Category, Channel
from streams.model.local_day import date_of, day_start, local_day, local_minute, weekday
from streams.model.regulation import Regulation

_MIN_MS = 60_000
_HOUR_MS = 60 * _MIN_MS
_WINDOW_MIN = (8 * 60 + 30, 16 * 60 + 30)


class PlannedCase(msgspec.Struct, frozen=True, kw_only=True):
    """One report and its whole later history. `at`: city ms. `duplicate_of`: id of the case it repeats."""

    id: str
    at: int
    type: str
    category: Category
    channel: Channel
    village: str
    text: str
    duplicate_of: str = ""
    invalid: bool = False
    words: tuple[Word, ...] = ()
    marks: tuple[Beside, ...] = ()

    @property
    def done_at(self) -> int:
        """When it first leaves the open ones, city ms."""
        return next(w.at for w in self.words if w.state in DONE | DROPPED)


class Matters:
    """`of(day)` draws a local day's cases; it depends on its recipe, places, regulation and seed alone."""

    def __init__(self, recipe: Recipe, places: Places, regulation: Regulation, seed: int) -> None:
        self.days = Days(regulation.calendar)
        self._known, self._history = regulation.by_type, CaseScript(recipe, regulation)
        self._marks = Marks(recipe.marks, self._history)
        self._recipe, self._seed = recipe, seed
        self._hours = {name: cumulative(profile) for name, profile in recipe.hours.items()}
        self._channels = list(recipe.reports.channel)
        self._channel_shares = cumulative(list(recipe.reports.channel.values()))
        self._by_type = {kind.id: kind for kind in recipe.types}
        self._bursts = Bursts(recipe, seed)
        self._communities = _communities(places)
        self._villages = {urban: _weighted(recipe, places, urban=urban) for urban in (False, True)}
        self.place = places.full_name

    def of(self, day: int) -> list[PlannedCase]:
        """In order of time."""
        random = dice(self._seed, "matters", day)
        month = date_of(day).month
        reports = self._recipe.reports
        weights = [t.share * self._recipe.season[t.season][month - 1] for t in self._recipe.types]
        mean = reports.per_day * self._day_factor(day) * sum(weights) / 100
        count = self._count(day, mean)
        shares = cumulative(weights)
        types = [self._recipe.types[pick(shares, random.random())] for _ in range(count)]
        drawn = [self._draw(random, day, number, kind) for number, kind in enumerate(types)]
        echoes = [e for n, m in enumerate(drawn) for e in self._echoes(random, m, reports.duplicate, "", day, n)]
        usual = {t.id: mean * weight / sum(weights) for t, weight in zip(self._recipe.types, weights, strict=True)}
        return sorted(drawn + echoes + self._heaps(day, usual), key=lambda matter: (matter.at, matter.id))

    def _day_factor(self, day: int) -> float:
        """By weekday, or as of a public holiday or the eve of a long one."""
        reports = self._recipe.reports
        if self.days.holiday(day):
            return reports.holiday_factor
        return reports.eve_factor if self.days.eve(day) else reports.weekday_factor[weekday(day)]

    def _count(self, day: int, mean: float) -> int:
        """Poisson about a gamma-distributed mean: days differ more than chance alone would have it."""
        random = array_dice(self._seed, "count", day)
        shape = 1 / self._recipe.reports.day_noise_cv**2
        return int(random.poisson(random.gamma(shape, mean / shape)))

    def _draw(self, random: Random, day: int, number: int, kind: CaseTypePart) -> PlannedCase:
        hour = pick(self._hours[kind.hour], random.random())
        at = day_start(day) + hour * _HOUR_MS + int(random.random() * _HOUR_MS)
        codes, shares = self._villages[random.random() * 100 < kind.urban]
        return self._planned(random, at, kind, codes[pick(shares, random.random())], "matter", day, number)

    def _heaps(self, day: int, usual: dict[str, float]) -> list[PlannedCase]:
        """Swells and outbreaks with their echoes, each drawn by itself: a day's usual cases are the same with and
        without them."""
        found = []
        for number, extra in enumerate(self._bursts.of(day, usual, self._communities)):
            random = dice(self._seed, "heap", day, number)
            at = day_start(day) + extra.minute * _MIN_MS + int(random.random() * _MIN_MS)
            kind = self._by_type[extra.type]
            matter = self._planned(random, at, kind, self._place(random, kind, extra), "heap", day, number)
            again = self._recipe.reports.duplicate if extra.duplicate is None else extra.duplicate
            found += [matter, *self._echoes(random, matter, again, "heap", day, number)]
        return found

    def _place(self, random: Random, kind: CaseTypePart, extra: Extra) -> str:
        if extra.heap:
            return random.choice(extra.within)
        codes, shares = self._villages[random.random() * 100 < kind.urban]
        inside = [code for code in codes if code.startswith(extra.within)] if extra.within else []
        return random.choice(inside) if inside else codes[pick(shares, random.random())]

    def _planned(self, random: Random, at: int, kind: CaseTypePart, village: str, *names: object) -> PlannedCase:
        known, month = self._known[kind.id], date_of(local_day(at)).month
        slow = self._recipe.slow.get(month, {}).get(kind.dept, _USUAL)
        name, channel = uuid7(at, self._seed, *names), self._channel(random, at)
        text = f"{known.name}：{_ENDINGS[int(random.random() * len(_ENDINGS))]}"
        words = self._history.of(random, at, kind, village, slow)
        return PlannedCase(
            id=name,
            at=at,
            type=kind.id,
            category=known.category,
            channel=channel,
            village=village,
            text=text,
            words=words,
            # By dice of their own: the same cases with other marks.
            marks=self._marks.of(dice(self._seed, "marks", name), kind, known, village, words),
        )

    def _channel(self, random: Random, at: int) -> Channel:
        found = self._channels[pick(self._channel_shares, random.random())]
        walk_in = random.random() < self._recipe.reports.walk_in_at_centre
        if found is Channel.HOTLINE and walk_in and _WINDOW_MIN[0] <= local_minute(at) < _WINDOW_MIN[1]:
            return Channel.WINDOW
        return found

    def _echoes(self, random: Random, matter: PlannedCase, duplicate: float, *names: object) -> list[PlannedCase]:
        """What comes in beside a case: the same once more, and what is no case at all."""
        per_matter = 1 / (1 - self._recipe.reports.duplicate - self._recipe.reports.invalid)
        shares = ((duplicate, CaseState.MERGED), (self._recipe.reports.invalid, CaseState.DECLINED))
        return [
            self._echo(random, matter, state, *names) for share, state in shares if random.random() < share * per_matter
        ]

    def _echo(self, random: Random, matter: PlannedCase, state: CaseState, *names: object) -> PlannedCase:
        day = local_day(matter.at)
        last = day_start(day + 1) - 1
        at = min(last, matter.at + round((1 + 179 * random.random()) * _MIN_MS))
        merged = state is CaseState.MERGED
        return msgspec.structs.replace(
            matter,
            id=uuid7(at, self._seed, state.value, *names),
            at=at,
            duplicate_of=matter.id if merged else "",
            invalid=not merged,
            words=(
                Word(
                    self._history.triaged(random, at, urgent=False),
                    state,
                    main_case=matter.id if merged else "",
                    reason="重复反映" if merged else "不属受理范围",
                    by=matter.village,
                    paper="" if merged else "示例告知书",
                ),
            ),
            marks=(),
        )


_USUAL = Slow()
_ENDINGS = ("请核实处理", "群众反映，已到现场查看", "居民来电反映", "巡查中发现，需协助", "已初步了解情况")


def _weighted(recipe: Recipe, places: Places, *, urban: bool) -> tuple[list[str], list[float]]:
    """Villages, or communities, with their cumulative shares: people of the county, spread over all its micro-grids, x
    how much it reports. A district with few villages has few cases from villages."""
    weights: dict[str, float] = defaultdict(float)
    for county, part in recipe.workers.by_county.items():
        grids = {v: places.micro_grids(v) for v in places.villages() if v.startswith(county)}
        chosen = {v: n for v, n in grids.items() if (n > GRIDS_IN_VILLAGE) == urban}
        for village, n in chosen.items():
            weights[village] += part.pop_wan * part.report_rate * n / sum(grids.values())
    return list(weights), cumulative(list(weights.values()))


def _communities(places: Places) -> dict[str, list[str]]:
    """County -> its communities in order of their codes, so that neighbours in the list are neighbours."""
    inside = {c: [v for v in places.villages() if v.startswith(c)] for c in places.counties()}
    return {c: [v for v in found if places.micro_grids(v) > GRIDS_IN_VILLAGE] for c, found in inside.items()}
