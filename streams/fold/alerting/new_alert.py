"""An alert as its condition raises it, places it when it comes again, and as its drill ends it; and one that was over
before the city's own. Pure."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from streams.alert_rules import RULES
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


def of_before(alert: Alert, city: str) -> Alert:
    """One that another system announced, and that is over or worked on: no figure of this desk counts it. Raises
    ValueError for what is none."""
    if alert.rule not in RULES or not alert.region.startswith(city):
        raise ValueError(f"alert {alert.id} is of no rule and place of {city}")
    over = not alert.open and alert.raised_at <= alert.closed_at
    if not over and alert.state is not AlertState.IN_PROGRESS:
        raise ValueError(f"alert {alert.id} is neither over nor worked on: it is raised here, by its own condition")
    return msgspec.structs.replace(alert, told_at=0, rang=0)


class Twins:
    """How many alerts there are that are alike but for their object: of a rule, a moment and a township."""

    def __init__(self, alerts: Iterable[Alert] = ()) -> None:
        self._known: dict[tuple[str, int, str], int] = {}
        for alert in alerts:
            self.note(alert)

    def note(self, alert: Alert) -> None:
        self._known[_alike(alert)] = max(self._known.get(_alike(alert), 0), alert.twin)

    def numbered(self, alert: Alert) -> Alert:
        """A new one, with its number among them."""
        return msgspec.structs.replace(alert, twin=self._known.get(_alike(alert), -1) + 1)


def _alike(alert: Alert) -> tuple[str, int, str]:
    return alert.rule, alert.raised_at, alert.region[:9]
