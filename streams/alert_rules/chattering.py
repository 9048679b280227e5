"""An alert comes and goes: three times within a minute. Cause: a limit without a margin, or a loose line. Response: the
system administrator looks at the rule's delays. Within the shift."""

from __future__ import annotations

from collections.abc import Iterable

from streams.alert_rules.inputs import Condition, RuleInput
from streams.model.alert import Priority

NAME = "chattering"


def judge(seen: RuleInput) -> Iterable[Condition]:
    if seen.tick_state is None:
        return
    for name, spot in seen.tick_state.chattering.items():
        yield Condition(NAME, name, Priority.NOTICE, spot.region, True, spot.since, subject=spot.subject)
