"""A case returned twice, whatever its type."""

from __future__ import annotations

from streams.alert_rules import returned_twice
from streams.model.alert import Priority
from streams.model.alert_plan import RulePlan
from streams.model.case import CaseState
from tests.streams.alert_rules.given import HOUR, LITTER, VILLAGE, announced_after, case, given, one
from tests.streams.fold.city import NOW, report, status, tick

JUDGE = returned_twice.RULE.judge
TWICE = case(
    (CaseState.RETURNED, NOW - 3),
    (CaseState.DISPATCHED, NOW - 2),
    (CaseState.RETURNED, NOW - 1),
)


def test_its_limits() -> None:
    assert returned_twice.RULE.priority is Priority.ATTENTION
    assert returned_twice.RULE.plan == RulePlan(tiers=(9,), later=(6,), widen=3600)
    assert announced_after(one(JUDGE(given(tick(0), TWICE)))) == 30


def test_a_case_of_any_type_counts_from_its_second_return_and_for_two_hours() -> None:
    found = one(JUDGE(given(status("a", 3, CaseState.RETURNED), TWICE, LITTER)))
    assert (found.object, found.region, found.holds, found.since) == ("a", VILLAGE, True, NOW - 1)
    assert list(JUDGE(given(tick(0), case((CaseState.RETURNED, NOW - 1)), LITTER))) == []
    old = case((CaseState.RETURNED, NOW - 3 * HOUR), (CaseState.RETURNED, NOW - 2 * HOUR))
    assert list(JUDGE(given(tick(0), old))) == []


def test_it_is_over_with_the_case_and_a_restricted_case_raises_no_alert() -> None:
    ended = case((CaseState.RETURNED, NOW - 3), (CaseState.RETURNED, NOW - 2), ended_at=NOW)
    assert not one(JUDGE(given(tick(0), ended))).holds
    secret = case((CaseState.RETURNED, NOW - 3), (CaseState.RETURNED, NOW - 2), restricted=True)
    assert list(JUDGE(given(tick(0), secret))) == []
    assert list(JUDGE(given(report("a"), TWICE))) == []
