"""A wall that was showing is heard of no more. Cause: its machine, its line or its power. Consequence: whoever looks at
it sees a dead picture. Response: look at the machine; tell who stands before it. Within a quarter of an hour.
"""

from __future__ import annotations

from collections.abc import Iterable

from streams.alert_rules.inputs import Condition, RuleInput
from streams.model.alert import Priority

NAME = "wall_lost"


def judge(seen: RuleInput) -> Iterable[Condition]:
    if seen.tick_state is None:
        return
    for session, gone in seen.tick_state.walls.items():
        yield Condition(NAME, session, Priority.ATTENTION, gone.scope, True, gone.since, subject=gone.scope)
