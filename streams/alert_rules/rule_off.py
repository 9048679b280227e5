"""A rule failed and was switched off; the others go on. Consequence: its conditions raise no alert. Response: watch by
hand; inform the system administrator, who switches the rule on again. Within a quarter of an hour."""

from __future__ import annotations

from collections.abc import Iterable

from streams.alert_rules.inputs import Condition, TickState
from streams.alert_rules.rule import AlertSubject, LevelRule
from streams.model.alert import Priority
from streams.model.alert_plan import RulePlan
from streams.model.region import Tier


def judge(state: TickState) -> Iterable[Condition]:
    for name, since in state.faults.items():
        yield RULE.condition(name, state.city, since, subject=name)


RULE = LevelRule(
    name="rule_off",
    priority=Priority.ATTENTION,
    subject=AlertSubject.RULE,
    wall_subject=True,
    plan=RulePlan(tiers=(Tier.CITY,)),
    judge=judge,
)
