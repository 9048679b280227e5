"""An alert that comes and goes."""

from __future__ import annotations

from streams.alert_rules import SHIPPED, chattering
from streams.alert_rules.inputs import Located
from streams.model.alert import Priority
from streams.model.alert_plan import RulePlan
from tests.streams.alert_rules.given import TOWN, announced_after, found, one
from tests.streams.fold.city import NOW

FLAPS = {"feed_silent/211221/1": Located(TOWN, NOW, subject="feed_silent")}


def test_its_limits() -> None:
    assert chattering.RULE.priority is Priority.NOTICE
    assert chattering.RULE.plan == RulePlan(tiers=(4,))
    assert (SHIPPED.chatter_turns, SHIPPED.chatter_window, SHIPPED.chatter_off) == (3, 60, 600)
    assert announced_after(one(found(chattering.RULE, chattering=FLAPS))) == 30


def test_it_names_the_alert_and_its_rule() -> None:
    condition = one(found(chattering.RULE, chattering=FLAPS))
    assert (condition.object, condition.subject) == ("feed_silent/211221/1", "feed_silent")
    assert (condition.region, condition.holds, condition.since) == (TOWN, True, NOW)
    assert found(chattering.RULE) == []
