"""A case was returned twice. Cause: no unit considers itself responsible. Consequence: the case lies. Response: both
units are called and one is named; the second return raises the case. Within a quarter of an hour. It is over when the
case is.
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
    case = given.case
    if case is None or case.restricted or not isinstance(given.event, CaseStatus | Command | Tick):
        return
    returns = [step.at for step in case.steps if step.state is CaseState.RETURNED]
    if len(returns) < 2 or (case.open and given.now - returns[1] >= STALE_MS):
        return
    yield RULE.case_condition(case, holds=case.open, since=returns[1])


RULE = EdgeRule(
    name="returned_twice",
    priority=Priority.ATTENTION,
    subject=AlertSubject.TYPE,
    of_case=True,
    plan=RulePlan(tiers=(Tier.TOWNSHIP,), later=(Tier.COUNTY,), widen=3600),
    judge=judge,
)
