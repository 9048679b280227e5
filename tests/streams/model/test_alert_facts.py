"""What one alert adds to the sums, from being raised to its end."""

from __future__ import annotations

from typing import Any

import msgspec

from streams.model.alert import Alert, AlertMove, AlertState, Priority, moved
from streams.model.alert_facts import contribution, hands
from streams.model.local_day import day_start

DAY = 20_780
AT = day_start(DAY) + 86_400_000 - 60_000
"""A minute before midnight."""


def raised(**more: Any) -> Alert:
    waits = Alert("sos/7/1", "sos/7", "sos", Priority.CRITICAL, "211221106", AT - 5_000, state=AlertState.PENDING)
    told = moved(waits, AlertMove.RAISE, at=AT)
    return msgspec.structs.replace(told, **{"tiers": (4, 9), **more})


def sums(alert: Alert) -> dict[str, int]:
    return {f"{key.measure} {key.day - DAY}": n for key, n in contribution(alert, 0).items()}


def test_it_counts_once_for_every_tier_that_was_told() -> None:
    assert sums(raised()) == {"alert_told_4_1 0": 1, "alert_told_9_1 0": 1}


def test_nobody_was_told_of_what_waits_or_was_held_back() -> None:
    assert sums(raised(told_at=0)) == {}
    assert sums(raised(tiers=())) == {}


def test_taking_it_counts_from_its_announcement_and_only_the_first_time() -> None:
    taken = moved(raised(tiers=(4,)), AlertMove.ACKNOWLEDGE, at=AT + 42_900, by="值班员 a1")
    again = moved(moved(taken, AlertMove.OVERDUE, at=AT + 900_000), AlertMove.ACKNOWLEDGE, at=AT + 999_000, by="b")
    assert sums(again) == {"alert_told_4_1 0": 1, "alert_ack_4_1.42 0": 1}
    assert hands(again) == {"值班员 a1", "b"}


def test_a_timer_that_tells_the_next_level_counts_and_a_person_does_not() -> None:
    by_person = moved(raised(tiers=(4,)), AlertMove.ESCALATE, at=AT + 1, by="值班员 a1")
    assert sums(by_person) == {"alert_told_4_1 0": 1}
    by_timer = moved(moved(by_person, AlertMove.ESCALATE, at=AT + 2), AlertMove.ESCALATE, at=AT + 3)
    assert sums(by_timer) == {"alert_told_4_1 0": 1, "alert_escalated_4 0": 1}


def test_its_end_counts_on_the_day_of_the_end() -> None:
    taken = moved(raised(tiers=(4,)), AlertMove.ACKNOWLEDGE, at=AT + 1_000, by="a")
    over = moved(taken, AlertMove.CLOSE, at=AT + 120_000, by="a", note="已处置")
    assert sums(over) == {"alert_told_4_1 0": 1, "alert_ack_4_1.1 0": 1, "alert_ended_4 1": 1}
    nothing = msgspec.structs.replace(over, shelf="nuisance")
    assert sums(nothing) == {**sums(over), "alert_nuisance_4 1": 1}
