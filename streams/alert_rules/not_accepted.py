"""An urgent case was dispatched and no unit accepted it within a quarter of an hour. Consequence: two hours of its
limit run. Response: call the unit; dispatch to another. To be taken within five minutes. It is over when a unit
accepts the case or the case moves elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable

from streams.alert_rules.inputs import Condition, RuleInput
from streams.alert_rules.rule import STALE_MS, AlertSubject, EdgeRule
from streams.model.alert import Priority
from streams.model.alert_plan import RulePlan
from streams.model.case import CaseState
from streams.model.event import CaseStatus, Command, Tick
from streams.model.region import Tier
from streams.model.regulation import URGENT

_SENT = frozenset({CaseState.DISPATCHED, CaseState.TRANSFERRED})


def judge(given: RuleInput) -> Iterable[Condition]:
    case, kind = given.case, given.kind
    if case is None or kind is None or case.restricted or kind.limit != URGENT:
        return
    if not isinstance(given.event, CaseStatus | Command | Tick) or not case.steps:
        return
    due = case.steps[-1].at + given.plan.accept * 1000
    waits = case.state in _SENT and case.open
    if waits and not due <= given.now < due + STALE_MS:
        return
    yield RULE.case_condition(case, holds=waits, since=due)


RULE = EdgeRule(
    name="not_accepted",
    priority=Priority.URGENT,
    subject=AlertSubject.TYPE,
    of_case=True,
    plan=RulePlan(tiers=(Tier.TOWNSHIP,), later=(Tier.COUNTY,)),
    judge=judge,
)
