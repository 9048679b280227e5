"""A serious type was reported: fire, gas, collapse, people hurt. Shown as 待核实 until a call or a second source
confirms it. Cause: the mark of the type in the code table. Consequence: lives. Response: 119, 110 or 120 first, never a
volunteer. To be taken within a minute. It is over when the case is. A report that comes a day late raises no alert.
"""

from __future__ import annotations

from collections.abc import Iterable

from streams.alert_rules.inputs import Condition, RuleInput
from streams.alert_rules.rule import LATE_MS, AlertSubject, EdgeRule
from streams.model.alert import Priority
from streams.model.alert_plan import RulePlan
from streams.model.event import CaseStatus, Command, Report


def judge(given: RuleInput) -> Iterable[Condition]:
    event, case, kind = given.event, given.case, given.kind
    if not isinstance(event, Report | CaseStatus | Command) or case is None or kind is None or not kind.serious:
        return
    reports = isinstance(event, Report) or (isinstance(event, Command) and event.matter is not None)
    new = reports and given.now - case.reported_at < LATE_MS
    holds = case.open and not (case.duplicate or case.invalid or case.restricted)
    if holds and not new:
        return
    yield RULE.case_condition(case, holds=holds, since=case.reported_at)


RULE = EdgeRule(
    name="serious",
    priority=Priority.CRITICAL,
    subject=AlertSubject.TYPE,
    of_case=True,
    wall_subject=True,
    verify=True,
    volunteers=False,
    on_site=True,
    plan=RulePlan(latched=True),
    judge=judge,
)
