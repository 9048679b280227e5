"""What a look ahead is made of, read from history as of one hour, and recomputed for moments before it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from streams.history.cases.lists import CaseLists
from streams.history.cases.query import CaseQuery
from streams.kpi import breaches, recurrence, unusual
from streams.kpi.breaches import Foreseen
from streams.kpi.hits import Hits, summed
from streams.kpi.recurrence import Recurring
from streams.kpi.unusual import ReportsByHour, Unusual
from streams.model.local_day import day_start, local_day
from streams.model.region import Tier
from streams.model.regulation import Regulation

WEEKS = 8
_HOUR_MS, _DAY_MS = 3_600_000, 86_400_000
_YEAR_DAYS = 365
_WEEK = 7


class Sight(NamedTuple):
    """`at`: city ms as of which it is. `hits`: by moment, the oldest first; none while history is too short."""

    at: int
    found: Sequence[Recurring | Foreseen | Unusual]
    hits: Sequence[Hits]


class CaseSight:
    """Of one area, as of a time (city ms). Raises Backlogged. Blocking."""

    def __init__(self, cases: CaseLists, area: str, now: int, rules: Regulation) -> None:
        self._cases, self._area, self._now, self._rules = cases, area, now, rules
        self._begins = cases.begins(area[: Tier.COUNTY])

    def recurrence(self) -> Sight:
        """Of whole local days up to yesterday: each number is that of a list."""
        today = local_day(self._now)
        first = local_day(self._begins) + 1
        season = None
        if self._begins and first <= today - _YEAR_DAYS:
            season = self._cells(today - _YEAR_DAYS, today - _YEAR_DAYS + recurrence.NEXT_DAYS)
        found = recurrence.recurring(self._cells(today - recurrence.SPAN_DAYS, today), season)
        past: list[Hits] = []
        for day in range(today - recurrence.NEXT_DAYS * WEEKS, today, recurrence.NEXT_DAYS):
            days = min(recurrence.SPAN_DAYS, day - first)
            if self._begins and days >= recurrence.SHORTEST_DAYS:
                before, after = self._cells(day - days, day), self._cells(day, day + recurrence.NEXT_DAYS)
                past.append(recurrence.recurrence_hits(day_start(day), days, before, after))
        return Sight(day_start(today), found if self._long(recurrence.SHORTEST_DAYS) else (), past)

    def breaches(self) -> Sight:
        at, week = self._now // _HOUR_MS * _HOUR_MS, breaches.NEXT_DAYS * _DAY_MS
        known = self._cases.limited(self._area[: Tier.COUNTY], at - week * WEEKS - breaches.SPEED_DAYS * _DAY_MS)
        independent = self._rules.independent
        known = [one for one in known if one.unit not in independent]
        past = [
            breaches.breach_hits(known, moment, at, self._begins, self._area)
            for moment in range(at - week * WEEKS, at, week)
            if self._begins and (moment - self._begins) >= breaches.SHORTEST_DAYS * _DAY_MS
        ]
        return Sight(at, breaches.foreseen(known, at, self._area) if self._long(breaches.SHORTEST_DAYS) else (), past)

    def unusual(self) -> Sight:
        at, last = self._now // _HOUR_MS * _HOUR_MS, _local_hour(self._now)
        reach = max(local_day(self._begins) + 1, local_day(at) - 2 * unusual.BEFORE_DAYS - 1) if self._begins else 0
        if not reach or not self._long(unusual.BEFORE_DAYS):
            return Sight(at, (), ())
        hourly = ReportsByHour(self._hours(day_start(reach), at), _local_hour(day_start(reach)), last, self._off())
        came = [
            hourly.came(at - back * _DAY_MS, last - back * 24)
            for back in range(1, unusual.BEFORE_DAYS + 1)
            if hourly.reaches(last - back * 24)
        ]
        weeks = [summed(came[nth : nth + _WEEK]) for nth in range(0, len(came), _WEEK)]
        return Sight(at, hourly.now(last), weeks[::-1])

    def _long(self, days: int) -> bool:
        """Whether history goes back far enough to say anything."""
        return bool(self._begins) and self._now - self._begins >= days * _DAY_MS

    def _cells(self, first: int, before: int) -> dict[tuple[str, str], int]:
        """By village and type, of local days from `first` to the one before `before`."""
        wanted = self._wanted(day_start(first), day_start(before))
        rows = self._cases.grouped(wanted, ("area", "type"), self._now, Tier.VILLAGE)
        return {(str(place), str(name)): int(n) for place, name, n in rows}

    def _hours(self, since: int, until: int) -> list[tuple[tuple[str, str], int, int]]:
        length = Tier.TOWNSHIP if len(self._area) < Tier.TOWNSHIP else Tier.VILLAGE
        rows = self._cases.grouped(self._wanted(since, until), ("area", "type", "day", "hour"), self._now, length)
        types = self._rules.by_type
        return [
            ((str(area), types[name].category.value), day * 24 + hour, int(n))
            for area, name, day, hour, n in rows
            if name in types
        ]

    def _wanted(self, since: int, until: int) -> CaseQuery:
        return CaseQuery(regions=(self._area,), standing="all", since=since, until=until, counted=True)

    def _off(self) -> Callable[[int], bool]:
        workday = self._rules.calendar.workday
        return lambda day: not workday(day)


def _local_hour(at: int) -> int:
    return (at - day_start(0)) // _HOUR_MS
