"""Alert rules: one declaration per file, in one visible list. The plan, the pages and the engine read this list."""

from __future__ import annotations

import msgspec

from streams.alert_rules import (
    back_again,
    chattering,
    cluster,
    desk_empty,
    feed_silent,
    handover,
    live_drop,
    lone_task,
    not_accepted,
    overdue_serious,
    planned,
    returned_twice,
    room_unstaffed,
    rule_off,
    seat_lost,
    serious,
    sos,
    wall_lost,
    whistle_open,
)
from streams.alert_rules.rule import Rule
from streams.model.alert import Alert
from streams.model.alert_plan import AlertPlan

_ALL: tuple[Rule, ...] = (
    sos.RULE,
    serious.RULE,
    lone_task.RULE,
    cluster.RULE,
    feed_silent.RULE,
    live_drop.RULE,
    seat_lost.RULE,
    wall_lost.RULE,
    overdue_serious.RULE,
    returned_twice.RULE,
    not_accepted.RULE,
    rule_off.RULE,
    back_again.RULE,
    planned.RULE,
    whistle_open.RULE,
    handover.RULE,
    desk_empty.RULE,
    chattering.RULE,
    room_unstaffed.RULE,
)
RULES: dict[str, Rule] = {rule.name: rule for rule in _ALL}
"""By name, in the order in which they judge."""
OF_PERSONS: frozenset[str] = frozenset(rule.name for rule in _ALL if rule.of_person)
"""Rules whose `subject` is a worker's number."""
OF_CASES: tuple[str, ...] = tuple(rule.name for rule in _ALL if rule.of_case)
"""Rules whose object is a case id."""


def case_of_alert(alert: Alert) -> str:
    """Id of the case an alert is about, or was linked with; '' for none."""
    return alert.link or (alert.key.partition("/")[2] if alert.rule in OF_CASES else "")


def completed(plan: AlertPlan) -> AlertPlan:
    """`plan` with the declared delays and routing of every rule that it does not mention."""
    declared = {rule.name: plan.rules.get(rule.name, rule.plan) for rule in _ALL}
    return msgspec.structs.replace(plan, rules={**declared, **plan.rules})


SHIPPED: AlertPlan = completed(AlertPlan())
"""The plan of a city that changes nothing."""
