"""A serious type reported: fire, gas, collapse, people hurt. Shown 待核实 until a call or a second source says more.
Cause: the type's mark in the code table. Consequence: lives. Response: 119, 110 or 120 first, never a volunteer. To be
taken within a minute. Its condition ends with the case. What comes a day late is work for the list, not a call.
"""

from __future__ import annotations

from collections.abc import Iterable

from streams.alert_rules.inputs import LATE_MS, Condition, RuleInput, about
from streams.model.alert import Priority
from streams.model.event import CaseStatus, Command, Report

NAME = "serious"


def judge(seen: RuleInput) -> Iterable[Condition]:
    case, kind = seen.case, seen.kind
    if not isinstance(seen.event, Report | CaseStatus | Command) or case is None or kind is None or not kind.serious:
        return
    told = isinstance(seen.event, Report) or (isinstance(seen.event, Command) and seen.event.matter is not None)
    new = told and seen.now - case.reported_at < LATE_MS
    holds = case.open and not (case.duplicate or case.invalid or case.restricted)
    if holds and not new:
        return
    yield about(case, NAME, Priority.CRITICAL, holds=holds, since=case.reported_at)
