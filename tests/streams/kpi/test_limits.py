"""FunnelLimits of a funnel against the distribution itself, and the rate that a mix lets one expect."""

from __future__ import annotations

from math import comb

import pytest

from streams.kpi.definition import Direction
from streams.kpi.limits import FunnelLimits, FunnelPlace, expected, limits, place


def chance(p: float, n: int, upto: int) -> float:
    return sum(comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(upto + 1))


@pytest.mark.parametrize(("top", "whole", "n"), [(90, 100, 50), (1, 3, 400), (5, 1000, 200)])
def test_so_many_of_a_hundred_lie_beyond_a_limit(top: int, whole: int, n: int) -> None:
    found = limits(top, whole, n)
    for limit, share in zip(found, (0.001, 0.025, 0.975, 0.999), strict=True):
        at = limit * n / 100
        assert chance(top / whole, n, int(at) - 1) <= share + 1e-9
        assert chance(top / whole, n, int(at) + 1) >= share - 1e-9
    assert list(found) == sorted(found)
    assert found.low < 100 * top / whole < found.high


def test_the_funnel_is_narrower_where_more_is_counted() -> None:
    wide = [limits(85, 100, n).high - limits(85, 100, n).low for n in (10, 100, 1000, 10_000)]
    assert wide == sorted(wide, reverse=True)
    assert limits(100, 100, 7) == (100, 100, 100, 100)
    with pytest.raises(ValueError, match="no limits"):
        limits(1, 2, 0)


def test_where_a_rate_lies() -> None:
    around = FunnelLimits(70, 80, 90, 95)
    seen = [place(rate, around) for rate in (69, 75, 80, 90, 93, 96)]
    at = FunnelPlace
    assert seen == [at.FAR_BELOW, at.BELOW, at.WITHIN, at.WITHIN, at.ABOVE, at.FAR_ABOVE]


def test_what_a_mix_lets_one_expect() -> None:
    assert expected([(10, 90, 100), (30, 20, 40)]) == pytest.approx((10 * 0.9 + 30 * 0.5) / 40 * 100)
    assert expected([(0, 1, 2)]) is None
    assert expected([]) is None


@pytest.mark.parametrize(
    ("place_", "up", "down", "none"),
    [
        (FunnelPlace.WITHIN, "within", "within", "within"),
        (FunnelPlace.BELOW, "worse", "better", "apart"),
        (FunnelPlace.FAR_BELOW, "far_worse", "far_better", "far_apart"),
        (FunnelPlace.ABOVE, "better", "worse", "apart"),
        (FunnelPlace.FAR_ABOVE, "far_better", "far_worse", "far_apart"),
    ],
)
def test_which_way_is_better_says_what_a_place_means(place_: FunnelPlace, up: str, down: str, none: str) -> None:
    assert [place_.judged(one) for one in (Direction.UP, Direction.DOWN, Direction.NONE)] == [up, down, none]
