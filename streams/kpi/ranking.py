"""Areas and units compared on an outcome: inside tiers of similar workload, with the interval of each, and what cannot
be distinguished shares a rank. Never people.

Sources: Wilson (1927) for rates; the order statistics of a median (binomial, normal approximation) for times.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt
from typing import NamedTuple

from streams.kpi.dictionary import Direction, Kpi, Shape
from streams.kpi.values import FEW, Totals, Value, histogram, value, wilson

TIERS = 3
_LEAST = 4
"""Fewer than so many to a tier are one tier."""
_Z = 1.959964


class Ranked(NamedTuple):
    """`tier`: 1 the busiest. `rank`: within the tier, 0 = not ranked (too few, or nothing). `low`, `high`: the
    interval, in the value's own unit. `few`: n < 30, greyed."""

    name: str
    tier: int
    rank: int
    value: Value
    low: float
    high: float
    few: bool


def ranking(kpi: Kpi, sums: Mapping[str, Totals]) -> list[Ranked]:
    """Tier by tier, the best first, those too few for a rank after them. Raises ValueError for a number that is never
    ranked."""
    if not kpi.ranked or kpi.shape not in (Shape.RATE, Shape.TIME):
        raise ValueError(f"{kpi.id} is not ranked")
    values = {name: value(kpi, totals) for name, totals in sums.items()}
    known = sorted((name for name, one in values.items() if one.n > 0), key=lambda name: (-values[name].n, name))
    tiers = TIERS if len(known) >= TIERS * _LEAST else 1
    found: list[Ranked] = []
    for n in range(tiers):
        part = known[len(known) * n // tiers : len(known) * (n + 1) // tiers]
        found += _tier(kpi, n + 1, {name: (values[name], interval(kpi, sums[name])) for name in part})
    none = sorted(name for name in values if name not in set(known))
    return found + [Ranked(name, 0, 0, values[name], 0.0, 0.0, True) for name in none]


def interval(kpi: Kpi, totals: Totals) -> tuple[float, float]:
    """95 %, of something that has a value."""
    if kpi.shape is Shape.RATE:
        one = value(kpi, totals)
        return wilson(one.top, one.n)
    bins = histogram(kpi.histogram, totals)
    n = sum(bins.values())
    half = _Z * sqrt(n) / 2
    return float(_nth(bins, n / 2 - half)), float(_nth(bins, n / 2 + half))


def _nth(bins: Mapping[int, int], at: float) -> int:
    """The value at a place of the ordered sample, at its ends the outermost."""
    seen, last = 0, 0
    for minutes in sorted(bins):
        seen, last = seen + bins[minutes], minutes
        if seen >= max(1.0, at):
            return minutes
    return last


def _tier(kpi: Kpi, tier: int, part: Mapping[str, tuple[Value, tuple[float, float]]]) -> list[Ranked]:
    sign = -1 if kpi.direction is Direction.UP else 1
    ordered = sorted(part, key=lambda name: (sign * (part[name][0].value or 0.0), name))
    found: list[Ranked] = []
    few: list[Ranked] = []
    leader: tuple[float, float] | None = None
    rank = place = 0
    for name in ordered:
        one, (low, high) = part[name]
        if one.n < FEW:
            few.append(Ranked(name, tier, 0, one, low, high, few=True))
            continue
        place += 1
        # Whose interval meets the leader's cannot be distinguished from it.
        if leader is None or low > leader[1] or high < leader[0]:
            rank, leader = place, (low, high)
        found.append(Ranked(name, tier, rank, one, low, high, few=False))
    return found + few
