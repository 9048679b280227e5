"""A whistle whose departments have left and whose result the township has not stated."""

from __future__ import annotations

from streams.alert_rules import whistle_open
from streams.model.alert import Priority
from streams.model.alert_plan import RulePlan
from streams.model.case import Case, CaseState, Mark, MarkKind
from tests.streams.alert_rules.given import HOUR, TOWN, announced_after, case, given, one
from tests.streams.fold.city import NOW, report, status

JUDGE = whistle_open.RULE.judge
STATUS = status("a", 2, CaseState.HANDLING)


def whistled(*marks: tuple[MarkKind, int], **more: object) -> Case:
    return case(marks=tuple(Mark(kind, at, "p") for kind, at in marks), **more)


def test_its_limits() -> None:
    assert whistle_open.RULE.priority is Priority.NOTICE
    assert whistle_open.RULE.plan == RulePlan(tiers=(9,))
    assert announced_after(one(JUDGE(given(STATUS, whistled((MarkKind.LEFT, NOW)))))) == 30


def test_the_township_is_asked_from_the_last_departure_for_two_hours() -> None:
    found = one(JUDGE(given(STATUS, whistled((MarkKind.LEFT, NOW - 9), (MarkKind.LEFT, NOW - 5)))))
    assert (found.object, found.subject, found.region, found.holds, found.since) == ("a", "E01", TOWN, True, NOW - 5)
    assert one(JUDGE(given(STATUS, whistled((MarkKind.LEFT, NOW - 2 * HOUR + 1))))).holds
    assert list(JUDGE(given(STATUS, whistled((MarkKind.LEFT, NOW - 2 * HOUR))))) == []


def test_it_is_over_when_the_township_states_the_result_or_the_case_ends() -> None:
    for result in (MarkKind.SOLVED, MarkKind.UNSOLVED):
        assert not one(JUDGE(given(STATUS, whistled((MarkKind.LEFT, NOW - 5), (result, NOW - 4))))).holds
        assert one(JUDGE(given(STATUS, whistled((result, NOW - 6), (MarkKind.LEFT, NOW - 5))))).holds
    assert not one(JUDGE(given(STATUS, whistled((MarkKind.LEFT, NOW - 5), ended_at=NOW)))).holds


def test_a_whistle_that_is_not_left_and_a_restricted_case_raise_no_alert() -> None:
    assert list(JUDGE(given(STATUS, whistled((MarkKind.ARRIVED, NOW))))) == []
    assert list(JUDGE(given(STATUS, whistled((MarkKind.LEFT, NOW), restricted=True)))) == []
    assert list(JUDGE(given(report("a"), whistled((MarkKind.LEFT, NOW))))) == []
