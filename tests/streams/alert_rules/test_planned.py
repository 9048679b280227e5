"""A planned event takes effect."""

from __future__ import annotations

from streams.alert_rules import planned
from streams.model.alert import Priority
from streams.model.alert_plan import RulePlan
from streams.model.shift import Planned
from tests.streams.alert_rules.given import TOWN, announced_after, found, one
from tests.streams.fold.city import NOW

PLANS = {"p": Planned("p", TOWN, ("S02",), NOW, NOW + 1, "供热检修", "甲")}


def test_its_limits() -> None:
    assert planned.RULE.priority is Priority.NOTICE
    assert planned.RULE.plan == RulePlan(own=True)
    assert announced_after(one(found(planned.RULE, plans=PLANS))) == 30


def test_it_has_the_words_of_the_plan() -> None:
    condition = one(found(planned.RULE, plans=PLANS))
    assert (condition.object, condition.subject, condition.region) == ("p", "供热检修", TOWN)
    assert (condition.holds, condition.since) == (True, NOW)
    assert found(planned.RULE) == []
