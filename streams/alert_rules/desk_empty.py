"""The last officer of a desk ended the shift and no other has come. Consequence: no officer of that tier sees its
alerts. Response: call the desk; take its queue. With critical alerts open it is critical, without for attention. The
tier above receives it; of the city's own desk, the city."""

from __future__ import annotations

from collections.abc import Iterable

from streams.alert_rules.inputs import Condition, TickState
from streams.alert_rules.rule import AlertSubject, LevelRule
from streams.model.alert import Priority
from streams.model.alert_plan import RulePlan
from streams.model.region import parent


def judge(state: TickState) -> Iterable[Condition]:
    for scope, left in state.empty.items():
        priority = Priority.CRITICAL if left.critical else RULE.priority
        yield RULE.condition(scope, parent(scope) or scope, left.at, priority=priority, subject=scope)


RULE = LevelRule(
    name="desk_empty",
    priority=Priority.ATTENTION,
    subject=AlertSubject.PLACE,
    wall_subject=True,
    plan=RulePlan(own=True),
    judge=judge,
)
"""No delay: the officer was asked, and left."""
