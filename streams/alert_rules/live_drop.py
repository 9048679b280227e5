"""A county has far fewer workers in session than usual at this hour: under half of the median, for a quarter of an
hour. Cause: a fault of an app or a network, or a wrong instruction. Consequence: events there are seen late. Response:
call the county's centre; check the app's status. To be taken within five minutes. Held back while the county's feed is
silent.
"""

from __future__ import annotations

from collections.abc import Iterable

from streams.alert_rules.inputs import Condition, TickState
from streams.alert_rules.rule import AlertSubject, LevelRule
from streams.model.alert import Priority
from streams.model.alert_plan import RulePlan
from streams.model.region import Tier


def judge(state: TickState) -> Iterable[Condition]:
    for code, since in state.drops.items():
        yield RULE.condition(code, code, since, subject=code)


RULE = LevelRule(
    name="live_drop",
    priority=Priority.URGENT,
    subject=AlertSubject.PLACE,
    wall_subject=True,
    plan=RulePlan(on_delay=15 * 60, off_delay=60, tiers=(Tier.COUNTY, Tier.CITY), under=("feed_silent",)),
    judge=judge,
)
