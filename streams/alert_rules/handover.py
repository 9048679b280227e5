"""A shift was handed over and nobody has signed for it. Consequence: what was left is nobody's. Response: sign in and
take it. Within the shift."""

from __future__ import annotations

from collections.abc import Iterable

from streams.alert_rules.inputs import Condition, RuleInput
from streams.model.alert import Priority

NAME = "handover"


def judge(seen: RuleInput) -> Iterable[Condition]:
    if seen.tick_state is None:
        return
    for name, left in seen.tick_state.unsigned.items():
        since = left.at + seen.plan.unsigned * 1000
        yield Condition(NAME, name, Priority.NOTICE, left.scope, True, since, subject=left.scope)
