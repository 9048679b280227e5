"""An alert as its condition raises it, places it when it comes again, and as its drill ends it. Pure."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from streams.alert_rules.inputs import Condition
from streams.fold.alerting.routing import tiers_of
from streams.model.alert import Alert, AlertMove, AlertState, moved
from streams.model.alert_plan import AlertPlan
from streams.model.drills import Drill


def raised(key: str, found: Condition) -> Alert:
    return Alert(
        id=f"{key}/{found.since}",
        key=key,
        rule=found.rule,
        priority=found.priority,
        region=found.region,
        raised_at=found.since,
        last_at=found.since,
        subject=found.subject,
        lon_e6=found.lon_e6,
        lat_e6=found.lat_e6,
        placed_at=found.placed_at,
        drill=found.drill,
    )


def begun(alert: Alert, plan: AlertPlan, now: int, *, joins: bool) -> Alert:
    """A new one as it begins: it waits for its delay, and for others unless it `joins` a group that is there."""
    rule, timers = plan.rule(alert.rule), plan.timer(alert.priority)
    due = max(now, alert.raised_at + rule.on_delay * 1000) + (0 if joins else timers.wait * 1000)
    tiers, pending = tiers_of(alert, rule, rule.tiers), AlertState.PENDING
    alert = msgspec.structs.replace(alert, state=pending, due_at=due, turns=(now,), tiers=tiers)
    if due > now:
        return alert
    return msgspec.structs.replace(moved(alert, AlertMove.RAISE, at=now), version=1)


def placed(alert: Alert, found: Condition) -> Alert:
    """With the place of what came again, where that is its own and the alert's is only the last one known, or none."""
    if not found.lon_e6 or (alert.lon_e6 and not alert.placed_at):
        return alert
    return msgspec.structs.replace(alert, lon_e6=found.lon_e6, lat_e6=found.lat_e6, placed_at=found.placed_at)


def ended_with(drill: Drill, alerts: Iterable[Alert], now: int) -> list[Alert]:
    """Those of a drill that has ended, closed by its words."""
    own = [one for one in alerts if one.drill == drill.id]
    return [moved(one, AlertMove.DRILL_OVER, at=now, by=drill.ended_by, note=drill.result) for one in own]
