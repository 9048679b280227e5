"""Receipts of tasks by a department's own system: the same as its people's, and no other's."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from streams.model.event import RegistryChange, TaskReceipt
from streams.model.local_day import local_day
from streams.model.receipt import Step
from streams.model.reject import Reason
from streams.model.tasks.facts import TASK_DONE, TASK_LATE, TASK_ON_TIME, TASK_RECEIVED, TASK_SENT
from streams.model.units import UnitChange, UnitChangeKind
from tests.streams.fold.city import NOW
from tests.streams.fold.tasks.test_tasks import DAY, JUSTICE, RULES, VILLAGES, House


def by_system(n: int, step: Step, department: str = "justice", **more: Any) -> TaskReceipt:
    wanted = {"at": NOW, "task": "t1", **more}
    return TaskReceipt(id=f"s{n}", source="department/9", department=department, step=step, **wanted)


def test_a_departments_system_confirms_as_its_people_do() -> None:
    house, other = House(), House()
    for one in (house, other):
        one.issue(VILLAGES[0], "ujustice")
    assert house.send(by_system(1, Step.ACCEPTED), by_system(2, Step.DONE)).refused == []
    other.receipt(JUSTICE, "accept", "ujustice")
    other.receipt(JUSTICE, "done", "ujustice")
    measures = (TASK_SENT, TASK_RECEIVED, TASK_DONE, TASK_ON_TIME, TASK_LATE)
    assert [house.sum(one) for one in measures] == [other.sum(one) for one in measures] == [2, 1, 1, 1, 0]
    before = house.row("ujustice")
    assert list(house.send(by_system(2, Step.DONE)).events) == []
    assert house.row("ujustice") == before, "the same again changes nothing"


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (by_system(1, Step.ACCEPTED, "police"), Reason.NOT_THEIRS),
        (by_system(1, Step.ACCEPTED, ""), Reason.NOT_THEIRS),
        (by_system(1, Step.ACCEPTED, task="none"), Reason.NOT_THEIRS),
        (by_system(1, Step.DELIVERED), Reason.NOT_THEIRS),
        (by_system(1, Step.RETURNED), Reason.ILLEGAL),
    ],
)
def test_what_a_system_may_not_confirm_is_refused_by_reason(event: TaskReceipt, reason: Reason) -> None:
    house = House()
    house.issue(VILLAGES[0], "ujustice")
    (refused,) = house.send(event).refused
    assert (refused.reason, refused.source, refused.event) == (reason, "department/9", "s1")
    assert house.row("ujustice").receipts == ()


def test_what_was_done_while_a_line_was_away_was_done_in_time() -> None:
    house = House()
    house.issue("ujustice")
    house.tick(NOW + 2 * DAY)
    assert (house.sum(TASK_LATE), house.sum(TASK_ON_TIME)) == (1, 0)
    house.send(by_system(1, Step.DONE, at=NOW + DAY - 1, received=NOW + 2 * DAY))
    assert (house.sum(TASK_LATE), house.sum(TASK_ON_TIME)) == (0, 1)
    house.send(by_system(2, Step.PROGRESS, at=NOW - 9 * DAY), by_system(3, Step.DONE, at=NOW + 9 * DAY))
    assert [one.at for one in house.row("ujustice").receipts[1:]] == [NOW, NOW + 2 * DAY], "within what can have been"


def test_after_a_merger_the_heirs_system_confirms() -> None:
    house = House()
    house.issue("ujustice")
    change = UnitChange("justice", UnitChangeKind.MERGE, local_day(NOW), successor="police")
    rules = msgspec.structs.replace(RULES, changes=(change,))
    house.send(RegistryChange(id="r/9", source="registry", at=NOW, revision=9, regulation=rules))
    assert house.send(by_system(1, Step.ACCEPTED, "police")).refused == []
    assert house.row("ujustice").state == "accepted"
