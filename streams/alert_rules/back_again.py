"""A lost seat or wall is back. Response: look whether anything was missed meanwhile. Within the shift."""

from __future__ import annotations

from collections.abc import Iterable

from streams.alert_rules.inputs import Condition, RuleInput
from streams.model.alert import Priority
from streams.model.region import parent

NAME = "back_again"


def judge(seen: RuleInput) -> Iterable[Condition]:
    if seen.tick_state is None:
        return
    for session, gone in seen.tick_state.back.items():
        above = parent(gone.scope) or gone.scope
        yield Condition(NAME, session, Priority.NOTICE, above, True, gone.since, subject=gone.scope)
