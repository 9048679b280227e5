"""What comes in of long ago is known as such, from its first second to its last."""

from __future__ import annotations

import msgspec

from streams.clock import real_ms
from streams.fold.beats import owed
from streams.fold.publishing.backlog import FEW, MANY, OWED, SPAN, WHOLE, Backlog
from streams.model.case import CaseState
from streams.model.event import CaseStatus, Report
from streams.model.health import LATE_MS, Beat
from tests.streams.fold.city import NOW, entry, report, status, tick
from tests.streams.fold.test_publisher import Told

DAY_MS = 86_400_000


def late(event: Report | CaseStatus, days: int) -> Report | CaseStatus:
    """Of so many days ago, and come in now."""
    return msgspec.structs.replace(event, at=event.at - days * DAY_MS)


def done(told: Told) -> list[int]:
    return [told.records[f"feed/2112/{projection}"]["backlog"]["done"] for projection in ("desk", "wall")]


def test_a_month_that_comes_in_at_once_is_a_backlog_until_the_last_of_it_is_told() -> None:
    told = Told()
    told.take(entry(1, tick(0)))
    assert done(told) == [WHOLE, WHOLE]
    reached = []
    for second in range(1, 20):
        told.take(entry(2 * second, *(late(report(f"{second}/{n}", second), 20 - second) for n in range(MANY))))
        told.take(entry(2 * second + 1, tick(second)))
        reached.append(done(told)[0])
    assert reached == sorted(reached)
    assert reached[0] == 0
    assert 50 < reached[-1] < WHOLE
    for second in range(20, 20 + SPAN):
        told.take(entry(2 * second + 1, tick(second)))
    assert done(told) == [WHOLE, WHOLE]


def test_words_of_departments_alone_are_a_backlog_too() -> None:
    """A line that was away for a day: the reports are long known."""
    told = Told()
    told.take(entry(1, tick(0), *(report(str(n)) for n in range(MANY))))
    assert done(told) == [WHOLE, WHOLE]
    told.take(entry(2, *(late(status(str(n), 1, CaseState.TRIAGED, 1), 1) for n in range(MANY)), tick(1)))
    assert done(told) == [0, 0]


def test_a_phone_from_a_valley_and_a_few_late_words_are_none() -> None:
    told = Told()
    told.take(entry(1, tick(0)))
    young = msgspec.structs.replace(report("v"), at=NOW - LATE_MS + 1_000)
    told.take(entry(2, *(msgspec.structs.replace(young, id=str(n)) for n in range(5 * MANY))))
    told.take(entry(3, *(late(report(f"late/{n}"), 3) for n in range(MANY - 1)), tick(1)))
    assert done(told) == [WHOLE, WHOLE]


def test_a_sender_that_is_about_to_tell_is_waited_for_and_says_how_much_it_owes() -> None:
    one = Backlog(awaited=True)
    one.tick(NOW)
    assert one.done == 0
    for left, reached in ((10_000, 0), (5_000, 50), (OWED, 99), (OWED - 1, WHOLE), (0, WHOLE)):
        one.tick(NOW, left)
        assert one.done == reached, left


def test_whoever_tells_nothing_of_before_is_waited_for_no_longer_than_to_the_first_report() -> None:
    one = Backlog(awaited=True)
    one.tick(NOW)
    one.hear([(NOW, NOW)])
    one.tick(NOW)
    assert one.done == WHOLE


def test_it_is_over_when_hardly_anything_late_comes_in() -> None:
    one = Backlog()
    one.hear([(NOW, NOW - DAY_MS)] * MANY)
    for _ in range(3 * SPAN):
        one.tick(NOW)
        one.hear([(NOW, NOW - DAY_MS)] * FEW)
    assert one.done < WHOLE
    for _ in range(SPAN + 1):
        one.tick(NOW)
    assert one.done == WHOLE


def test_only_who_beats_now_owes_anything() -> None:
    now = real_ms()
    old = Beat(process="demo", instance="1", at=now - 60_000, started=0, figures={"owed": 7})
    assert owed([old], now) is None
    fresh = msgspec.structs.replace(old, at=now, instance="2")
    assert owed([old, fresh, Beat(process="fold", instance="3", at=now, started=0, figures={})], now) == 7
