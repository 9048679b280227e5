"""An alert comes and goes three times within a minute. Cause: a limit without a margin, or an unstable line. Response:
the system administrator checks the delays of the rule. Within the shift."""

from __future__ import annotations

from collections.abc import Iterable

from streams.alert_rules.inputs import Condition, TickState
from streams.alert_rules.rule import AlertSubject, LevelRule
from streams.model.alert import Priority
from streams.model.alert_plan import RulePlan
from streams.model.region import Tier


def judge(state: TickState) -> Iterable[Condition]:
    for alert, located in state.chattering.items():
        yield RULE.condition(alert, located.region, located.since, subject=located.subject)


RULE = LevelRule(
    name="chattering",
    priority=Priority.NOTICE,
    subject=AlertSubject.RULE,
    plan=RulePlan(tiers=(Tier.CITY,)),
    judge=judge,
)
