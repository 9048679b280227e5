"""An urgent case that no unit accepts."""

from __future__ import annotations

import msgspec
import pytest

from streams.alert_rules import SHIPPED, not_accepted
from streams.model.alert import Priority
from streams.model.alert_plan import RulePlan
from streams.model.case import Case, CaseState
from tests.streams.alert_rules.given import HOUR, LITTER, MINUTE, VILLAGE, announced_after, case, given, one
from tests.streams.fold.city import NOW, status, tick

JUDGE = not_accepted.RULE.judge


def sent(ago: int, state: CaseState = CaseState.DISPATCHED, **more: object) -> Case:
    return case((state, NOW - ago), **more)


def test_its_limits() -> None:
    assert not_accepted.RULE.priority is Priority.URGENT
    assert not_accepted.RULE.plan == RulePlan(tiers=(9,), later=(6,), widen=600)
    assert SHIPPED.accept == 900
    assert announced_after(one(JUDGE(given(tick(0), sent(15 * MINUTE))))) == 10


@pytest.mark.parametrize("state", [CaseState.DISPATCHED, CaseState.TRANSFERRED])
def test_it_holds_from_a_quarter_of_an_hour_for_two_hours(state: CaseState) -> None:
    assert list(JUDGE(given(tick(0), sent(15 * MINUTE - 1, state)))) == []
    found = one(JUDGE(given(tick(0), sent(15 * MINUTE, state))))
    assert (found.object, found.subject, found.region, found.holds, found.since) == ("a", "E01", VILLAGE, True, NOW)
    assert one(JUDGE(given(tick(0), sent(15 * MINUTE + 2 * HOUR - 1, state)))).holds
    assert list(JUDGE(given(tick(0), sent(15 * MINUTE + 2 * HOUR, state)))) == []


def test_the_citys_own_limit_counts() -> None:
    quick = msgspec.structs.replace(SHIPPED, accept=60)
    assert one(JUDGE(given(tick(0), sent(MINUTE))._replace(plan=quick))).holds


def test_it_is_over_when_a_unit_accepts_or_the_case_moves_elsewhere() -> None:
    for state in (CaseState.ACCEPTED, CaseState.ESCALATED):
        assert not one(JUDGE(given(status("a", 2, state), sent(0, state)))).holds


def test_a_case_that_is_not_urgent_or_restricted_raises_no_alert() -> None:
    assert list(JUDGE(given(tick(0), sent(15 * MINUTE), LITTER))) == []
    assert list(JUDGE(given(tick(0), sent(15 * MINUTE, restricted=True)))) == []
