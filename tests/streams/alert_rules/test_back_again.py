"""A lost seat or wall is back."""

from __future__ import annotations

from streams.alert_rules import back_again
from streams.alert_rules.inputs import Absence
from streams.model.alert import Priority
from streams.model.alert_plan import RulePlan
from tests.streams.alert_rules.given import CITY, COUNTY, announced_after, found, one
from tests.streams.fold.city import NOW


def test_its_limits() -> None:
    assert back_again.RULE.priority is Priority.NOTICE
    assert back_again.RULE.plan == RulePlan(own=True)
    assert announced_after(one(found(back_again.RULE, back={"s": Absence(COUNTY, NOW)}))) == 30


def test_the_tier_above_receives_it() -> None:
    conditions = found(back_again.RULE, back={"s": Absence(COUNTY, NOW), "w": Absence(CITY, NOW - 1)})
    assert [(c.object, c.region, c.subject, c.since) for c in conditions] == [
        ("s", CITY, COUNTY, NOW),
        ("w", CITY, CITY, NOW - 1),
    ]
    assert found(back_again.RULE) == []
