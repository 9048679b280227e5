"""From sums of facts to a number of the dictionary: the same integers make the same number, live and from history.

A rate of nothing is None, never 0 % and never 100 %. Source of the interval: Wilson, JASA 22 (1927), 209-212.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import sqrt
from typing import NamedTuple

from streams.kpi.dictionary import Kpi, Shape

Totals = Mapping[str, int]
"""{measure: integer} of one area, unit and period; a standing sum (`open`) up to the period's end."""
PER_GRIDS = 100
"""Micro-grids that `load` is of."""
FEW = 30
"""A rate of fewer is shown greyed."""
_Z = 1.959964
_DAY_MIN = 1440


class Value(NamedTuple):
    """`value`: %, minutes, or a count; None where there is none. `top` of `n`: what a rate is made of; of a time `n`
    alone. `p90`: of a time, minutes."""

    value: float | None
    n: int = 0
    top: int = 0
    p90: int | None = None


def value(kpi: Kpi, totals: Totals, per: float = 0.0, on: int = 0) -> Value:
    """`per`: what a context number is divided by (10,000 people, a hundred micro-grids); 0 = not known. `on`: local day
    at whose end an age is taken."""
    top = _sum(kpi.top, totals)
    match kpi.shape:
        case Shape.COUNT | Shape.STANDING:
            return Value(float(top), top, top)
        case Shape.RATE:
            n = _sum(kpi.bottom, totals) - _sum(kpi.less, totals)
            if n < kpi.least:
                return Value(None, n)
            return Value(share(top, n), n, top)
        case Shape.TIME | Shape.AGE:
            bins = histogram(kpi.histogram, totals)
            if kpi.shape is Shape.AGE:
                bins = {(on - day) * _DAY_MIN: n for day, n in bins.items()}
            n = sum(bins.values())
            half = percentile(bins, 50)
            return Value(None if half is None else float(half), n, n, percentile(bins, 90))
        case Shape.CONTEXT:
            return Value(top / per if per else None, top, top)
    return Value(None)


def load_per(grids: int) -> float:
    """`per` of `load`, of an area with so many micro-grids."""
    return grids / PER_GRIDS


def share(top: int, n: int) -> float | None:
    """% that `top` is of `n`; None of nothing."""
    return 100 * top / n if n > 0 else None


def rate_text(rate: float | None) -> str:
    """A rate as people read it, without its sign; '' where there is none. Divided and rounded once, here, for every
    screen."""
    return "" if rate is None else f"{rate:.1f}"


def series(kpi: Kpi, totals: Mapping[str, Sequence[int]], on: Sequence[int], per: float = 0.0) -> list[Value]:
    """`value` of each row of a table: `totals` holds a column per measure, `on` the local day of each row."""
    wanted = measures(kpi)
    names = [name for name in totals if name in wanted or f"{name.partition('.')[0]}." in wanted]
    rows = zip(*(totals[name] for name in names), strict=True) if names else ((),) * len(on)
    return [value(kpi, dict(zip(names, row, strict=True)), per, day) for day, row in zip(on, rows, strict=True)]


def measures(kpi: Kpi) -> tuple[str, ...]:
    """What it is made of; a family of measures ends with a dot. `first_unit` is dispatched without second_unit."""
    named = (*kpi.top, *kpi.bottom, *kpi.less, *((kpi.histogram,) if kpi.histogram else ()))
    return tuple(dict.fromkeys(part for name in named for part in _PARTS.get(name, (name,))))


def made_of(kpi: Kpi, *, top: bool = False) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(measures, measures taken off) of the cases behind a number: of a rate all it is made of, or its `top` alone."""
    whole = kpi.bottom or ((kpi.histogram,) if kpi.histogram else ())
    named, less = (kpi.top, ()) if top or not whole else (whole, kpi.less)
    if "first_unit" in named:
        return ("dispatched",), ("second_unit",)
    return named, less


def histogram(family: str, totals: Totals) -> dict[int, int]:
    """{minutes: how many}."""
    return {int(name[len(family) :]): n for name, n in totals.items() if name.startswith(family) and n}


def percentile(bins: Mapping[int, int], share: int) -> int | None:
    """The smallest value that at least `share` % do not exceed; None of none."""
    n, seen = sum(bins.values()), 0
    for minutes in sorted(bins):
        seen += bins[minutes]
        if 0 < n * share <= 100 * seen:
            return minutes
    return None


def wilson(top: int, n: int) -> tuple[float, float]:
    """95 % interval of a rate, in %. Raises ValueError for none."""
    if n <= 0:
        raise ValueError("no interval of nothing")
    p, z2 = top / n, _Z * _Z
    middle = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z * sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return 100 * max(0.0, middle - half), 100 * min(1.0, middle + half)


_PARTS = {"first_unit": ("dispatched", "second_unit")}


def _sum(names: Iterable[str], totals: Totals) -> int:
    return sum(_one(name, totals) for name in names)


def _one(name: str, totals: Totals) -> int:
    if name == "first_unit":
        return totals.get("dispatched", 0) - totals.get("second_unit", 0)
    return totals.get(name, 0)
