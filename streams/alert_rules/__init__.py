"""Alert rules: pure functions, one per file, in one visible list."""

from __future__ import annotations

from streams.alert_rules import (
    back_again,
    chattering,
    cluster,
    feed_silent,
    handover,
    live_drop,
    lone_task,
    not_accepted,
    overdue_serious,
    planned,
    rule_off,
    seat_lost,
    serious,
    sos,
    wall_lost,
    whistle_open,
)
from streams.alert_rules.inputs import Rule

RULES: dict[str, Rule] = {
    sos.NAME: sos.judge,
    serious.NAME: serious.judge,
    lone_task.NAME: lone_task.judge,
    cluster.NAME: cluster.judge,
    feed_silent.NAME: feed_silent.judge,
    live_drop.NAME: live_drop.judge,
    seat_lost.NAME: seat_lost.judge,
    wall_lost.NAME: wall_lost.judge,
    overdue_serious.NAME: overdue_serious.judge,
    not_accepted.NAME: not_accepted.judge,
    rule_off.NAME: rule_off.judge,
    back_again.NAME: back_again.judge,
    planned.NAME: planned.judge,
    whistle_open.NAME: whistle_open.judge,
    handover.NAME: handover.judge,
    chattering.NAME: chattering.judge,
}
LEVEL: frozenset[str] = frozenset(
    {
        lone_task.NAME,
        cluster.NAME,
        feed_silent.NAME,
        live_drop.NAME,
        seat_lost.NAME,
        wall_lost.NAME,
        rule_off.NAME,
        back_again.NAME,
        planned.NAME,
        handover.NAME,
        chattering.NAME,
    }
)
"""Rules that name all that holds at every tick: what they do not name any more is over."""
