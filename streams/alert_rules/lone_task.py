"""A lone task is silent. Cause: a worker on an emergency or home-visit session, or on any session by night, sent
nothing for a quarter of an hour. Consequence: the worker may be hurt and alone. Response: call the worker, then the
pair or the village; then the police post. To be taken within five minutes. Held back while the feed of the whole
county is silent.
"""

from __future__ import annotations

from collections.abc import Iterable

from streams.alert_rules.inputs import Condition, TickState
from streams.alert_rules.rule import AlertSubject, LevelRule
from streams.model.alert import Priority
from streams.model.alert_plan import RulePlan
from streams.model.region import Tier


def judge(state: TickState) -> Iterable[Condition]:
    for worker, located in state.lone.items():
        place = located.lon_e6, located.lat_e6
        yield RULE.condition(str(worker), located.region, located.since, subject=str(worker), place=place)


RULE = LevelRule(
    name="lone_task",
    priority=Priority.URGENT,
    subject=AlertSubject.WORKER,
    volunteers=False,
    unknown_cause=True,
    on_site=True,
    plan=RulePlan(off_delay=60, tiers=(Tier.COUNTY,), later=(Tier.CITY,), under=("feed_silent",)),
    judge=judge,
)
