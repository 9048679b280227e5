"""A serious case is over its limit, or a case was returned twice. Cause: no unit considers itself responsible.
Consequence: the case lies. Response: the duty officer calls both units and names one; the second return raises the
case. Within a quarter of an hour. It is over when the case is.
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


def judge(given: RuleInput) -> Iterable[Condition]:
    case, kind = given.case, given.kind
    if case is None or kind is None or case.restricted or not isinstance(given.event, CaseStatus | Command | Tick):
        return
    returns = [step.at for step in case.steps if step.state is CaseState.RETURNED]
    late = kind.serious and case.late(given.now)
    if not late and len(returns) < 2:
        return
    since = min([case.due] * late + returns[1:2])
    if case.open and given.now - since >= STALE_MS:
        return
    yield RULE.case_condition(case, holds=case.open, since=since)


RULE = EdgeRule(
    name="overdue_serious",
    priority=Priority.ATTENTION,
    subject=AlertSubject.TYPE,
    of_case=True,
    plan=RulePlan(tiers=(Tier.TOWNSHIP,), later=(Tier.COUNTY,), widen=3600),
    judge=judge,
)
