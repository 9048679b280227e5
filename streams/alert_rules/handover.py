"""A shift was handed over and no successor has signed for it. Consequence: the open alerts have no owner. Response:
sign in and take them over. Within the shift."""

from __future__ import annotations

from collections.abc import Iterable

from streams.alert_rules.inputs import Condition, TickState
from streams.alert_rules.rule import AlertSubject, LevelRule
from streams.model.alert import Priority
from streams.model.alert_plan import RulePlan


def judge(state: TickState) -> Iterable[Condition]:
    for name, left in state.unsigned.items():
        yield RULE.condition(name, left.scope, left.at + state.plan.unsigned * 1000, subject=left.scope)


RULE = LevelRule(
    name="handover",
    priority=Priority.NOTICE,
    subject=AlertSubject.PLACE,
    plan=RulePlan(own=True),
    judge=judge,
)
