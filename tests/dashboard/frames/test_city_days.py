"""Days of several cities: a sum says of how many cities it is, and a day that none has is no zero."""

from __future__ import annotations

from typing import Any

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from dashboard.frames.city_days import SUMS, city_days
from streams.wire.days import CityDay
from tests.dashboard.province.city_door import city_day


def held(days: dict[int, int]) -> list[CityDay]:
    return [city_day(day, n) for day, n in days.items()]


def test_days_are_added_up_over_the_cities_that_have_them() -> None:
    made = city_days({"2102": held({100: 5, 101: 6, 102: 7}), "2101": held({101: 10, 102: 20, 103: 30})}, 99, 103)
    assert made.index.tolist() == [99, 100, 101, 102, 103]
    assert made["of"].tolist() == [0, 1, 2, 2, 1]
    assert made["reports"].tolist() == [pd.NA, 5, 16, 27, 30]
    assert made["done"].tolist()[1:] == [4, 14, 25, 29]
    assert made["on_time"].tolist()[1:] == [45, 144, 243, 270]
    assert made["due"].tolist()[1:] == [50, 160, 270, 300]
    assert made["joined"].tolist() == [False, False, False, True, False], "only 101 and 102 are of the same cities"


def test_as_many_cities_that_are_others_are_not_the_same() -> None:
    made = city_days({"2101": held({100: 1}), "2102": held({101: 1})}, 100, 101)
    assert (made["of"].tolist(), made["joined"].tolist()) == ([1, 1], [False, False])


def test_days_out_of_the_span_are_left_out_and_one_that_comes_twice_counts_once() -> None:
    made = city_days({"2101": [*held({90: 9, 100: 1, 110: 9}), *held({100: 4})]}, 100, 101)
    assert (made["reports"].tolist(), made["of"].tolist()) == ([4, pd.NA], [1, 0])


def test_of_no_city_there_is_no_number() -> None:
    made = city_days({"2101": []}, 100, 101)
    assert made["of"].tolist() == [0, 0]
    assert made[list(SUMS)].isna().all(axis=None)


DAYS = st.dictionaries(st.integers(100, 110), st.integers(1, 10**6))
CITIES = st.dictionaries(st.sampled_from(["2101", "2102", "2103", "2112"]), DAYS)


@given(CITIES)
def test_each_sum_is_of_just_the_cities_that_have_the_day(cities: dict[str, dict[int, int]]) -> None:
    made = city_days({code: held(days) for code, days in reversed(cities.items())}, 100, 110)
    for day in range(100, 111):
        values = [days[day] for days in cities.values() if day in days]
        assert made.at[day, "of"] == len(values)
        found: Any = made.at[day, "reports"]
        assert (None if found is pd.NA else found) == (sum(values) if values else None)
