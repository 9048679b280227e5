"""A planned event takes effect: the reports that it explains are held back from now on. Response: know of it and inform
callers. Within the shift."""

from __future__ import annotations

from collections.abc import Iterable

from streams.alert_rules.inputs import Condition, TickState
from streams.alert_rules.rule import AlertSubject, LevelRule
from streams.model.alert import Priority
from streams.model.alert_plan import RulePlan


def judge(state: TickState) -> Iterable[Condition]:
    for name, plan in state.plans.items():
        yield RULE.condition(name, plan.region, plan.begins, subject=plan.words)


RULE = LevelRule(
    name="planned",
    priority=Priority.NOTICE,
    subject=AlertSubject.WORDS,
    plan=RulePlan(own=True),
    judge=judge,
)
