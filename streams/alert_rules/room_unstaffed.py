"""A named mediation room is open today and its duty plan has no person. Cause: a gap of the plan, or a leave that was
not covered. Consequence: parties come and find no mediator. Response: the township sends a substitute or informs the
parties. Within the shift. Rooms inside a court are exempt; rooms without a calendar are not judged.
"""

from __future__ import annotations

from collections.abc import Iterable

from streams.alert_rules.inputs import Condition, TickState
from streams.alert_rules.rule import AlertSubject, LevelRule
from streams.model.alert import Priority
from streams.model.alert_plan import RulePlan
from streams.model.region import Tier


def judge(state: TickState) -> Iterable[Condition]:
    for site, located in state.rooms.items():
        place = located.lon_e6, located.lat_e6
        yield RULE.condition(site, located.region, located.since, subject=located.subject, place=place)


RULE = LevelRule(
    name="room_unstaffed",
    priority=Priority.NOTICE,
    subject=AlertSubject.WORDS,
    plan=RulePlan(tiers=(Tier.TOWNSHIP,)),
    judge=judge,
)
