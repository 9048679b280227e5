"""Reports of one type repeat in one place: five within 500 m and half an hour, heating by its community. Cause: one
fault behind many calls. Consequence: dozens of single orders where one is needed. Response: name one main case, send
one unit, inform the reporters. To be taken within five minutes. Held back by a planned event that explains it, and by
a serious alert of the same type in the same place.
"""

from __future__ import annotations

from collections.abc import Iterable

from streams.alert_rules.inputs import Condition, TickState
from streams.alert_rules.rule import AlertSubject, LevelRule
from streams.model.alert import Priority
from streams.model.alert_plan import RulePlan
from streams.model.region import Tier


def judge(state: TickState) -> Iterable[Condition]:
    for name, located in state.clusters.items():
        place = located.lon_e6, located.lat_e6
        yield RULE.condition(name, located.region, located.since, subject=located.subject, place=place)


RULE = LevelRule(
    name="cluster",
    priority=Priority.URGENT,
    subject=AlertSubject.TYPE,
    wall_subject=True,
    explained=True,
    on_site=True,
    plan=RulePlan(off_delay=30 * 60, tiers=(Tier.COUNTY,), later=(Tier.CITY,), under=("serious",)),
    judge=judge,
)
