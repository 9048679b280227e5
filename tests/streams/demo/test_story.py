from __future__ import annotations

from itertools import pairwise

from streams.demo.story import STEPS, STORY_ID, TEXT, TYPE, VILLAGE, planned_case
from streams.geography.places import Places
from streams.model.case import CaseOutcome, CaseState
from streams.model.case_table import legal
from streams.model.local_day import day_start, local_day, weekday

MONDAY = 20_780


def test_the_story_goes_along_the_table_in_order_of_time(places: Places) -> None:
    assert VILLAGE in places.villages()
    states = [CaseState.REPORTED, *(step.state for step in STEPS)]
    assert all(legal(was, to) for was, to in pairwise(states))
    assert all((a.workday, a.minute) < (b.workday, b.minute) for a, b in pairwise(STEPS))
    assert (STEPS[-1].workday, STEPS[-1].outcome) == (6, CaseOutcome.SETTLED)


def test_it_is_marked_and_names_nobody() -> None:
    assert all(word in TEXT for word in ("示例", "甲某", "乙某"))


def test_it_is_over_before_the_city_begins_and_lies_on_workdays() -> None:
    began = day_start(MONDAY) + 9 * 3_600_000
    told = planned_case(lambda day: weekday(day) < 5, began)
    assert (told.id, told.type, told.village) == (STORY_ID, TYPE, VILLAGE)
    times = [told.at, *(word.at for word in told.words)]
    assert times == sorted(times)
    assert times[-1] < began
    assert all(weekday(local_day(at)) < 5 for at in times)
