"""A serious case is over its limit. Consequence: what it tells of goes on. Response: the duty officer calls the unit.
Within a quarter of an hour. It is over when the case is.
"""

from __future__ import annotations

from collections.abc import Iterable

from streams.alert_rules.inputs import Condition, RuleInput
from streams.alert_rules.rule import STALE_MS, AlertSubject, EdgeRule
from streams.model.alert import Priority
from streams.model.alert_plan import RulePlan
from streams.model.event import CaseStatus, Command, Tick
from streams.model.region import Tier


def judge(given: RuleInput) -> Iterable[Condition]:
    case, kind = given.case, given.kind
    if case is None or kind is None or case.restricted or not isinstance(given.event, CaseStatus | Command | Tick):
        return
    late = kind.serious and case.late(given.now)
    # An ended case ends it, whatever it was raised for before second returns had a rule of their own.
    if case.open and not (late and given.now - case.due < STALE_MS):
        return
    yield RULE.case_condition(case, holds=case.open, since=case.due)


RULE = EdgeRule(
    name="overdue_serious",
    priority=Priority.ATTENTION,
    subject=AlertSubject.TYPE,
    of_case=True,
    plan=RulePlan(tiers=(Tier.TOWNSHIP,), later=(Tier.COUNTY,), widen=3600),
    judge=judge,
)
