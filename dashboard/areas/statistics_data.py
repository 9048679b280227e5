"""What the statistics of an area are made of: a rate by unit, area and type; by what the funnel compares; by week."""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple

import pandas as pd

from dashboard.areas import compare
from dashboard.areas.area_query import AreaQuery
from dashboard.areas.figures import areas, tier_below
from dashboard.frames import bounded
from streams.history.facts import FactSpan
from streams.history.numbers import Numbers
from streams.kpi.dictionary import KPIS, Kpi, Shape
from streams.kpi.limits import expected
from streams.kpi.values import Value, measures, value
from streams.model.local_day import local_day, weekday
from streams.model.region import Tier

RATES = tuple(kpi.id for kpi in KPIS if kpi.ranked and kpi.listed and kpi.shape is Shape.RATE)
WEEKS = 13


class Statistics(NamedTuple):
    """`whole`: the rate of the area in the period. `units`, `areas`: of the cells. `cells`: `unit`, `area` (places in
    these), `n`, `top`, `expected` (%, NaN: of nothing). `compared`: a rate by code of area or unit. `weeks`: by code of
    area, and '' the whole, a rate for each local day that ends one of the last weeks; the newest may not be over."""

    whole: Value
    units: list[str]
    areas: list[str]
    cells: pd.DataFrame
    compared: dict[str, Counter[str]]
    weeks: dict[str, dict[int, Value]]


def read(numbers: Numbers, asked: AreaQuery, kpi: Kpi, by: str) -> Statistics:
    """`by`: of `compare.BY`. Raises Backlogged."""
    span, tier = compare.span_of(asked), tier_below(asked.region)
    known = len(asked.region) < tier and not numbers.known_above(span, tier)
    codes = [code for code in areas(asked.places, tier) if code.startswith(asked.region)] if known else []
    parts = numbers.by_unit_area_type(span, measures(kpi), tier) if codes else {}
    units = sorted({unit for unit, _, _ in parts if unit and unit not in asked.regulation.independent})
    whole = value(kpi, numbers.totals(span, measures(kpi)))
    compared = compare.compared(numbers, asked, kpi, by, span)
    return Statistics(
        whole, units, codes, _cells(kpi, parts, units, codes), compared, _weeks(numbers, asked, kpi, codes)
    )


def _cells(
    kpi: Kpi, parts: dict[tuple[str, str, str], Counter[str]], units: list[str], codes: list[str]
) -> pd.DataFrame:
    of_type: dict[str, Counter[str]] = {}
    for (_, _, kind), counted in parts.items():
        of_type.setdefault(kind, Counter()).update(counted)
    usual = {kind: value(kpi, counted) for kind, counted in of_type.items()}
    held: dict[tuple[str, str], dict[str, Value]] = {}
    for (unit, area, kind), counted in parts.items():
        held.setdefault((unit, area), {})[kind] = value(kpi, counted)
    rows: list[dict[str, Any]] = []
    for row, unit in enumerate(units):
        for column, area in enumerate(codes):
            kinds = held.get((unit, area), {})
            n, top = sum(one.n for one in kinds.values()), sum(one.top for one in kinds.values())
            mix = expected((one.n, usual[kind].top, usual[kind].n) for kind, one in kinds.items())
            if n > 0:
                rows.append({"unit": row, "area": column, "n": n, "top": top, "expected": mix})
    frame = pd.DataFrame(rows, columns=["unit", "area", "n", "top", "expected"])
    return bounded(frame.astype({"n": "int64", "top": "int64", "expected": "float64"}))


def _weeks(numbers: Numbers, asked: AreaQuery, kpi: Kpi, codes: list[str]) -> dict[str, dict[int, Value]]:
    """Monday to Sunday, up to the last day of the period."""
    last = min(asked.period.last, local_day(asked.now))
    ends = [last - weekday(last) + 6 - 7 * week for week in range(WEEKS)][::-1]
    first = ends[0] - 6
    begins = numbers.first_day(asked.region) or last
    found = numbers.by_area_and_day(FactSpan(asked.region, first, last), measures(kpi), tier_below(asked.region))
    sums: dict[tuple[str, int], Counter[str]] = {}
    for (code, day), counted in found.items():
        end = day - weekday(day) + 6
        for part in ("", code):
            sums.setdefault((part, end), Counter()).update(counted)
    return {
        code: {end: value(kpi, sums.get((code, end), Counter())) for end in ends if end >= begins}
        for code in ("", *codes)
    }


def ways_to_compare(region: str) -> tuple[str, ...]:
    """By what areas or units of an area may be compared."""
    if len(region) < Tier.COUNTY:
        return compare.BY
    return compare.BY[1:] if len(region) < Tier.TOWNSHIP else compare.BY[2:]
