from __future__ import annotations

from collections import Counter

import msgspec
import pytest

from streams.demo.bursts import Bursts, Extra
from streams.demo.days import Days
from streams.demo.matters import Matters, PlannedCase
from streams.demo.recipe import Recipe, without_seasons
from streams.geography.places import Places
from streams.model import typed
from streams.model.local_day import local_minute
from streams.registry.regulation import regulation
from streams.settings import CasesSection

COMMUNITIES = {county: [f"{county}00100{n}" for n in range(9)] for county in ("211202", "211281", "211282")}
USUAL = {"H03": 30.0, "H06": 25.0, "D08": 14.0, "E01": 2.5, "S02": 50.0}


def day_of(text: str) -> int:
    day = typed.day(text)
    assert day is not None
    return day


def extras(recipe: Recipe, first: str, last: str) -> dict[int, list[Extra]]:
    bursts = Bursts(recipe, 2112)
    return {day: list(bursts.of(day, USUAL, COMMUNITIES)) for day in range(day_of(first), day_of(last) + 1)}


def test_heating_begins_with_a_few_boilers_down(recipe: Recipe) -> None:
    found = extras(recipe, "2026-11-01", "2026-11-10")
    heaps = [[e for e in day if e.heap] for day in found.values()]
    assert 2 * 80 <= sum(map(len, heaps)) <= 4 * 300
    for day in (day for day in heaps if day):
        assert {e.type for e in day} == {"S02"}
        assert max(e.minute for e in day) < 24 * 60
        assert len({e.within for e in day}) <= 4
        assert {e.duplicate for e in day} == {0.35}
    assert not [e for day in extras(recipe, "2026-11-11", "2026-11-30").values() for e in day if e.heap]


def test_straw_burns_on_dry_afternoons_of_its_weeks(recipe: Recipe) -> None:
    found = {
        day: some
        for year in range(2021, 2028)
        for day, some in extras(recipe, f"{year}-10-05", f"{year}-11-20").items()
    }
    burning = {day: [e for e in some if e.type == "H03"] for day, some in found.items()}
    dry = [some for some in burning.values() if some]
    assert 0.22 < len(dry) / len(found) < 0.38
    assert all(14 * 60 <= e.minute < 19 * 60 for some in dry for e in some)
    assert sum(map(len, dry)) / len(dry) == pytest.approx(60, rel=0.2)
    assert not any(e.type == "H03" for some in extras(recipe, "2026-11-21", "2026-12-31").values() for e in some)


def test_graves_are_swept_in_the_hills(recipe: Recipe) -> None:
    found = extras(recipe, "2026-04-02", "2026-04-08")
    hills = ("211223", "211221", "211282")
    assert all(any(e.within == hills for e in some) for some in found.values())
    assert not any(e.within == hills for some in extras(recipe, "2026-04-09", "2026-05-10").values() for e in some)


@pytest.mark.parametrize(("day", "type_"), [("2026-02-16", "E01"), ("2026-03-03", "E01"), ("2026-02-01", "D08")])
def test_festivals_bring_fires_at_night_and_wages_before(recipe: Recipe, day: str, type_: str) -> None:
    many = Bursts(recipe, 7).of(day_of(day), {type_: 50.0}, COMMUNITIES)
    assert Counter(e.type for e in many)[type_] > 25


def test_a_festivals_night_ends_in_its_own_first_hour(recipe: Recipe) -> None:
    """18:00 to 01:00, of one local day."""
    many = list(Bursts(recipe, 7).of(day_of("2026-02-17"), {"E01": 500.0}, COMMUNITIES))
    assert {e.minute // 60 for e in many} == {18, 19, 20, 21, 22, 23, 0}


def test_the_same_seed_has_the_same_heaps_and_the_usual_matters_do_not_notice(recipe: Recipe, places: Places) -> None:
    rules = regulation(CasesSection())
    bare = msgspec.structs.replace(recipe, bursts=(), outbreaks=())
    busy = next(day for day, some in extras(recipe, "2026-11-01", "2026-11-10").items() if any(e.heap for e in some))
    with_heaps, again = (Matters(recipe, places, rules, 2112).of(busy) for _ in range(2))
    without = Matters(bare, places, rules, 2112).of(busy)
    assert with_heaps == again
    assert set(without) < set(with_heaps)
    extra = [m for m in with_heaps if m not in set(without)]
    assert spread(extra) <= 12


def spread(found: list[PlannedCase]) -> int:
    """How many communities most of the heating matters lie in."""
    heating = [m for m in found if m.type == "S02" and local_minute(m.at) >= 0]
    return len({m.village for m in heating})


def test_a_year_without_seasons_has_no_bursts(recipe: Recipe) -> None:
    flat = without_seasons(recipe)
    assert not flat.bursts
    assert not flat.outbreaks
    assert recipe.bursts


def test_days_off_in_a_row_are_a_holiday_a_weekend_is_none() -> None:
    days = Days(regulation(CasesSection()).calendar)
    assert days.holiday(day_of("2026-10-01"))
    assert not days.holiday(day_of("2026-11-28"))
    assert not days.holiday(day_of("2026-11-26"))
    assert days.eve(day_of("2026-09-30"))
