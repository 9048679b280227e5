"""A serious case over its limit."""

from __future__ import annotations

from streams.alert_rules import overdue_serious
from streams.model.alert import Priority
from streams.model.alert_plan import RulePlan
from streams.model.case import CaseState
from tests.streams.alert_rules.given import HOUR, LITTER, VILLAGE, announced_after, case, given, one
from tests.streams.fold.city import NOW, report, status, tick

JUDGE = overdue_serious.RULE.judge
HANDLING = case((CaseState.HANDLING, NOW - HOUR), due=NOW - HOUR)


def test_its_limits() -> None:
    assert overdue_serious.RULE.priority is Priority.ATTENTION
    assert overdue_serious.RULE.plan == RulePlan(tiers=(9,), later=(6,), widen=3600)
    assert announced_after(one(JUDGE(given(tick(0), HANDLING)))) == 30


def test_a_serious_case_counts_from_its_limit_and_for_two_hours() -> None:
    found = one(JUDGE(given(tick(0), HANDLING)))
    assert (found.object, found.subject, found.region, found.holds) == ("a", "E01", VILLAGE, True)
    assert (found.since, found.priority) == (NOW - HOUR, Priority.ATTENTION)
    assert list(JUDGE(given(tick(0), HANDLING, LITTER))) == [], "a late case of an everyday type is on a list"
    assert list(JUDGE(given(tick(0), case(due=NOW - 2 * HOUR)))) == []
    assert one(JUDGE(given(tick(0), case(due=NOW - 2 * HOUR + 1)))).holds
    assert list(JUDGE(given(tick(0), case(due=NOW + 1)))) == []


def test_it_is_over_with_the_case_and_a_restricted_case_raises_no_alert() -> None:
    assert not one(JUDGE(given(tick(0), case(due=NOW - 1, ended_at=NOW)))).holds
    assert list(JUDGE(given(tick(0), case(due=NOW - 1, restricted=True)))) == []
    assert list(JUDGE(given(report("a"), case(due=NOW - 1)))) == []


def test_two_returns_are_another_matter() -> None:
    twice = case((CaseState.RETURNED, NOW - 3), (CaseState.RETURNED, NOW - 1))
    assert list(JUDGE(given(status("a", 3, CaseState.RETURNED), twice, LITTER))) == []
