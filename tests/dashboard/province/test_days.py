"""Whose days count: simulated and real are never mixed, a city that was long silent has none, what lacks is named."""

from __future__ import annotations

from dashboard.province.days import DAYS_SILENT_MS, days_line, lacking
from dashboard.province.rounds import HeldAnswer
from dashboard.province.totals import CityState
from streams.wire.days import CityDays
from tests.dashboard.province.city_door import city_days

DAY = 20_000


def held(days: dict[int, int], *, age_ms: int = 0, demo: bool = False, code: str = "2112") -> HeldAnswer[CityDays]:
    return HeldAnswer(city_days(code, f"市{code}", days, until=1, demo=demo), age_ms)


def test_whose_days_count() -> None:
    one = {DAY: 3}
    assert days_line("2112", None, demo=False).state is CityState.NEVER
    assert days_line("2112", held(one, demo=True), demo=False).state is CityState.OTHER_KIND
    assert days_line("2112", held(one), demo=True).state is CityState.OTHER_KIND
    assert days_line("2112", held(one, age_ms=DAYS_SILENT_MS), demo=False).state is CityState.HEARD
    assert days_line("2112", held(one, age_ms=DAYS_SILENT_MS + 1), demo=False).state is CityState.SILENT
    assert DAYS_SILENT_MS == 600_000


def test_only_a_city_that_is_heard_of_has_days() -> None:
    assert {day: one.reports for day, one in days_line("2112", held({DAY: 3}), demo=False).days.items()} == {DAY: 3}
    for found in (None, held({DAY: 3}, demo=True), held({DAY: 3}, age_ms=DAYS_SILENT_MS + 1)):
        assert days_line("2112", found, demo=False).days == {}


def test_a_day_names_the_cities_that_lack_it() -> None:
    lines = [
        days_line("2101", held({DAY: 1, DAY + 1: 1}, code="2101"), demo=False),
        days_line("2102", held({DAY + 1: 1}, code="2102"), demo=False),
        days_line("2103", held({DAY: 1, DAY + 1: 1}, code="2103", demo=True), demo=False),
        days_line("2104", None, demo=False),
    ]
    assert [one.name for one in lacking(lines, DAY)] == ["市2102", "市2103", "2104"]
    assert [one.name for one in lacking(lines, DAY + 1)] == ["市2103", "2104"]
