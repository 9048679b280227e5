"""Who may move a case by a status: the same policy and movers as for a person, in the fold."""

from __future__ import annotations

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.access.subject import Role
from streams.model.case import CaseState
from streams.model.case_table import MOVES
from streams.model.event import CaseWish
from streams.model.reject import Reason
from tests.streams.fold.city import tick
from tests.streams.fold.commands import LEAD, Person
from tests.streams.fold.status_fold import DAY_S, TOWN, VILLAGE, Fold, S, said


def test_a_department_that_was_never_involved_moves_nothing_and_is_told_within_a_day() -> None:
    """A foreign department's key: versions 1 to 3, as far as closing."""
    fold = Fold()
    before = fold.case
    for version, state in ((1, S.HANDLING), (2, S.CHECKING), (3, S.CLOSED)):
        fold.says(version, state, "utility")
    assert fold.case == before
    fold.send(tick(DAY_S))
    assert fold.case == before
    assert fold.reasons() == [Reason.NOT_THEIRS] * 3
    assert {one.source for one in fold.refused} == {"sender/utility"}


def test_it_closes_nothing_that_was_sent_to_another() -> None:
    fold = Fold().dispatched("justice")
    before = fold.case
    for version, state in ((3, S.ACCEPTED), (4, S.CHECKING), (5, S.CLOSED)):
        fold.says(version, state, "utility")
    fold.send(tick(DAY_S))
    assert fold.case == before
    assert fold.reasons() == [Reason.NOT_THEIRS] * 3


def test_a_restricted_matter_is_moved_by_its_office_alone_and_looks_like_none_to_others() -> None:
    fold = Fold("R01")
    assert (fold.case.state, fold.case.unit) == (S.DISPATCHED, "protection")
    before = fold.case
    for by in ("utility", "justice", VILLAGE, TOWN, "2112"):
        fold.says(3, S.ACCEPTED, by)
        fold.send(msgspec.structs.replace(said(3, S.ACCEPTED, by), case="there is no such case"))
    fold.send(tick(DAY_S))
    assert fold.case == before
    assert {(one.reason, one.why) for one in fold.refused} == {(Reason.NOT_THEIRS, fold.refused[0].why)}
    assert len(fold.refused) == 10
    fold.says(3, S.ACCEPTED, "protection")
    assert fold.state() is S.ACCEPTED
    fold.says(4, S.CLOSED, "protection")
    assert fold.state() is S.ACCEPTED


def test_the_unit_accepts_and_reports_and_who_dispatched_closes() -> None:
    fold = Fold().dispatched("justice")
    for version, state in ((3, S.ACCEPTED), (4, S.HANDLING), (5, S.CHECKING)):
        fold.says(version, state, "justice")
    assert fold.refused == []
    fold.says(6, S.CLOSED, "justice")
    assert fold.reasons() == [Reason.NOT_THEIRS]
    assert fold.state() is S.CHECKING
    fold.says(6, S.CLOSED, TOWN)
    assert fold.state() is S.CLOSED
    assert [step.by for step in fold.case.steps[2:]] == ["justice"] * 3 + [TOWN]


def test_who_handled_a_matter_does_not_check_it_by_status_either() -> None:
    fold = Fold()
    fold.says(1, S.CHECKING, VILLAGE)
    fold.says(2, S.CLOSED, VILLAGE)
    assert fold.reasons() == [Reason.ILLEGAL]
    assert "neither its reporter nor its handler" in fold.refused[0].why
    fold.says(3, S.CLOSED, TOWN)
    assert fold.state() is S.CLOSED


def test_a_former_unit_and_another_area_have_no_say() -> None:
    fold = Fold().dispatched("justice")
    fold.says(3, S.RETURNED, "justice")
    fold.says(4, S.DISPATCHED, VILLAGE, unit="police")
    assert fold.case.unit == "police"
    fold.says(5, S.ACCEPTED, "justice")
    fold.says(5, S.ACCEPTED, "211221107")
    assert fold.state() is S.DISPATCHED
    fold.says(5, S.ACCEPTED, "police")
    assert fold.state() is S.ACCEPTED, "what was refused takes nobody's version"


def test_a_department_neither_extends_nor_suspends_nor_names_a_foreign_level() -> None:
    fold = Fold().dispatched("justice")
    fold.says(3, S.ACCEPTED, "justice")
    fold.says(4, S.HANDLING, "justice")
    due = fold.case.due
    fold.says(5, S.HANDLING, "justice", extend=3)
    fold.says(6, S.SUSPENDED, "justice")
    fold.says(7, S.CHECKING, "justice", level="211282101")
    assert fold.reasons() == [Reason.ILLEGAL, Reason.NOT_THEIRS, Reason.ILLEGAL]
    assert (fold.case.state, fold.case.due) == (S.HANDLING, due)


ROADS = {
    S.REPORTED: (),
    S.TRIAGED: ((S.TRIAGED, VILLAGE),),
    S.DISPATCHED: ((S.TRIAGED, VILLAGE), (S.DISPATCHED, VILLAGE)),
    S.ACCEPTED: ((S.TRIAGED, VILLAGE), (S.DISPATCHED, VILLAGE), (S.ACCEPTED, "police")),
    S.RETURNED: ((S.TRIAGED, VILLAGE), (S.DISPATCHED, VILLAGE), (S.RETURNED, "police")),
    S.CHECKING: ((S.CHECKING, VILLAGE),),
    S.CLOSED: ((S.CHECKING, VILLAGE), (S.CLOSED, TOWN)),
    S.ESCALATED: ((S.TRIAGED, VILLAGE), (S.ESCALATED, VILLAGE)),
}
PEOPLE = {
    "police": Person("department/police", Role.DEPARTMENT, "2112", "police"),
    "justice": Person("department/justice", Role.DEPARTMENT, "2112", "justice"),
    VILLAGE: Person(f"unit/{VILLAGE}", Role.VILLAGE, VILLAGE),
    TOWN: Person(f"unit/{TOWN}", Role.DUTY_LEAD, TOWN),
    "211221107": Person("unit/211221107", Role.DUTY_LEAD, "211221107"),
    "211221": Person("unit/211221", Role.DUTY_LEAD, "211221"),
}


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(list(ROADS)), st.sampled_from(list(PEOPLE)), st.sampled_from(list(S)))
def test_a_status_moves_a_case_exactly_where_the_same_persons_command_does(
    at: CaseState, by: str, to: CaseState
) -> None:
    system, person = Fold(), Fold()
    for fold in (system, person):
        for version, (state, who) in enumerate(ROADS[at], 1):
            fold.says(version, state, who)
        assert fold.state() is at
    status = said(len(ROADS[at]) + 1, to, by)
    system.send(status)
    wish = CaseWish(
        to=to,
        unit=status.unit,
        until=status.until,
        outcome=status.outcome,
        method=status.method,
        paper=status.paper,
    )
    person.person(PEOPLE[by], wish, status.reason)
    assert system.state() is person.state()
    assert (system.case.unit, system.case.level) == (person.case.unit, person.case.level)
    if system.state() is at and to is not at:
        system.send(tick(DAY_S))
        assert len(system.refused) == 1
    listed = [move for move in MOVES[at] if move.to is to]
    if not listed:
        assert system.state() is at


def test_a_lead_of_another_township_is_no_lead_here() -> None:
    fold = Fold().dispatched("justice")
    fold.says(3, S.ACCEPTED, "justice")
    fold.says(4, S.SUSPENDED, "211221107")
    assert fold.state() is S.ACCEPTED
    fold.says(4, S.SUSPENDED, TOWN)
    assert fold.state() is S.SUSPENDED
    assert LEAD.scope == TOWN


def test_a_stranger_is_not_answered_how_far_a_case_is() -> None:
    fold = Fold().dispatched("justice")
    version = fold.case.steps[-1].version
    fold.says(version, S.HANDLING, "utility")
    fold.says(1, S.CLOSED, "utility")
    assert fold.refused == []
    fold.says(1, S.CLOSED, "justice")
    assert [one.reason for one in fold.refused] == [Reason.STALE]
    fold.send(tick(DAY_S + 60))
    after = [(one.reason, one.event) for one in fold.refused[1:]]
    assert after == [(Reason.NOT_THEIRS, "utility/1/CLOSED"), (Reason.NOT_THEIRS, f"utility/{version}/HANDLING")]
