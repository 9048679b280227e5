"""A county has far fewer workers in session than usual."""

from __future__ import annotations

from streams.alert_rules import live_drop
from streams.fold.alerting.baseline import Baseline
from streams.fold.undo import Undo
from streams.model.alert import Priority
from streams.model.alert_plan import RulePlan
from tests.streams.alert_rules.given import COUNTY, HOUR, MINUTE, announced_after, cleared_after, found, one
from tests.streams.fold.city import NOW


def test_its_limits() -> None:
    assert live_drop.RULE.priority is Priority.URGENT
    assert live_drop.RULE.plan == RulePlan(on_delay=900, off_delay=60, tiers=(6, 4), under=("feed_silent",))
    condition = one(found(live_drop.RULE, drops={COUNTY: NOW}))
    assert announced_after(condition) == 15 * 60 + 10, "a quarter of an hour, and ten seconds for others of its kind"
    assert cleared_after(condition) == 60


def test_it_names_every_county_that_dropped_since_when() -> None:
    drops = {COUNTY: NOW - MINUTE, "211282": NOW}
    assert [
        (c.object, c.region, c.subject, c.since, c.holds, c.priority) for c in found(live_drop.RULE, drops=drops)
    ] == [
        (COUNTY, COUNTY, COUNTY, NOW - MINUTE, True, Priority.URGENT),
        ("211282", "211282", "211282", NOW, True, Priority.URGENT),
    ]
    assert found(live_drop.RULE) == []


def test_a_drop_is_under_half_of_the_median_of_three_days_of_twenty_workers() -> None:
    def dropped(usual: int, days: int, now: int) -> bool:
        counts = Baseline(Undo())
        for day in range(days):
            counts.look({COUNTY: usual}, [COUNTY], NOW + 24 * day * HOUR)
            counts.look({}, [COUNTY], NOW + (24 * day + 1) * HOUR)
        counts.look({COUNTY: now}, [COUNTY], NOW + 24 * days * HOUR)
        return COUNTY in counts.drops()

    assert [dropped(20, 3, n) for n in (9, 10)] == [True, False]
    assert [dropped(20, 2, 0), dropped(19, 3, 0)] == [False, False]
