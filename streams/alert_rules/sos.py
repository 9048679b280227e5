"""紧急求助. Cause: a worker held the button for three seconds. Consequence: the worker may be hurt. Response: call
back, send the police post or 120 first. To be taken within a minute; a withdrawal is shown and does not close it.
"""

from __future__ import annotations

from collections.abc import Iterable

from streams.alert_rules.inputs import Condition, RuleInput
from streams.alert_rules.rule import AlertSubject, EdgeRule
from streams.model.alert import Priority
from streams.model.alert_plan import RulePlan
from streams.model.event import Sos


def judge(given: RuleInput) -> Iterable[Condition]:
    call = given.event
    if not isinstance(call, Sos):
        return
    own, worker = bool(call.lon_e6), str(call.worker)
    place = (call.lon_e6, call.lat_e6) if own else given.place
    condition = RULE.condition(worker, given.where, call.at, holds=not call.cancelled, subject=worker, place=place)
    yield condition._replace(again=True, placed_at=0 if own or not place[0] else given.placed_at)


RULE = EdgeRule(
    name="sos",
    priority=Priority.CRITICAL,
    subject=AlertSubject.WORKER,
    volunteers=False,
    unknown_cause=True,
    on_site=True,
    plan=RulePlan(latched=True),
    judge=judge,
)
