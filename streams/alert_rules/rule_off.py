"""A rule failed and was switched off alone; the others go on. Consequence: what it watched is watched by nobody.
Response: watch by hand; tell the system administrator, who switches it on again. Within a quarter of an hour."""

from __future__ import annotations

from collections.abc import Iterable

from streams.alert_rules.inputs import Condition, RuleInput
from streams.model.alert import Priority

NAME = "rule_off"


def judge(seen: RuleInput) -> Iterable[Condition]:
    if seen.tick_state is None:
        return
    for name, since in seen.tick_state.faults.items():
        yield Condition(NAME, name, Priority.ATTENTION, seen.where, True, since, subject=name)
