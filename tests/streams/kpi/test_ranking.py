from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.kpi.dictionary import KPIS, by_id
from streams.kpi.ranking import interval, ranking
from streams.kpi.values import FEW

RATE, TIME = by_id("rework_rate"), by_id("handle_time")


def rates(*parts: tuple[int, int]) -> dict[str, Counter[str]]:
    return {f"{n:03d}": Counter(checks=n_all, failed_checks=top) for n, (top, n_all) in enumerate(parts)}


def test_what_cannot_be_distinct_name_shares_a_rank() -> None:
    found = ranking(RATE, rates((5, 100), (6, 100), (60, 100), (62, 100)))
    assert [(one.name, one.rank) for one in found] == [("000", 1), ("001", 1), ("002", 3), ("003", 3)]


def test_too_few_are_greyed_behind_the_others_and_nothing_has_no_place() -> None:
    found = ranking(RATE, rates((0, 29), (10, 100), (0, 0)))
    assert [(one.name, one.rank, one.few) for one in found] == [("001", 1, False), ("000", 0, True), ("002", 0, True)]


def test_the_busy_are_compared_with_the_busy() -> None:
    found = ranking(RATE, rates(*((1, 1000 - n) for n in range(12))))
    assert [one.tier for one in found] == [1] * 4 + [2] * 4 + [3] * 4


def test_a_shorter_time_is_better_and_its_interval_holds_the_median() -> None:
    sums = {"a": Counter({"handle.10": 40, "handle.20": 40}), "b": Counter({"handle.500": 50})}
    assert [(one.name, one.rank) for one in ranking(TIME, sums)] == [("a", 1), ("b", 2)]
    assert interval(TIME, sums["a"]) == (10.0, 20.0)


@pytest.mark.parametrize("kpi", [kpi for kpi in KPIS if not kpi.ranked], ids=lambda kpi: kpi.id)
def test_what_is_never_ranked_is_refused(kpi: object) -> None:
    with pytest.raises(ValueError, match="not ranked"):
        ranking(kpi, {})  # type: ignore[arg-type]


@given(st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)).map(sorted).map(tuple), max_size=20))
def test_nobody_is_lost_and_ranks_only_grow(parts: list[tuple[int, int]]) -> None:
    found = ranking(RATE, rates(*parts))
    assert sorted(one.name for one in found) == [f"{n:03d}" for n in range(len(parts))]
    for tier in (1, 2, 3):
        ranks = [one.rank for one in found if one.tier == tier and one.rank]
        assert ranks == sorted(ranks)
    assert all(one.few == (one.value.n < FEW) for one in found)
