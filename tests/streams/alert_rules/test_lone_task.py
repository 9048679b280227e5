"""A lone task is silent."""

from __future__ import annotations

from streams.alert_rules import SHIPPED, lone_task
from streams.alert_rules.inputs import Located
from streams.model.alert import Priority
from streams.model.alert_plan import RulePlan
from tests.streams.alert_rules.given import PLACE, VILLAGE, announced_after, cleared_after, found, one
from tests.streams.fold.city import NOW

LONE = {7: Located(VILLAGE, NOW, *PLACE)}


def test_its_limits() -> None:
    assert lone_task.RULE.priority is Priority.URGENT
    assert lone_task.RULE.plan == RulePlan(off_delay=60, tiers=(6,), later=(4,), under=("feed_silent",))
    assert (SHIPPED.lone, SHIPPED.night) == (900, (22, 6))
    condition = one(found(lone_task.RULE, lone=LONE))
    assert (announced_after(condition), cleared_after(condition)) == (10, 60)


def test_it_names_the_worker_and_the_last_place() -> None:
    condition = one(found(lone_task.RULE, lone=LONE))
    assert (condition.object, condition.subject, condition.region) == ("7", "7", VILLAGE)
    assert (condition.since, condition.holds, (condition.lon_e6, condition.lat_e6)) == (NOW, True, PLACE)
    assert found(lone_task.RULE) == []
