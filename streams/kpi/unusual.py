"""More reports of a category than is usual at a place for these hours of such a day, against the four weeks before: the
season is that of these weeks. It asks a person to look; it is no alert."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import accumulate
from math import exp
from typing import NamedTuple

from streams.kpi.hits import Hits, hits

BEFORE_DAYS = 28
NEXT_HOURS = 24
LEAST = 5
RARE = 0.005
"""So seldom chance alone makes so many of what is usual."""
_DAY_H = 24
Cell = tuple[str, str]
"""(place, category)."""
HourRow = tuple[Cell, int, int]
"""(cell, hour, how many)."""


class Unusual(NamedTuple):
    """`n` reports of a category at a place from midnight to an hour; `usual`: so many in these hours on a day of the
    same sort, on average of `days` days."""

    place: str
    category: str
    n: int
    usual: float
    days: int


class ReportsByHour:
    """By place and category, summed up by hour. `first`: the first hour (local, since 1970-01-01), `rows`: of it on."""

    def __init__(self, rows: Iterable[HourRow], first: int, last: int, off: Callable[[int], bool]) -> None:
        """`rows`: of hours from `first` to before `last`. `off`: whether a local day is a day off."""
        counts: dict[Cell, list[int]] = {}
        for cell, hour, n in rows:
            counts.setdefault(cell, [0] * (last - first))[hour - first] += n
        self._first, self._off = first, off
        self._sums: Mapping[Cell, list[int]] = {
            cell: list(accumulate(hours, initial=0)) for cell, hours in sorted(counts.items())
        }

    def now(self, until: int) -> list[Unusual]:
        """What is unusual on the day up to an hour, by place and category."""
        return [one for one in self._looked_at(until) if _is_rare(one)]

    def came(self, at: int, until: int) -> Hits:
        """What was pointed out before an hour against the NEXT_HOURS after it: it came where these too had more than is
        usual. `at`: city ms of it."""
        return hits(at, BEFORE_DAYS, ((_is_rare(one), self._more(one, until)) for one in self._looked_at(until)))

    def reaches(self, until: int) -> bool:
        return _midnight(until) - BEFORE_DAYS * _DAY_H >= self._first

    def _looked_at(self, until: int) -> Iterator[Unusual]:
        """Every place and category with a report in these hours."""
        days, since = self._alike(until), _midnight(until)
        for (place, category), sums in self._sums.items():
            n = self._n(sums, since, until)
            if n and days:
                earlier = sum(self._n(sums, since - back * _DAY_H, until - back * _DAY_H) for back in days)
                # Half a report more: what never was before is rare, and not impossible.
                yield Unusual(place, category, n, (earlier + 0.5) / len(days), len(days))

    def _more(self, one: Unusual, until: int) -> bool:
        sums = self._sums[one.place, one.category]
        days = self._alike(until + NEXT_HOURS)
        earlier = sum(self._n(sums, until - back * _DAY_H, until + NEXT_HOURS - back * _DAY_H) for back in days)
        return self._n(sums, until, until + NEXT_HOURS) * len(days) > earlier

    def _alike(self, until: int) -> list[int]:
        """How many days back: of the BEFORE_DAYS those of the same sort, at work or off."""
        day = (until - 1) // _DAY_H
        return [back for back in range(1, BEFORE_DAYS + 1) if self._off(day - back) == self._off(day)]

    def _n(self, sums: list[int], since: int, until: int) -> int:
        last = len(sums) - 1
        return sums[min(last, max(0, until - self._first))] - sums[min(last, max(0, since - self._first))]


def _midnight(until: int) -> int:
    """The hour at which the day of the hour before `until` began."""
    return (until - 1) // _DAY_H * _DAY_H


def tail(n: int, usual: float) -> float:
    """How probable `n` or more are where `usual` are usual (Poisson)."""
    term, below = exp(-usual), 0.0
    for k in range(n):
        below += term
        term *= usual / (k + 1)
    return max(0.0, 1 - below)


def _is_rare(one: Unusual) -> bool:
    return one.n >= LEAST and tail(one.n, one.usual) < RARE
