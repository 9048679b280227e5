"""Reports of one type repeat in one place."""

from __future__ import annotations

from streams.alert_rules import SHIPPED, cluster
from streams.alert_rules.inputs import Located
from streams.fold.alerting.alerts import Alerts
from streams.fold.undo import Undo
from streams.model.alert import AlertState, Priority
from streams.model.alert_plan import RulePlan
from streams.model.shift import Planned
from tests.streams.alert_rules.given import PLACE, TOWN, VILLAGE, announced_after, cleared_after, found, one
from tests.streams.fold.city import NOW

CLUSTERS = {f"S02/{VILLAGE}": Located(VILLAGE, NOW, *PLACE, "S02")}


def test_its_limits() -> None:
    assert cluster.RULE.priority is Priority.URGENT
    assert cluster.RULE.plan == RulePlan(off_delay=1800, tiers=(6,), later=(4,), under=("serious",))
    assert (SHIPPED.cluster_n, SHIPPED.cluster_m, SHIPPED.cluster_window) == (5, 500, 1800)
    condition = one(found(cluster.RULE, clusters=CLUSTERS))
    assert (announced_after(condition), cleared_after(condition)) == (10, 1800)


def test_it_names_type_and_village_where_the_first_was() -> None:
    condition = one(found(cluster.RULE, clusters=CLUSTERS))
    assert (condition.object, condition.subject, condition.region) == (f"S02/{VILLAGE}", "S02", VILLAGE)
    assert (condition.since, condition.holds, (condition.lon_e6, condition.lat_e6)) == (NOW, True, PLACE)
    assert found(cluster.RULE) == []


def test_a_planned_event_that_explains_its_type_holds_it_back() -> None:
    for types, state in ((("S02",), AlertState.SUPPRESSED), (("E01",), AlertState.PENDING)):
        alerts = Alerts(Undo())
        alerts.planned = {"p": Planned("p", TOWN, types, NOW, NOW + 1, "检修", "甲")}
        (alert,) = alerts.take(one(found(cluster.RULE, clusters=CLUSTERS)), NOW)
        assert alert.state is state
