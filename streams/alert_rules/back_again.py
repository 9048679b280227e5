"""A lost seat or wall is back. Response: check whether anything was missed meanwhile. Within the shift."""

from __future__ import annotations

from collections.abc import Iterable

from streams.alert_rules.inputs import Condition, TickState
from streams.alert_rules.rule import AlertSubject, LevelRule
from streams.model.alert import Priority
from streams.model.alert_plan import RulePlan
from streams.model.region import parent


def judge(state: TickState) -> Iterable[Condition]:
    for session, absence in state.back.items():
        above = parent(absence.scope) or absence.scope
        yield RULE.condition(session, above, absence.since, subject=absence.scope)


RULE = LevelRule(
    name="back_again",
    priority=Priority.NOTICE,
    subject=AlertSubject.PLACE,
    plan=RulePlan(own=True),
    judge=judge,
)
