"""The answer of who reported a case: theirs alone, once, of what is reported done, and never stale."""

from __future__ import annotations

import pytest

from streams.access.movers import reporter_of
from streams.access.subject import Role
from streams.model.case import CaseState, MarkKind
from streams.model.event import CaseWish
from tests.streams.fold.case_desk import House
from tests.streams.fold.commands import TOWNSHIP, Person, wishes

S, K = CaseState, MarkKind
REPORTER = Person(reporter_of("a"), Role.PUBLIC, "211221106201")
STRANGER = Person(reporter_of("b"), Role.PUBLIC, "211221106201")


def test_who_reported_it_answers_once_whatever_was_done_meanwhile() -> None:
    house = House().checking()
    answer = house.answer(wishes(REPORTER, "a", 0, CaseWish(mark=K.UNSATISFIED)))
    assert answer.accepted, answer
    (mark,) = house.case.marks
    assert (mark.kind, mark.person) == (K.UNSATISFIED, reporter_of("a"))
    assert house.answer(wishes(REPORTER, "a", 0, CaseWish(mark=K.SATISFIED))).code == "illegal"
    assert house.do(TOWNSHIP, CaseWish(mark=K.SATISFIED)).code == "illegal", "one answer, whoever takes it down"


def test_before_it_is_reported_done_there_is_nothing_to_answer() -> None:
    house = House().dispatched()
    assert house.answer(wishes(REPORTER, "a", 0, CaseWish(mark=K.SATISFIED))).code == "illegal"


def test_of_another_case_a_resident_hears_nothing() -> None:
    house = House().checking()
    assert house.answer(wishes(STRANGER, "a", 0, CaseWish(mark=K.SATISFIED))).code == "unknown"
    assert house.case.marks == ()


@pytest.mark.parametrize("mark", sorted(set(MarkKind) - {K.SATISFIED, K.UNSATISFIED}))
def test_no_other_mark_is_a_residents(mark: MarkKind) -> None:
    house = House().checking()
    wish = CaseWish(mark=mark, unit="justice", paper="1号")
    assert house.answer(wishes(REPORTER, "a", 0, wish, "说明")).code == "illegal"
    assert house.case.marks == ()


@pytest.mark.parametrize("state", list(CaseState))
def test_no_step_is_a_residents(state: CaseState) -> None:
    house = House().checking()
    before = house.case
    wish = CaseWish(to=state, unit="justice", paper="1号", main_case="")
    assert house.answer(wishes(REPORTER, "a", 0, wish, "说明")).code in ("illegal", "forbidden", "unknown")
    assert house.case == before
