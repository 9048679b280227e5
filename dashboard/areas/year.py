"""The same days a year before (同比), and whether numbers are of imported sums without cases (无明细)."""

from __future__ import annotations

from typing import Any, NamedTuple

from dashboard.areas.area_query import AreaQuery
from dashboard.areas.number_text import per, shown, unripe
from dashboard.periods import Period, over, year_before
from streams.history.facts import FactSpan
from streams.history.numbers import Numbers
from streams.kpi.dictionary import KPIS, Shape, by_id
from streams.kpi.values import Value, measures, value
from streams.model.local_day import iso_day

_COMPARED = tuple(kpi for kpi in KPIS if kpi.shape is not Shape.LIVE)
_MEASURES = tuple(dict.fromkeys(name for kpi in _COMPARED for name in measures(kpi)))


def without_cases(numbers: Numbers, period: Period, begins: int) -> str:
    """The last day of a period that has imported sums alone, as an ISO date; '' where all days have cases. `begins`:
    the first day that history has anything of."""
    until = min(numbers.imported_until(), period.last)
    return iso_day(until) if max(begins, period.first) <= until else ""


class Year(NamedTuple):
    """`days`: the same days a year before. `own`: the days of the period that these are the same of: of a running one
    those that are over. `without_cases`: the last of `days` that has imported sums alone, '' where all have cases."""

    own: Period
    days: Period
    without_cases: str


def years(numbers: Numbers, asked: AreaQuery) -> dict[str, Any]:
    """What a page of an area shows of both."""
    begins = numbers.first_day(asked.region)
    if begins is None:
        return {"without_cases": "", "year": None}
    return {
        "without_cases": without_cases(numbers, asked.period, begins),
        "year": beside(numbers, asked, begins),
    }


def year_of(numbers: Numbers, asked: AreaQuery, begins: int) -> Year | None:
    """None where history does not have all days of it."""
    days = year_before(asked.period)
    if days is None or days.first < begins:
        return None
    return Year(over(asked.period), days, without_cases(numbers, days, begins))


def beside(numbers: Numbers, asked: AreaQuery, begins: int) -> dict[str, Any] | None:
    """Every number of the same days a year before, as it is shown; None where history does not have all of them. Of a
    running period, of its days that are over."""
    year = year_of(numbers, asked, begins)
    if year is None:
        return None
    found = sums_of(numbers, asked, year.days)
    return {
        "first": iso_day(year.days.first),
        "last": iso_day(year.days.last),
        "without_cases": year.without_cases,
        "texts": {name: shown(by_id(name), one, asked) for name, one in found.items()},
    }


def sums_of(numbers: Numbers, asked: AreaQuery, days: Period) -> dict[str, Value]:
    """Each number of whole days that may be compared with those of a year before."""
    sums = numbers.totals(FactSpan(asked.region, days.first, days.last), _MEASURES)
    return {kpi.id: value(kpi, sums, per(kpi, asked), days.last) for kpi in _COMPARED if not unripe(kpi, asked)}
