from __future__ import annotations

import itertools
import math
from random import Random

import msgspec
import pytest

from streams.demo.recipe import Recipe
from streams.demo.recipe_workers import Battery, Mode, MovementPart, Stop
from streams.demo.walk import Degrees, Walk
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
    return between((a.lon, a.lat), (b.lon, b.lat))


def between(a: Degrees, b: Degrees) -> float:
    """m."""
    return math.hypot((b[0] - a[0]) * 111_320 * math.cos(math.radians(a[1])), (b[1] - a[1]) * 111_320)


def movement(recipe: Recipe, **changed: object) -> MovementPart:
    """The recipe's movement, changed."""
    return msgspec.structs.replace(recipe.movement, **changed)


@pytest.mark.parametrize("name", ["walk", "e_bike", "car_or_tricycle"])
def test_no_step_is_longer_than_the_top_speed_of_its_mode(recipe: Recipe, name: str) -> None:
    mode = recipe.movement.modes[name]
    moves = movement(recipe, modes={name: mode}, stop=Stop(share=0.0, minutes=(3, 25)))
    fastest = 0.0
    for seed in range(30):
        walk = Walk(moves, HOME, NOW, Random(seed))
        here = (walk.lon, walk.lat)
        for second in range(10, 1_800, 10):
            assert walk.step(NOW + second * 1000).speed
            gone, here = between(here, (walk.lon, walk.lat)), (walk.lon, walk.lat)
            fastest = max(fastest, gone / 10)
    assert fastest <= mode.top * 1.001
    assert fastest > mode.m_s


def test_who_rests_stays_and_says_so(recipe: Recipe) -> None:
    quick = Mode(share=100, m_s=19.0, sd=0.0, top=19.0)
    walk = Walk(movement(recipe, modes={"quick": quick}, stop=Stop(share=1.0, minutes=(20, 20))), HOME, NOW, Random(1))
    at = NOW
    while walk.step(at).interval == 20:
        at += 20_000
        assert at < NOW + 3_600_000, "never arrived"
    here = (walk.lon, walk.lat)
    fix = walk.step(at + 600_000)
    assert (walk.lon, walk.lat) == here
    assert (fix.speed, fix.interval) == (0.0, 300)
    assert metres(fix, Position(at=0, lon=here[0], lat=here[1])) < 100


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


def test_a_weak_battery_is_spared_and_never_empty(recipe: Recipe) -> None:
    flat = movement(recipe, battery=Battery(full=(21, 21), drain_per_h=(9, 9)), stop=Stop(share=0, minutes=(3, 25)))
    walk = Walk(flat, HOME, NOW, Random(2))
    first, later, last = (walk.step(NOW + hours * 3_600_000) for hours in (0, 1, 9))
    assert (first.battery, first.interval) == (21, 20)
    assert (later.battery, later.interval) == (12, 120)
    assert last.battery == 1


def test_some_lose_the_signal_and_some_have_a_wrong_clock(recipe: Recipe) -> None:
    walks = [Walk(recipe.movement, HOME, NOW, Random(seed)) for seed in range(2_000)]
    silent = sum(any(walk.silent(NOW + m * 60_000) for m in range(0, 90, 1)) for walk in walks) / len(walks)
    assert 0.10 < silent < 0.25
    skews = [walk.step(NOW).at - NOW for walk in walks]
    assert 0.008 < sum(abs(skew) >= 120_000 for skew in skews) / len(skews) < 0.035
