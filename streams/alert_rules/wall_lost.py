"""A wall that was connected is missing for three minutes: one that restarts is back before.
Cause: a fault of its machine, line or power. Consequence: the audience sees an
old picture. Response: check the machine; inform the people in front of it. Within a quarter of an hour.
"""

from __future__ import annotations

from collections.abc import Iterable

from streams.alert_rules.inputs import Condition, TickState
from streams.alert_rules.rule import AlertSubject, LevelRule
from streams.model.alert import Priority
from streams.model.alert_plan import RulePlan


def judge(state: TickState) -> Iterable[Condition]:
    for session, absence in state.walls.items():
        yield RULE.condition(session, absence.scope, absence.since, subject=absence.scope)


RULE = LevelRule(
    name="wall_lost",
    priority=Priority.ATTENTION,
    subject=AlertSubject.PLACE,
    wall_subject=True,
    drops_seat=True,
    plan=RulePlan(on_delay=180, off_delay=10, own=True),
    judge=judge,
)
