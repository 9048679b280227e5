"""The departments of a whistle have left and the township has not stated whether it was solved. Response: the township
states it. Within the shift. Whistles are not ranked."""

from __future__ import annotations

from collections.abc import Iterable

from streams.alert_rules.inputs import Condition, RuleInput
from streams.alert_rules.rule import STALE_MS, AlertSubject, EdgeRule
from streams.model.alert import Priority
from streams.model.alert_plan import RulePlan
from streams.model.case import MarkKind
from streams.model.event import CaseStatus, Command
from streams.model.region import Tier

_RESULTS = frozenset({MarkKind.SOLVED, MarkKind.UNSOLVED})


def judge(given: RuleInput) -> Iterable[Condition]:
    case = given.case
    if case is None or case.restricted or not isinstance(given.event, CaseStatus | Command):
        return
    left = max((mark.at for mark in case.marks if mark.kind is MarkKind.LEFT), default=0)
    if not left:
        return
    stated = max((mark.at for mark in case.marks if mark.kind in _RESULTS), default=0)
    waits = left > stated and case.open
    if waits and given.now - left >= STALE_MS:
        return
    yield RULE.case_condition(case, holds=waits, since=left)._replace(region=case.village[: Tier.TOWNSHIP])


RULE = EdgeRule(
    name="whistle_open",
    priority=Priority.NOTICE,
    subject=AlertSubject.TYPE,
    of_case=True,
    plan=RulePlan(tiers=(Tier.TOWNSHIP,)),
    judge=judge,
)
