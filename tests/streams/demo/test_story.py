from __future__ import annotations

from itertools import pairwise

from streams.demo.story import STEPS, TEXT, TYPE, VILLAGE
from streams.geography.places import Places
from streams.model.case import CaseState, Outcome
from streams.model.case_table import legal


def test_the_story_goes_along_the_table_in_order_of_time(places: Places) -> None:
    assert VILLAGE in places.villages()
    assert TYPE == "D05"
    assert STEPS[0].state is CaseState.REPORTED
    for was, to in pairwise(STEPS):
        assert legal(was.state, to.state)
        assert (was.workday, was.minute) < (to.workday, to.minute)
    assert (STEPS[-1].workday, STEPS[-1].outcome) == (6, Outcome.SETTLED)


def test_it_is_marked_and_names_nobody() -> None:
    assert all(word in TEXT for word in ("示例", "甲某", "乙某"))
    assert all(step.zh and step.en for step in STEPS)
