"""Departments by areas, and areas or departments by an outcome."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from dashboard.areas.area_query import AreaQuery
from dashboard.areas.figures import areas
from dashboard.areas.number_text import number, places, shown, unripe
from dashboard.components.parts import meaning
from streams.history.facts import FactSpan
from streams.history.numbers import Numbers
from streams.kpi.dictionary import KPIS, Kpi
from streams.kpi.ranking import Ranked, ranking
from streams.kpi.values import FEW, Value, measures, value
from streams.model.local_day import iso_day
from streams.model.region import Tier

MATRIX = ("open", "overdue", "on_time_rate", "return_rate", "rework_rate", "task_receipt_rate", "task_on_time")
RANKED = tuple(kpi.id for kpi in KPIS if kpi.ranked)
BY = ("6", "9", "unit")
"""What is ranked: areas by the length of their code, or departments."""
_STEMS = "甲乙丙丁戊己庚辛壬癸"


class Counted(NamedTuple):
    """Sums of a number by department: of the whole area, and of each area below."""

    areas: list[str]
    units: list[str]
    whole: dict[str, Counter[str]]
    parts: dict[str, dict[str, Counter[str]]]

    def all(self, unit: str) -> Counter[str]:
        return self.whole.get(unit, Counter())

    def cells(self, unit: str) -> list[Counter[str]]:
        return [self.parts[area].get(unit, Counter()) for area in self.areas]


def counted(numbers: Numbers, asked: AreaQuery, kpi: Kpi, span: FactSpan) -> Counted:
    """`span`: days of the area that is asked for. No areas below where a part of it is known of the area alone."""
    length = _below(asked.region)
    codes = [code for code in areas(asked.places, length) if code.startswith(asked.region)]
    codes = [] if numbers.known_above(span, length) else codes
    whole = numbers.by_unit(span, measures(kpi))
    parts = {code: numbers.by_unit(span._replace(region=code), measures(kpi)) for code in codes}
    return Counted(codes, sorted(_departments(whole, asked)), whole, parts)


def span_of(asked: AreaQuery) -> FactSpan:
    period = asked.period
    return FactSpan(asked.region, period.first, period.last, heirs=asked.regulation.departments.heirs)


def matrix(numbers: Numbers, asked: AreaQuery, kpi: Kpi) -> dict[str, Any]:
    """Rows are departments, columns the areas below; a cell has its n and opens its cases."""
    found = counted(numbers, asked, kpi, span_of(asked))
    return {
        **_head(asked, kpi),
        "areas": [{"code": code, "name": asked.places.name(code)} for code in found.areas],
        "rows": [
            {
                "unit": unit,
                "name": unit_name(unit, asked),
                "all": _cell(kpi, found.all(unit), asked),
                "cells": [_cell(kpi, cell, asked) for cell in found.cells(unit)],
            }
            for unit in found.units
        ],
    }


def ranks(numbers: Numbers, asked: AreaQuery, kpi: Kpi, by: str, *, names: bool) -> dict[str, Any]:
    """`by`: unit, or the length of an area's code. `names`: whether others' names are shown."""
    found = ranking(kpi, compared(numbers, asked, kpi, by, span_of(asked)))
    rows = [_ranked(one, n, kpi, asked, by, names=names) for n, one in enumerate(found)]
    return {**_head(asked, kpi), "by": by, "tiers": max((one.tier for one in found), default=0), "rows": rows}


def compared(numbers: Numbers, asked: AreaQuery, kpi: Kpi, by: str, span: FactSpan) -> dict[str, Counter[str]]:
    """Sums of a number by what is ranked: departments, or areas by the length of their code; none where a part of them
    is known of larger areas alone."""
    if by == "unit":
        sums = numbers.by_unit(span, measures(kpi))
        return {unit: sums[unit] for unit in _departments(sums, asked)}
    length = Tier.COUNTY if by == "6" and len(asked.region) < Tier.COUNTY else Tier.TOWNSHIP
    if numbers.known_above(span, length):
        return {}
    sums = numbers.by_area(span, measures(kpi), length)
    codes = [code for code in areas(asked.places, length) if code.startswith(asked.region)]
    return {code: sums.get(code, Counter()) for code in codes}


def _departments(found: Iterable[str], asked: AreaQuery) -> list[str]:
    """Departments alone: not what belongs to no unit, nor bodies that are asked and never ordered."""
    return [unit for unit in found if unit and unit not in asked.regulation.independent]


def _below(region: str) -> int:
    return Tier.COUNTY if len(region) < Tier.COUNTY else Tier.TOWNSHIP if len(region) < Tier.TOWNSHIP else Tier.VILLAGE


def _head(asked: AreaQuery, kpi: Kpi) -> dict[str, Any]:
    zh = asked.words.language == "zh"
    return {
        "region": asked.region,
        "first": iso_day(asked.period.first),
        "last": iso_day(asked.period.last),
        "at": asked.told,
        "kpi": kpi.id,
        "name": kpi.zh if zh else kpi.en,
        "unit": kpi.unit_zh if zh else kpi.unit_en,
        "listed": kpi.listed,
        "meaning": asked.words["joint"].join(part for part in (meaning(asked.words, kpi), unripe(kpi, asked)) if part),
    }


def _cell(kpi: Kpi, totals: Counter[str], asked: AreaQuery) -> dict[str, Any]:
    one = value(kpi, totals)
    return {"text": shown(kpi, one, asked), "n": one.n, "few": kpi.counted and 0 < one.n < FEW}


def _ranked(one: Ranked, nth: int, kpi: Kpi, asked: AreaQuery, by: str, *, names: bool) -> dict[str, Any]:
    low, high = (number(kpi, Value(end), asked) for end in (one.low, one.high))
    digits = places(kpi)
    return {
        "code": one.name if names else "",
        "name": called(one.name, nth, asked, by, names=names),
        "tier": one.tier,
        "rank": one.rank,
        "text": shown(kpi, one.value, asked),
        "n": one.value.n,
        "interval": f"{low:,.{digits}f}-{high:,.{digits}f}" if one.value.n else "",
        "few": one.few,
    }


def called(name: str, nth: int, asked: AreaQuery, by: str, *, names: bool) -> str:
    """What is ranked as people read it, or a name that says nothing."""
    if not names:
        return hidden(nth)
    return unit_name(name, asked) if by == "unit" else asked.places.name(name)


def hidden(nth: int) -> str:
    """甲, 乙 … 癸, 甲2: a name that says nothing of whose it is."""
    again = nth // len(_STEMS)
    return _STEMS[nth % len(_STEMS)] + (str(again + 1) if again else "")


def unit_name(name: str, asked: AreaQuery) -> str:
    known = asked.regulation.departments.on(asked.period.last).names.get(name)
    return name if known is None else known.name if asked.words.language == "zh" else known.en
