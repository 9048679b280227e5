from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.kpi.alarms import Bin, figures, percentile


def test_of_nothing_nothing_is_said() -> None:
    none = figures([], 144, 0)
    assert (none.n, none.most, none.over, none.ack_p90, none.acked) == (0, 0, 0, {}, {})
    assert (none.rate, none.shares["over"], none.shares["top"]) == ("0.00", "0.0", ""), "of nothing there is no share"


def test_a_day_is_the_sum_of_its_bins() -> None:
    quiet = Bin([0, 1, 2, 3], {"a": 6}, {2: [10, 50]}, ended=4, nuisance=1)
    loud = Bin([1, 2, 9, 0], {"a": 2, "b": 10}, {1: [5], 2: [400]}, escalated=1, ended=2, chatter=1)
    told = figures([quiet, loud], 144, 3)
    assert (told.n, told.bins, told.most, told.over, told.mix) == (18, 144, 12, 1, (1, 3, 11, 3))
    assert (told.top, told.acked, told.ack_p50, told.ack_p90) == (
        {"b": 10, "a": 8},
        {1: 1, 2: 3},
        {1: 5, 2: 50},
        {1: 5, 2: 400},
    )
    assert (told.rate, told.shares["over"], told.shares["nuisance"]) == ("0.12", "0.7", "16.7")
    assert [told.shares[name] for name in ("first", "second", "lower")] == ["5.6", "16.7", "77.8"]
    assert figures([quiet, loud], 144, 3, seats=2).rate == "0.06"
    assert (told.escalated, told.ended, told.nuisance, told.chatter, told.standing) == (1, 6, 1, 1, 3)


@given(st.lists(st.integers(0, 9999), min_size=1), st.integers(1, 100))
def test_a_percentile_is_a_value_that_so_many_do_not_exceed(values: list[int], percent: int) -> None:
    found = percentile(values, percent)
    assert found in values
    assert sum(value <= found for value in values) * 100 >= percent * len(values)
    assert sum(value < found for value in values) * 100 < percent * len(values)


def test_of_nothing_there_is_no_percentile() -> None:
    with pytest.raises(ValueError):
        percentile([], 90)
