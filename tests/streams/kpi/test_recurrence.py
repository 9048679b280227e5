"""What came again and again at a place, and whether it came again."""

from __future__ import annotations

from streams.kpi.hits import Hits
from streams.kpi.recurrence import LEAST, Recurring, recurrence_hits, recurring

FEW = {("211221106201", "D05"): LEAST, ("211221106201", "S02"): LEAST - 1, ("211221106100", "D05"): 9}


def test_from_five_on_by_code_with_the_season_where_it_is_known() -> None:
    assert recurring(FEW, None) == [
        Recurring("211221106100", "D05", 9, None),
        Recurring("211221106201", "D05", 5, None),
    ]
    assert [one.season for one in recurring(FEW, {("211221106100", "D05"): 3})] == [3, 0]


def test_a_hit_is_one_more_at_the_same_place_and_of_the_same_type() -> None:
    after = {("211221106100", "D05"): 1, ("211221106201", "S02"): 2, ("211221106202", "D05"): 7}
    assert recurrence_hits(5, 60, FEW, after) == Hits(5, 60, 2, 1, 1, 1)
