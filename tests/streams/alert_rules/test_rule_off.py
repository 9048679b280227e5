"""A rule that failed is an alert of the city."""

from __future__ import annotations

from streams.alert_rules import rule_off
from streams.model.alert import Priority
from streams.model.alert_plan import RulePlan
from tests.streams.alert_rules.given import CITY, announced_after, found, one
from tests.streams.fold.city import NOW


def test_its_limits() -> None:
    assert rule_off.RULE.priority is Priority.ATTENTION
    assert rule_off.RULE.plan == RulePlan(tiers=(4,))
    assert announced_after(one(found(rule_off.RULE, faults={"cluster": NOW}))) == 30


def test_it_names_the_rule() -> None:
    condition = one(found(rule_off.RULE, faults={"cluster": NOW - 5}))
    assert (condition.object, condition.subject, condition.region) == ("cluster", "cluster", CITY)
    assert (condition.holds, condition.since) == (True, NOW - 5)
    assert found(rule_off.RULE) == []
