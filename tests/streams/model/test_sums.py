from __future__ import annotations

import pytest

from streams.model.fact import FactKey
from streams.model.sums import WHOLE_DAY, ImportedSums, facts_of, sums_of, wrong


def test_sums_travel_and_come_back_as_the_facts_they_were() -> None:
    sums = sums_of({("reports.D", "211221", ""): 7, ("done", "211221", "agri"): 2, ("handle.240", "211221", ""): 1})
    assert sums == {"done": {"211221/agri": 2}, "handle": {"211221.240": 1}, "reports.D": {"211221": 7}}
    assert facts_of(ImportedSums("old/5", "old", 5, 0, 1, sums)) == {
        FactKey("reports.D", "211221", 5, WHOLE_DAY, ""): 7,
        FactKey("done", "211221", 5, WHOLE_DAY, "agri"): 2,
        FactKey("handle.240", "211221", 5, WHOLE_DAY, ""): 1,
    }


@pytest.mark.parametrize(
    ("measure", "region", "amount", "why"),
    [
        ("reports", "211221", 1, ""),
        ("open", "211221", -1, ""),
        ("reports", "211221", -1, "negative"),
        ("reports", "210100", 1, "no code"),
        ("reports", "x", 1, "no code"),
        ("stage.handle", "211221", 1, "no measure"),
        ("suspended", "211221", 1, "no measure"),
        ("", "211221", 1, "no measure"),
    ],
)
def test_what_cannot_be_taken_says_why(measure: str, region: str, amount: int, why: str) -> None:
    assert why in wrong({measure: {region: amount}}, "2112")
    assert bool(wrong({measure: {region: amount}}, "2112")) == bool(why)
