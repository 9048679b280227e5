"""Counts by day, by week, and a number beside the days before."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from threading import Thread
from typing import Any

import pandas as pd
import pytest

from dashboard.frames import ROWS, bounded
from dashboard.frames.days import counts, stepped, trend
from dashboard.frames.recent import QueryKey, Recent
from streams.history.facts import FactSpan
from streams.kpi.dictionary import by_id
from streams.kpi.values import series, value

KPIS = tuple(map(by_id, ("reports", "open", "on_time_rate", "open_age")))


class Days:
    """History's sums by day, as `Numbers.by_day` gives them."""

    def __init__(self, days: dict[int, dict[str, int]]) -> None:
        self.days = {day: Counter(sums) for day, sums in days.items()}
        self.asked: list[tuple[FactSpan, tuple[str, ...]]] = []

    def by_day(self, span: FactSpan, measures: Sequence[str]) -> dict[int, Counter[str]]:
        self.asked.append((span, tuple(measures)))
        return self.days


HELD = {
    90: {"open": 5, "born.90": 5},
    100: {"reports": 3, "open": 3, "born.100": 3},
    101: {"open": -2, "born.90": -2, "on_time": 2},
    103: {"reports": 4, "open": 4, "born.103": 4, "fell_due": 1, "on_time": 3},
}


def frame(first: int = 98, last: int = 103) -> pd.DataFrame:
    numbers: Any = Days(HELD)
    return counts(numbers, FactSpan("2112", first, last), KPIS)


def test_what_comes_in_is_of_its_day_and_what_stands_is_the_sum_of_all_days_before() -> None:
    made = frame()
    assert list(made.index) == [98, 99, 100, 101, 102, 103]
    assert made["reports"].tolist() == [0, 0, 3, 0, 0, 4]
    assert made["open"].tolist() == [5, 5, 8, 6, 6, 10]
    assert made["born.90"].tolist() == [5, 5, 5, 3, 3, 3]
    assert made["exempt"].tolist() == [0] * 6, "a measure that nothing was counted of"
    assert all(kind == "int64" for kind in made.dtypes)


def test_a_span_after_the_last_fact_has_what_stands_still() -> None:
    assert frame(105, 106)["open"].tolist() == [10, 10]
    assert frame(105, 106)["reports"].tolist() == [0, 0]


def test_an_empty_history_is_nothing_but_zeros() -> None:
    empty: Any = Days({})
    assert counts(empty, FactSpan("2112", 1, 2), KPIS)["open"].tolist() == [0, 0]


def test_steps_sum_up_what_comes_in_and_take_the_last_of_what_stands() -> None:
    made = stepped(frame(), 3)
    assert list(made.index) == [100, 103]
    assert made["reports"].tolist() == [3, 4]
    assert made["open"].tolist() == [8, 10]
    assert list(stepped(frame(), 4).index) == [103], "days that fill no step go"


def test_a_number_is_beside_the_same_place_of_the_first_half_and_none_before_history() -> None:
    rate = trend(by_id("on_time_rate"), frame(), 100, lambda number: number)
    assert list(rate.index) == [101, 102, 103]
    assert [None if math.isnan(one) else one for one in rate["value"]] == [100.0, None, 75.0]
    assert rate["n"].tolist() == [2, 0, 4]
    assert rate["few"].tolist() == [True, False, True]
    open_ = trend(by_id("open"), frame(), 100, lambda number: number)
    assert open_["value"].tolist() == [6, 6, 10]
    assert [None if math.isnan(one) else one for one in open_["before"]] == [None, None, 8.0]
    assert open_["before_day"].tolist() == [98, 99, 100]
    assert not any(open_["few"])


def test_a_series_is_the_same_formula_row_by_row() -> None:
    made = frame()
    columns = {str(name): made[name].tolist() for name in made.columns}
    for kpi in KPIS:
        rows = [{name: columns[name][n] for name in columns} for n in range(len(made))]
        expected = [value(kpi, row, on=int(day)) for row, day in zip(rows, made.index, strict=True)]
        assert series(kpi, columns, [int(day) for day in made.index]) == expected
    assert series(by_id("open_age"), columns, [int(day) for day in made.index])[-1].value == 3 * 1440


def test_a_frame_of_too_many_rows_is_refused() -> None:
    assert len(bounded(pd.DataFrame({"n": range(ROWS)}))) == ROWS
    with pytest.raises(ValueError, match="20001 rows"):
        bounded(pd.DataFrame({"n": range(ROWS + 1)}))


def key(n: int, cursor: str = "1-0") -> QueryKey:
    return QueryKey(("trends", n), "2112", "numbers", cursor)


def test_what_was_made_is_kept_until_history_says_more_and_the_longest_unused_goes() -> None:
    recent, made = Recent(2), []

    def make() -> int:
        made.append(1)
        return len(made)

    assert [recent.get(key(1), make), recent.get(key(1), make)] == [1, 1]
    assert recent.get(key(1, "2-0"), make) == 2
    assert recent.get(key(1), make) == 1
    assert recent.get(key(3), make) == 3
    assert len(recent) == 2
    assert recent.get(key(1, "2-0"), make) == 4
    threads = [Thread(target=lambda n=n: [recent.get(key(n * 50 + m), make) for m in range(50)]) for n in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(recent) == 2
