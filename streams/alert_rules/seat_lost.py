"""A signed-in seat is lost: no screen of it has been connected for two minutes; a page that is loaded again
is no loss. Cause: a fault of the browser, the
machine or the line, or an officer who left without a hand-over. Consequence: no officer sees its alerts. Response:
call the centre; take its queue. The last seat of a tier is critical, any other is for attention. The tier above
receives it.
"""

from __future__ import annotations

from collections.abc import Iterable

from streams.alert_rules.inputs import Condition, TickState
from streams.alert_rules.rule import AlertSubject, LevelRule
from streams.model.alert import Priority
from streams.model.alert_plan import RulePlan
from streams.model.region import parent


def judge(state: TickState) -> Iterable[Condition]:
    for session, absence in state.seats.items():
        priority = Priority.CRITICAL if absence.last else RULE.priority
        above = parent(absence.scope) or absence.scope
        yield RULE.condition(session, above, absence.since, priority=priority, subject=absence.scope)


RULE = LevelRule(
    name="seat_lost",
    priority=Priority.ATTENTION,
    subject=AlertSubject.PLACE,
    wall_subject=True,
    drops_seat=True,
    plan=RulePlan(on_delay=120, off_delay=10, own=True),
    judge=judge,
)
