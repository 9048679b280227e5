"""What comes in heaps: swells that make one type many times as frequent, outbreaks that fill one place in hours. Pure.

A swell is bound to days of the year or to a festival, some of them only to days of the right weather, which a die
decides per day for the whole city. An outbreak happens on one day of its weeks, in a few communities of one county.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from streams.demo.chance import array_dice, dice, share
from streams.demo.recipe import Burst, Outbreak, Recipe
from streams.model.local_day import date_of, number_of

_MINUTES_PER_HOUR = 60


class Extra(NamedTuple):
    """One more case of a type: minute of the local day, and where it may lie (codes or their beginnings, any where
    empty). `duplicate`: share sent once more, None = as usual; `heap`: of an outbreak, in one of those places."""

    type: str
    minute: int
    within: tuple[str, ...]
    heap: bool = False
    duplicate: float | None = None


class Bursts:
    def __init__(self, recipe: Recipe, seed: int) -> None:
        self._recipe, self._seed = recipe, seed

    def of(self, day: int, usual: dict[str, float], communities: dict[str, list[str]]) -> Iterator[Extra]:
        """What a local day has beyond `usual` (cases of a type expected anyway). `communities`: by county."""
        for number, burst in enumerate(self._recipe.bursts):
            if self._swells(day, number, burst):
                yield from self._swell(day, number, burst, usual.get(burst.type, 0.0))
        for number, outbreak in enumerate(self._recipe.outbreaks):
            yield from self._outbreak(day, number, outbreak, communities)

    def _swells(self, day: int, number: int, burst: Burst) -> bool:
        if burst.festival:
            near = any(
                burst.days[0] <= day - number_of(date.fromisoformat(on)) <= burst.days[1]
                for on in self._recipe.festivals[burst.festival]
            )
        else:
            near = any(first <= f"{date_of(day):%m-%d}" <= last for first, last in burst.between)
        return near and share(self._seed, "weather", number, day) < burst.chance

    def _swell(self, day: int, number: int, burst: Burst, usual: float) -> Iterator[Extra]:
        """`factor` times as many in its counties, at its hours, as there would have been."""
        here = self._part_of_the_city(burst.counties)
        random = array_dice(self._seed, "swell", number, day)
        count = int(random.poisson(usual * here * (burst.factor - 1)))
        hours = [hour % 24 for hour in range(burst.hours[0], burst.hours[1])]
        for _ in range(count):
            minute = hours[int(random.integers(len(hours)))] * _MINUTES_PER_HOUR + int(random.integers(60))
            yield Extra(burst.type, minute, burst.counties)

    def _part_of_the_city(self, counties: tuple[str, ...]) -> float:
        people = {c: w.pop_wan * w.report_rate for c, w in self._recipe.workers.by_county.items()}
        return sum(people[c] for c in counties or people) / sum(people.values())

    def _outbreak(
        self, day: int, number: int, outbreak: Outbreak, communities: dict[str, list[str]]
    ) -> Iterator[Extra]:
        """Each of a year's places has its own day."""
        year = date_of(day).year
        first, last = (number_of(date.fromisoformat(f"{year}-{edge}")) for edge in outbreak.between)
        if not first <= day <= last:
            return
        places = dice(self._seed, "outbreak", number, year)
        for _ in range(places.randint(*outbreak.places)):
            on = places.randint(first, last)
            county = places.choice(outbreak.counties)
            size, begins = places.randint(*outbreak.size), places.randint(*outbreak.begins)
            near = tuple(places.sample(communities[county], min(outbreak.communities, len(communities[county]))))
            minutes = [places.randrange(outbreak.lasts_h * _MINUTES_PER_HOUR) for _ in range(size)]
            if on == day:
                first_minute = begins * _MINUTES_PER_HOUR
                yield from (Extra(outbreak.type, first_minute + m, near, True, outbreak.duplicate) for m in minutes)
