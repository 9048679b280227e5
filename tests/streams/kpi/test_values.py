from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.kpi.dictionary import KPIS, Kpi, Shape, by_id
from streams.kpi.values import Value, histogram, measures, percentile, value, wilson

RATES = [kpi for kpi in KPIS if kpi.shape is Shape.RATE]


@pytest.mark.parametrize("kpi", RATES, ids=lambda kpi: kpi.id)
def test_a_rate_of_nothing_is_no_number(kpi: Kpi) -> None:
    assert value(kpi, Counter()) == Value(None, 0, 0)


@pytest.mark.parametrize("kpi", [k for k in RATES if k.id != "dispatch_accuracy"], ids=lambda kpi: kpi.id)
@given(top=st.integers(0, 500), more=st.integers(1, 500), rest=st.integers(0, 500))
def test_more_of_what_is_counted_is_never_a_smaller_rate(kpi: Kpi, top: int, more: int, rest: int) -> None:
    """With the same n: the top is part of it, or the rest shrinks by as much."""

    def rate(n: int) -> Value:
        sums = Counter(dict.fromkeys(kpi.bottom, 0))
        sums[kpi.bottom[0]] = top + more + rest + kpi.least
        sums[kpi.top[0]] = n
        return value(kpi, sums)

    less, greater = rate(top), rate(top + more)
    if kpi.top[0] not in kpi.bottom:
        assert less.value is not None
        assert greater.value is not None
        assert less.value < greater.value
        assert less.n == greater.n == top + more + rest + kpi.least


def test_accuracy_is_what_was_never_sent_elsewhere() -> None:
    kpi = by_id("dispatch_accuracy")
    assert value(kpi, {"dispatched": 20, "second_unit": 5}) == Value(75.0, 20, 15)
    assert measures(kpi) == ("dispatched", "second_unit")


def test_an_appeal_that_was_granted_takes_the_late_one_out() -> None:
    sums = {"on_time": 8, "fell_due": 4, "exempt": 1, "done": 30, "overdue": 90}
    assert value(by_id("on_time_rate"), sums) == Value(100 * 8 / 11, 11, 8)


def test_an_age_is_in_days_at_the_end_of_the_period() -> None:
    sums = {"born.100": 1, "born.108": 8, "born.110": 1}
    assert value(by_id("open_age"), sums, on=110) == Value(2 * 1440.0, 10, 10, 2 * 1440)
    assert value(by_id("open_age"), {}, on=110).value is None


def test_times_are_percentiles_of_minutes() -> None:
    sums = {"accept.10": 5, "accept.30": 4, "accept.500": 1, "handle.7": 3}
    assert value(by_id("accept_time"), sums) == Value(10.0, 10, 10, 30)
    assert value(by_id("accept_time"), {}) == Value(None, 0, 0, None)
    assert histogram("handle.", sums) == {7: 3}


@given(st.dictionaries(st.integers(0, 5000), st.integers(1, 9), min_size=1), st.integers(1, 100))
def test_a_percentile_is_the_smallest_that_enough_do_not_exceed(bins: dict[int, int], share: int) -> None:
    flat = sorted(minutes for minutes, n in bins.items() for _ in range(n))
    found = percentile(bins, share)
    assert found is not None
    assert sum(one <= found for one in flat) * 100 >= len(flat) * share
    assert sum(one < found for one in flat) * 100 < len(flat) * share


@given(st.integers(0, 400), st.integers(1, 400))
def test_the_interval_holds_the_rate_and_narrows_with_n(top: int, n: int) -> None:
    top = min(top, n)
    low, high = wilson(top, n)
    assert 0 <= low <= 100 * top / n + 1e-9
    assert 100 * top / n - 1e-9 <= high <= 100
    wide, narrow = wilson(top, n), wilson(10 * top, 10 * n)
    assert narrow[1] - narrow[0] < wide[1] - wide[0]


def test_the_interval_is_the_published_one() -> None:
    """Newcombe, Statistics in Medicine 17 (1998), table I, method 3: 81 of 263, and 0 of 20."""
    low, high = wilson(81, 263)
    assert (round(low / 100, 4), round(high / 100, 4)) == (0.2553, 0.3662)
    low, high = wilson(0, 20)
    assert (round(low / 100, 4), round(high / 100, 4)) == (0.0, 0.1611)
    with pytest.raises(ValueError, match="nothing"):
        wilson(0, 0)


def test_a_context_number_needs_what_it_is_divided_by() -> None:
    assert value(by_id("load"), {"open": 50}, 4.0).value == 12.5
    assert value(by_id("load"), {"open": 50}).value is None
    assert value(by_id("satisfaction"), {}).value is None


def test_of_too_few_there_is_neither_a_rate_nor_a_part() -> None:
    """That the only village of an area did not pass is nobody's business there."""
    kpi = by_id("six_no_rate")
    assert value(kpi, {"six_no_proven": 4, "six_round_listed": 4}) == Value(None, 4)
    assert value(kpi, {"six_no_proven": 4, "six_round_listed": 5}) == Value(80.0, 5, 4)
