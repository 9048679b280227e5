"""A hand-over without a second signature."""

from __future__ import annotations

import msgspec

from streams.alert_rules import SHIPPED, handover
from streams.model.alert import Priority
from streams.model.alert_plan import RulePlan
from streams.model.shift import Handover
from tests.streams.alert_rules.given import COUNTY, MINUTE, announced_after, found, one
from tests.streams.fold.city import NOW

LEFT = {"h": Handover("h", COUNTY, "甲", "p1", NOW, "")}


def test_its_limits() -> None:
    assert handover.RULE.priority is Priority.NOTICE
    assert handover.RULE.plan == RulePlan(own=True)
    assert SHIPPED.unsigned == 900
    assert announced_after(one(found(handover.RULE, unsigned=LEFT, plan=SHIPPED))) == 30


def test_it_holds_since_a_quarter_of_an_hour_after_the_hand_over_or_the_citys_own_limit() -> None:
    condition = one(found(handover.RULE, unsigned=LEFT))
    assert (condition.object, condition.subject, condition.region) == ("h", COUNTY, COUNTY)
    assert (condition.holds, condition.since) == (True, NOW + 15 * MINUTE)
    quick = msgspec.structs.replace(SHIPPED, unsigned=60)
    assert one(found(handover.RULE, unsigned=LEFT, plan=quick)).since == NOW + MINUTE
    assert found(handover.RULE) == []
