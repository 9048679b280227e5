from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from streams.demo.crowd import Crowd, mean
from streams.demo.days import Days
from streams.demo.recipe import Recipe
from streams.demo.recipe_part import Spread
from streams.demo.roster import roster
from streams.geography.places import Places
from streams.registry.regulation import regulation
from streams.settings import CasesSection

DAYS = Days(regulation(CasesSection()).calendar)
BEIJING = timezone(timedelta(hours=8))


def at(day: int, hour: int) -> int:
    """City ms of an hour in November 2026; the 23rd is a Monday."""
    return int(datetime(2026, 11, day, hour, tzinfo=BEIJING).astimezone(UTC).timestamp() * 1000)


@pytest.fixture(scope="module")
def kinds(recipe: Recipe, places: Places) -> list[str]:
    return [worker.kind for worker in roster(places, 2112, recipe)]


@pytest.mark.parametrize(
    ("profile", "day", "hour", "least", "most"),
    [
        ("believable", 24, 10, 1_050, 1_290),
        ("believable", 24, 3, 10, 25),
        ("believable", 29, 10, 250, 700),
        ("mobilised", 24, 3, 7_600, 7_600),
        ("mobilised", 24, 10, 7_600, 7_600),
        ("load", 24, 3, 15_000, 15_000),
    ],
)
def test_as_many_as_the_hour_asks_for(
    recipe: Recipe, kinds: list[str], profile: str, day: int, hour: int, least: int, most: int
) -> None:
    wanted = Crowd(recipe.on_duty, kinds, profile, 1, DAYS).wanted(at(day, hour))
    assert least <= sum(wanted.values()) <= most


def test_a_holiday_is_quieter_than_its_weekday_and_a_working_saturday_is_a_workday(
    recipe: Recipe, kinds: list[str]
) -> None:
    crowd = Crowd(recipe.on_duty, kinds, "believable", 1, DAYS)

    def full(month: int, day: int) -> int:
        moment = datetime(2026, month, day, 10, tzinfo=BEIJING).astimezone(UTC)
        return crowd.wanted(int(moment.timestamp() * 1000))["full"]

    thursday, holiday, saturday, working_saturday = full(11, 26), full(10, 1), full(11, 28), full(10, 10)
    assert holiday < saturday < thursday == working_saturday


def test_sessions_begin_and_end_one_by_one(recipe: Recipe, kinds: list[str]) -> None:
    crowd = Crowd(recipe.on_duty, kinds, "believable", 1, DAYS)
    live: set[int] = set()
    begin, end = crowd.change(at(24, 10), live, 100_000)
    live |= set(begin)
    assert len(live) == len(begin) == sum(crowd.wanted(at(24, 10)).values())
    assert end == []
    assert crowd.change(at(24, 10), live, 12) == ([], [])
    begin, end = crowd.change(at(24, 12), live, 12)
    assert 0 < len(end) <= 24
    assert set(end) <= live
    assert not set(begin) & live


def test_the_same_seed_calls_the_same_people(recipe: Recipe, kinds: list[str]) -> None:
    def called(seed: int) -> list[list[int]]:
        crowd, live, found = Crowd(recipe.on_duty, kinds, "believable", seed, DAYS), set[int](), []
        for hour in (9, 10, 12, 15):
            begin, end = crowd.change(at(24, hour), live, 500)
            live = (live | set(begin)) - set(end)
            found.append(sorted(live))
        return found

    assert called(1) == called(1) != called(2)


def test_hour_by_hour_it_comes_to_what_is_wanted(recipe: Recipe, kinds: list[str]) -> None:
    crowd, live = Crowd(recipe.on_duty, kinds, "believable", 1, DAYS), set[int]()
    for hour in range(24):
        for _ in range(100):
            begin, end = crowd.change(at(24, hour), live, 12)
            assert max(len(begin), len(end)) <= 24
            live = (live | set(begin)) - set(end)
        assert len(live) == sum(crowd.wanted(at(24, hour)).values())


def test_the_mean_of_a_skewed_quantity_is_above_its_median() -> None:
    assert mean(Spread(p50=28, p90=75)) == pytest.approx(37.7, abs=0.5)


def test_rain_calls_everybody_out_little_by_little_and_lets_them_go(recipe: Recipe, kinds: list[str]) -> None:
    crowd = Crowd(recipe.on_duty, kinds, "believable", 1, DAYS)
    dry = sum(crowd.wanted(at(23, 10)).values())
    crowd.rain = (at(23, 10), at(23, 12))
    assert sum(crowd.wanted(at(23, 10)).values()) == recipe.on_duty.mobilised
    begin, end = crowd.change(at(23, 10), set(), 12)
    assert (len(begin), end) == (24, [])
    assert sum(crowd.wanted(at(23, 12)).values()) < dry
