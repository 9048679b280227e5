"""The same days a year before (同比), and whether numbers are of imported sums without cases (无明细)."""

from __future__ import annotations

from typing import Any

from dashboard.areas.figures import Asked, per, shown, unripe
from dashboard.periods import Period, iso, year_before
from streams.history.facts import FactSpan
from streams.history.numbers import Numbers
from streams.kpi.dictionary import KPIS, Shape
from streams.kpi.values import measures, value

_COMPARED = tuple(kpi for kpi in KPIS if kpi.shape not in (Shape.LIVE, Shape.MISSING))
_MEASURES = tuple(dict.fromkeys(name for kpi in _COMPARED for name in measures(kpi)))


def without_cases(numbers: Numbers, period: Period, begins: int) -> str:
    """The last day of a period that has imported sums alone, as an ISO date; '' where all days have cases. `begins`:
    the first day that history has anything of."""
    until = min(numbers.imported_until(), period.last)
    return iso(until) if max(begins, period.first) <= until else ""


def years(numbers: Numbers, asked: Asked) -> dict[str, Any]:
    """What a page of an area shows of both."""
    begins = numbers.first_day(asked.region)
    if begins is None:
        return {"without_cases": "", "year": None}
    return {
        "without_cases": without_cases(numbers, asked.period, begins),
        "year": beside(numbers, asked, begins),
    }


def beside(numbers: Numbers, asked: Asked, begins: int) -> dict[str, Any] | None:
    """Every number of the same days a year before, as it is shown; None where history does not have all of them. Of a
    running period, of its days that are over."""
    days = year_before(asked.period)
    if days is None or days.first < begins:
        return None
    sums = numbers.totals(FactSpan(asked.region, days.first, days.last), _MEASURES)
    texts = {
        kpi.id: shown(kpi, value(kpi, sums, per(kpi, asked), days.last), asked)
        for kpi in _COMPARED
        if not unripe(kpi, asked)
    }
    return {
        "first": iso(days.first),
        "last": iso(days.last),
        "without_cases": without_cases(numbers, days, begins),
        "texts": texts,
    }
