"""A wall is missing."""

from __future__ import annotations

from streams.alert_rules import wall_lost
from streams.alert_rules.inputs import Absence
from streams.model.alert import Priority
from streams.model.alert_plan import RulePlan
from tests.streams.alert_rules.given import COUNTY, announced_after, cleared_after, found, one
from tests.streams.fold.city import NOW


def test_its_limits() -> None:
    assert wall_lost.RULE.priority is Priority.ATTENTION
    assert wall_lost.RULE.plan == RulePlan(on_delay=180, off_delay=10, own=True)
    condition = one(found(wall_lost.RULE, walls={"w": Absence(COUNTY, NOW)}))
    assert (announced_after(condition), cleared_after(condition)) == (210, 10)


def test_its_own_tier_receives_it() -> None:
    condition = one(found(wall_lost.RULE, walls={"w": Absence(COUNTY, NOW)}))
    assert (condition.object, condition.region, condition.subject, condition.holds) == ("w", COUNTY, COUNTY, True)
    assert found(wall_lost.RULE, seats={"w": Absence(COUNTY, NOW)}) == []
