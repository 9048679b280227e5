from __future__ import annotations

from streams.fold.forgetting import WAITED_MS, Forgetting
from streams.fold.undo import Undo
from streams.fold.workers import Workers
from streams.model.presence import FORGOTTEN_MS
from tests.streams.fold.city import NOW, duty_start, fixes

LON, LAT = 123_800_000, 42_300_000
SECOND = 1_000
OVER = NOW + FORGOTTEN_MS
ONE = (1, 1, NOW, OVER)


def on_duty() -> Workers:
    """Worker 1 began at NOW and was heard of no more."""
    workers = Workers(Undo())
    workers.start(duty_start(1, 0))
    return workers


def test_one_whose_two_hours_end_while_it_is_watched_is_ended_then() -> None:
    workers, forgetting = on_duty(), Forgetting()
    assert forgetting.due(workers, OVER) == []
    assert forgetting.due(workers, OVER + SECOND) == [ONE]


def test_one_that_came_hours_late_waits_for_the_rest_of_what_its_phone_kept() -> None:
    workers, forgetting, late = Workers(Undo()), Forgetting(), OVER + FORGOTTEN_MS
    assert forgetting.due(workers, late) == []
    workers.start(duty_start(1, 0))
    assert forgetting.due(workers, late + SECOND) == []
    workers.apply(fixes((1, FORGOTTEN_MS * 2 // 1000, LON + 5_000, LAT), foreign=False))
    assert forgetting.due(workers, late + SECOND + WAITED_MS) == [], "it moved a moment ago"


def test_one_that_came_late_and_brings_nothing_more_is_ended_after_that() -> None:
    workers, forgetting, late = Workers(Undo()), Forgetting(), OVER + FORGOTTEN_MS
    forgetting.due(workers, late)
    workers.start(duty_start(1, 0))
    assert forgetting.due(workers, late + SECOND) == []
    assert forgetting.due(workers, late + WAITED_MS) == []
    assert forgetting.due(workers, late + SECOND + WAITED_MS) == [ONE]


def test_after_hours_in_which_nothing_ran_nobody_is_ended_before_phones_could_come_back() -> None:
    workers, forgetting = on_duty(), Forgetting()
    assert forgetting.due(workers, OVER + FORGOTTEN_MS) == []
    assert forgetting.due(workers, OVER + FORGOTTEN_MS + WAITED_MS) == [ONE]
