"""An urgent matter was sent to a unit and nobody has accepted it within a quarter of an hour. Consequence: two hours of
its limit run. Response: ring the unit; send it to another. To be taken within five minutes. It is over when somebody
accepts, or it goes elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable

from streams.alert_rules.inputs import STALE_MS, Condition, RuleInput, about
from streams.model.alert import Priority
from streams.model.case import CaseState
from streams.model.event import CaseStatus, Command, Tick
from streams.model.regulation import URGENT

NAME = "not_accepted"
_SENT = frozenset({CaseState.DISPATCHED, CaseState.TRANSFERRED})


def judge(seen: RuleInput) -> Iterable[Condition]:
    case, kind = seen.case, seen.kind
    if case is None or kind is None or case.restricted or kind.limit != URGENT:
        return
    if not isinstance(seen.event, CaseStatus | Command | Tick) or not case.steps:
        return
    due = case.steps[-1].at + seen.plan.accept * 1000
    waits = case.state in _SENT and case.open
    if waits and not due <= seen.now < due + STALE_MS:
        return
    yield about(case, NAME, Priority.URGENT, holds=waits, since=due)
