"""A desk that its last officer left."""

from __future__ import annotations

from streams.alert_rules import desk_empty
from streams.model.alert import Priority
from streams.model.alert_plan import RulePlan
from streams.model.shift import Emptied
from tests.streams.alert_rules.given import COUNTY, found, one
from tests.streams.fold.city import NOW


def test_its_limits() -> None:
    assert desk_empty.RULE.priority is Priority.ATTENTION
    assert desk_empty.RULE.plan == RulePlan(own=True)


def test_the_tier_above_hears_of_it_and_at_once_where_something_critical_is_open() -> None:
    calm = one(found(desk_empty.RULE, empty={COUNTY: Emptied(NOW, "甲")}))
    assert (calm.object, calm.subject, calm.region) == (COUNTY, COUNTY, "2112")
    assert (calm.holds, calm.since, calm.priority) == (True, NOW, Priority.ATTENTION)
    assert one(found(desk_empty.RULE, empty={COUNTY: Emptied(NOW, "甲", 2)})).priority is Priority.CRITICAL


def test_of_the_citys_own_desk_the_city_hears() -> None:
    assert one(found(desk_empty.RULE, empty={"2112": Emptied(NOW, "甲")})).region == "2112"
    assert found(desk_empty.RULE) == []
