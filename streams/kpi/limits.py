"""Between which rates those lie that differ from the whole's by chance alone: the funnel over their n. And which rate a
mix of parts lets one expect.

Source: Spiegelhalter, Statistics in Medicine 24 (2005), 1185-1202: exact binomial limits, made continuous.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from streams.kpi.definition import Direction

_LOW_3, _LOW, _HIGH, _HIGH_3 = 0.001, 0.025, 0.975, 0.999


class FunnelLimits(NamedTuple):
    """In %: the outer pair holds 99.8 of 100 that are like the whole, the inner pair 95."""

    outer_low: float
    low: float
    high: float
    outer_high: float


class FunnelPlace(StrEnum):
    """Where a rate lies in the funnel."""

    WITHIN = "within"
    BELOW = "below"  # the 95 % limit
    FAR_BELOW = "far_below"  # the 99.8 % limit
    ABOVE = "above"
    FAR_ABOVE = "far_above"

    def judged(self, direction: Direction) -> str:
        """What the place says where a direction is better: within, (far_)worse or (far_)better; where none is, whatever
        lies beyond a limit is apart."""
        if self is FunnelPlace.WITHIN:
            return "within"
        far = "far_" if self in (FunnelPlace.FAR_BELOW, FunnelPlace.FAR_ABOVE) else ""
        if direction is Direction.NONE:
            return f"{far}apart"
        high = self in (FunnelPlace.ABOVE, FunnelPlace.FAR_ABOVE)
        return f"{far}{'better' if high is (direction is Direction.UP) else 'worse'}"


def limits(top: int, whole: int, n: int) -> FunnelLimits:
    """Around the rate `top` of `whole`, of those that are of `n`. Raises ValueError for none."""
    if n <= 0 or not 0 <= top <= whole or whole <= 0:
        raise ValueError(f"no limits around {top} of {whole} for {n}")
    if top in (0, whole):
        sure = 100.0 * top / whole
        return FunnelLimits(sure, sure, sure, sure)
    cumulated = _cumulated(top / whole, n)
    return FunnelLimits(*(_limit(cumulated, one, n) for one in (_LOW_3, _LOW, _HIGH, _HIGH_3)))


def place(rate: float, around: FunnelLimits) -> FunnelPlace:
    """`rate`: in %."""
    if rate < around.low:
        return FunnelPlace.FAR_BELOW if rate < around.outer_low else FunnelPlace.BELOW
    if rate > around.high:
        return FunnelPlace.FAR_ABOVE if rate > around.outer_high else FunnelPlace.ABOVE
    return FunnelPlace.WITHIN


def expected(parts: Iterable[tuple[int, int, int]]) -> float | None:
    """% of all parts, were each like its kind: (n of the part, top of its kind, n of its kind). None of nothing."""
    known = [(n, top, whole) for n, top, whole in parts if n > 0 and whole > 0]
    n = sum(n for n, _, _ in known)
    return 100 * sum(n * top / whole for n, top, whole in known) / n if n else None


def _cumulated(p: float, n: int) -> np.ndarray:
    """Binomial distribution function at 0 .. n."""
    logs = np.concatenate(([0.0], np.cumsum(np.log(np.arange(1, n + 1)))))
    k = np.arange(n + 1)
    made: np.ndarray = np.cumsum(np.exp(logs[n] - logs - logs[::-1] + k * np.log(p) + (n - k) * np.log1p(-p)))
    return made


def _limit(cumulated: np.ndarray, share: float, n: int) -> float:
    """% at which a share of the distribution lies below, between the two counts it falls between."""
    at = min(int(np.searchsorted(cumulated, share)), n)
    before = float(cumulated[at - 1]) if at else 0.0
    here = float(cumulated[at])
    back = (here - share) / (here - before) if here > before else 0.0
    return 100 * min(max(at - back, 0.0), float(n)) / n
