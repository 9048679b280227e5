"""A serious matter is over its limit, or a matter was returned twice. Cause: nobody feels responsible. Consequence: it
lies. Response: the duty officer rings both units and names one; the second return raises it. Within a quarter of an
hour. It is over when the case is.
"""

from __future__ import annotations

from collections.abc import Iterable

from streams.alert_rules.inputs import STALE_MS, Condition, RuleInput, about
from streams.model.alert import Priority
from streams.model.case import CaseState
from streams.model.event import CaseStatus, Command, Tick

NAME = "overdue_serious"


def judge(seen: RuleInput) -> Iterable[Condition]:
    case, kind = seen.case, seen.kind
    if case is None or kind is None or case.restricted or not isinstance(seen.event, CaseStatus | Command | Tick):
        return
    returns = [step.at for step in case.steps if step.state is CaseState.RETURNED]
    late = kind.serious and case.late(seen.now)
    if not late and len(returns) < 2:
        return
    since = min([case.due] * late + returns[1:2])
    if case.open and seen.now - since >= STALE_MS:
        return
    yield about(case, NAME, Priority.ATTENTION, holds=case.open, since=since)
