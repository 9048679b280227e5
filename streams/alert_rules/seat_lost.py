"""A signed-in seat is lost: no screen of it has been heard of for a minute. Cause: browser, machine or line gone, or
somebody left without handing over. Consequence: its alerts reach nobody. Response: ring the centre; take its queue.
The last seat of a tier is critical, another is for attention. It is told to the tier above.
"""

from __future__ import annotations

from collections.abc import Iterable

from streams.alert_rules.inputs import Condition, RuleInput
from streams.model.alert import Priority
from streams.model.region import parent

NAME = "seat_lost"


def judge(seen: RuleInput) -> Iterable[Condition]:
    if seen.tick_state is None:
        return
    for session, gone in seen.tick_state.seats.items():
        priority = Priority.CRITICAL if gone.last else Priority.ATTENTION
        above = parent(gone.scope) or gone.scope
        yield Condition(NAME, session, priority, above, True, gone.since, subject=gone.scope)
