"""Departments by areas, and areas or departments by an outcome."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from dashboard.areas.figures import Asked, areas, places, scaled, shown, unripe
from dashboard.areas.periods import iso
from dashboard.components.parts import meaning
from streams.archive.facts import Span
from streams.archive.numbers import Numbers
from streams.kpi.dictionary import KPIS, Kpi, Shape
from streams.kpi.ranking import Ranked, ranking
from streams.kpi.values import FEW, measures, value
from streams.model.region import Tier

MATRIX = ("open", "overdue", "on_time_rate", "return_rate", "rework_rate")
RANKED = tuple(kpi.id for kpi in KPIS if kpi.ranked)
BY = ("6", "9", "unit")
"""What is ranked: areas by the length of their code, or departments."""
_STEMS = "甲乙丙丁戊己庚辛壬癸"


def matrix(numbers: Numbers, asked: Asked, kpi: Kpi) -> dict[str, Any]:
    """Rows are departments, columns the areas below; a cell has its n and opens its cases."""
    length = _below(asked.region)
    codes = [code for code in areas(asked.places, length) if code.startswith(asked.region)]
    span = Span(asked.region, asked.period.first, asked.period.last, heirs=asked.regulation.departments.heirs)
    by_unit = numbers.by_unit(span, measures(kpi))
    units = sorted(_departments(by_unit, asked))
    found = {code: numbers.by_unit(span._replace(region=code), measures(kpi)) for code in codes}
    return {
        **_head(asked, kpi),
        "areas": [{"code": code, "name": asked.places.name(code)} for code in codes],
        "rows": [
            {
                "unit": unit,
                "name": _unit(unit, asked),
                "all": _cell(kpi, by_unit[unit], asked),
                "cells": [_cell(kpi, found[code].get(unit, Counter()), asked) for code in codes],
            }
            for unit in units
        ],
    }


def ranks(numbers: Numbers, asked: Asked, kpi: Kpi, by: str, *, names: bool) -> dict[str, Any]:
    """`by`: unit, or the length of an area's code. `names`: whether others' names are shown."""
    span = Span(asked.region, asked.period.first, asked.period.last, heirs=asked.regulation.departments.heirs)
    if by == "unit":
        counted = numbers.by_unit(span, measures(kpi))
        sums = {unit: counted[unit] for unit in _departments(counted, asked)}
    else:
        length = Tier.COUNTY if by == "6" and len(asked.region) < Tier.COUNTY else Tier.TOWNSHIP
        counted = numbers.by_area(span, measures(kpi), length)
        codes = [code for code in areas(asked.places, length) if code.startswith(asked.region)]
        sums = {code: counted.get(code, Counter()) for code in codes}
    found = ranking(kpi, sums)
    rows = [_ranked(one, n, kpi, asked, by, names=names) for n, one in enumerate(found)]
    return {**_head(asked, kpi), "by": by, "tiers": max((one.tier for one in found), default=0), "rows": rows}


def _departments(found: Iterable[str], asked: Asked) -> list[str]:
    """Departments alone: not what belongs to no unit, nor bodies that are asked and never ordered."""
    return [unit for unit in found if unit and unit not in asked.regulation.independent]


def _below(region: str) -> int:
    return Tier.COUNTY if len(region) < Tier.COUNTY else Tier.TOWNSHIP if len(region) < Tier.TOWNSHIP else Tier.VILLAGE


def _head(asked: Asked, kpi: Kpi) -> dict[str, Any]:
    zh = asked.words.language == "zh"
    return {
        "region": asked.region,
        "first": iso(asked.period.first),
        "last": iso(asked.period.last),
        "at": asked.told,
        "kpi": kpi.id,
        "name": kpi.zh if zh else kpi.en,
        "unit": kpi.unit_zh if zh else kpi.unit_en,
        "meaning": asked.words["joint"].join(part for part in (meaning(asked.words, kpi), unripe(kpi, asked)) if part),
    }


def _cell(kpi: Kpi, totals: Counter[str], asked: Asked) -> dict[str, Any]:
    one = value(kpi, totals)
    return {"text": shown(kpi, one, asked), "n": one.n, "few": kpi.counted and 0 < one.n < FEW}


def _ranked(one: Ranked, nth: int, kpi: Kpi, asked: Asked, by: str, *, names: bool) -> dict[str, Any]:
    name = _unit(one.name, asked) if by == "unit" else asked.places.name(one.name)
    digits = places(kpi) if kpi.shape is Shape.TIME else 1
    low, high = (scaled(kpi, end, asked) if kpi.shape is Shape.TIME else end for end in (one.low, one.high))
    return {
        "code": one.name if names else "",
        "name": name if names else hidden(nth),
        "tier": one.tier,
        "rank": one.rank,
        "text": shown(kpi, one.value, asked),
        "n": one.value.n,
        "interval": f"{low:,.{digits}f}-{high:,.{digits}f}" if one.value.n else "",
        "few": one.few,
    }


def hidden(nth: int) -> str:
    """甲, 乙 … 癸, 甲2: a name that says nothing of whose it is."""
    again = nth // len(_STEMS)
    return _STEMS[nth % len(_STEMS)] + (str(again + 1) if again else "")


def _unit(name: str, asked: Asked) -> str:
    known = asked.regulation.departments.on(asked.period.last).names.get(name)
    return name if known is None else known.name if asked.words.language == "zh" else known.en
