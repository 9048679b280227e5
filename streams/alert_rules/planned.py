"""A planned event takes effect: what it explains is held back from now on. Response: know of it; say so to who rings.
Within the shift."""

from __future__ import annotations

from collections.abc import Iterable

from streams.alert_rules.inputs import Condition, RuleInput
from streams.model.alert import Priority

NAME = "planned"


def judge(seen: RuleInput) -> Iterable[Condition]:
    if seen.tick_state is None:
        return
    for name, plan in seen.tick_state.plans.items():
        yield Condition(NAME, name, Priority.NOTICE, plan.region, True, plan.begins, subject=plan.words)
