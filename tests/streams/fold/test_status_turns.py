"""Statuses that wait: in which order they move their case, for how long, and how many."""

from __future__ import annotations

import pytest

from streams.fold import checkpoint, statuses
from streams.fold.statuses import WAIT_MS, Statuses, Waiting
from streams.fold.undo import Undo
from streams.model.reject import Reason
from tests.streams.fold.city import NOW, tick
from tests.streams.fold.status_fold import DAY_S, TOWN, VILLAGE, Fold, S, said


def test_statuses_of_several_senders_come_in_any_order() -> None:
    story = [
        said(1, S.TRIAGED, VILLAGE),
        said(2, S.DISPATCHED, VILLAGE, unit="justice"),
        said(3, S.ACCEPTED, "justice"),
        said(4, S.HANDLING, "justice"),
        said(5, S.CHECKING, "justice"),
        said(6, S.CLOSED, TOWN),
    ]
    right, turned = Fold(), Fold()
    right.send(*story)
    for status in reversed(story):
        turned.send(status)
    assert right.state() is S.CLOSED
    assert turned.case == right.case
    assert turned.refused == right.refused == []


def test_a_status_behind_a_hole_is_judged_after_a_day() -> None:
    fold = Fold()
    fold.says(7, S.TRIAGED, VILLAGE)
    assert fold.state() is S.REPORTED
    fold.send(tick(DAY_S))
    assert (fold.case.state, fold.case.version) == (S.TRIAGED, 7)


def test_what_waits_survives_a_restart() -> None:
    fold = Fold()
    fold.says(2, S.DISPATCHED, VILLAGE, unit="justice")
    fold.picture = checkpoint.restore("2112", checkpoint.whole(fold.picture))
    fold.says(1, S.TRIAGED, VILLAGE)
    assert (fold.case.state, fold.case.unit) == (S.DISPATCHED, "justice")
    assert not [name for name in checkpoint.whole(fold.picture) if name.startswith(b"q:")]


def held(fold: Fold) -> int:
    return sum(1 for name in checkpoint.whole(fold.picture) if name.startswith(b"q:"))


def test_of_one_sender_so_many_wait_and_what_waited_longest_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whose case never comes: it crowds out its own alone, is told of each, and what may move a case moves it."""
    monkeypatch.setattr(statuses, "MOST", 20)
    fold = Fold().dispatched("utility")
    fold.says(4, S.HANDLING, "justice", case="b")
    for n in range(50):
        fold.send(tick(n), said(3, S.ACCEPTED, "utility", id=f"utility/{n}", case=f"none{n}"))
    assert held(fold) == 21
    assert [(one.reason, one.source, one.event) for one in fold.refused] == [
        (Reason.CROWDED_OUT, "sender/utility", f"utility/{n}") for n in range(30)
    ]
    fold.refused.clear()
    fold.says(3, S.ACCEPTED, "utility")
    assert fold.state() is S.ACCEPTED
    assert fold.refused == [], "what need not wait drives nothing out"
    fold.picture = checkpoint.restore("2112", checkpoint.whole(fold.picture))
    fold.says(3, S.ACCEPTED, "utility", id="utility/last", case="none51")
    assert [one.event for one in fold.refused] == ["utility/30"], "the same one falls out after a restart"


def test_of_one_case_so_many_of_a_sender_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statuses, "MOST_OF_CASE", 5)
    fold = Fold()
    fold.says(9, S.HANDLING, "justice", case="later")
    for n in range(8):
        fold.says(3 + n, S.HANDLING, "utility", case="later")
    assert [one.event for one in fold.refused] == [f"utility/{3 + n}/HANDLING" for n in range(3)]
    assert {one.reason for one in fold.refused} == {Reason.CROWDED_OUT}


def test_what_was_judged_at_once_is_remembered_by_nothing() -> None:
    """A sender that repeats itself all day must not fill the memory with what is long over."""
    waiting = Statuses(Undo())
    waiting.put(Waiting(NOW, said(1, S.HANDLING, "justice", id="stays", case="b")))
    for n in range(10_000):
        one = Waiting(NOW + n, said(1, S.HANDLING, "justice", id=f"x{n}"))
        waiting.put(one)
        waiting.drop(one)
    assert list(waiting.table) == ["b"]
    assert sum(len(line._heap) for line in waiting._lines.values()) < 100
    assert [one.status.id for one in waiting.expired(NOW + WAIT_MS)] == ["stays"]
