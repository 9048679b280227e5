from __future__ import annotations

import itertools
import math
from random import Random

import pytest

from streams.demo.recipe import Recipe
from streams.demo.walk import Walk
from streams.wire.phone import Position

NOW = 1_795_400_000_000
HOME = (123.8, 42.1)


def walked(recipe: Recipe, seed: int, seconds: int, every_s: int = 0) -> tuple[Walk, list[Position]]:
    walk = Walk(recipe.movement, HOME, NOW, Random(seed), every_s=every_s)
    fixes = []
    for second in range(seconds):
        now = NOW + second * 1000
        if walk.due <= now:
            fixes.append(walk.step(now))
    return walk, fixes


def metres(a: Position, b: Position) -> float:
    north = (b.lat - a.lat) * 111_320
    return math.hypot((b.lon - a.lon) * 111_320 * math.cos(math.radians(a.lat)), north)


@pytest.mark.parametrize("seed", range(12))
def test_nobody_is_faster_than_a_person_can_be(recipe: Recipe, seed: int) -> None:
    _, fixes = walked(recipe, seed, 3_600)
    assert len(fixes) > 10
    top = max(mode.top for mode in recipe.movement.modes.values())
    slack = 8 * recipe.movement.noise_m.open
    for a, b in itertools.pairwise(fixes):
        assert metres(a, b) <= top * (b.at - a.at) / 1000 + slack
    assert all(metres(Position(at=0, lon=HOME[0], lat=HOME[1]), fix) < 4_000 for fix in fixes)


def test_fixes_come_at_the_interval_they_announce(recipe: Recipe) -> None:
    _, fixes = walked(recipe, 3, 7_200)
    for a, b in itertools.pairwise(fixes):
        assert a.interval * 1000 <= b.at - a.at < a.interval * 1000 + 1000
    assert {fix.interval for fix in fixes} <= {20, 120, 300}
    _, often = walked(recipe, 3, 100, every_s=5)
    assert {fix.interval for fix in often} == {5}
    assert len(often) >= 19


def test_a_battery_only_falls(recipe: Recipe) -> None:
    _, fixes = walked(recipe, 5, 7_200)
    levels = [fix.battery or 0 for fix in fixes]
    assert levels == sorted(levels, reverse=True)
    assert 1 <= levels[-1] <= levels[0] <= 100


def test_some_lose_the_signal_and_some_have_a_wrong_clock(recipe: Recipe) -> None:
    walks = [Walk(recipe.movement, HOME, NOW, Random(seed)) for seed in range(2_000)]
    silent = sum(any(walk.silent(NOW + m * 60_000) for m in range(0, 90, 1)) for walk in walks) / len(walks)
    assert 0.10 < silent < 0.25
    skews = [walk.step(NOW).at - NOW for walk in walks]
    assert 0.008 < sum(abs(skew) >= 120_000 for skew in skews) / len(skews) < 0.035
