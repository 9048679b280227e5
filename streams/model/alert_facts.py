"""What an alert adds to the sums: by the place and the tiers that were alerted, never by person, never of a drill.

| measure                              | day of      | counts                                        |
| alert_told_<tier>_<priority>         | its raising | alerts that were announced                    |
| alert_ack_<tier>_<priority>.<second> | its raising | of these, taken; seconds to the first taking  |
| alert_escalated_<tier>               | its raising | of these, a timer alerted the next level      |
| alert_ended_<tier>                   | the closing | closed                                        |
| alert_nuisance_<tier>                | the closing | of these for nothing, or gone within seconds  |
"""

from __future__ import annotations

from collections import Counter

from streams.model.alert import Alert, AlertMove, AlertState, AlertStep
from streams.model.fact import FactKey
from streams.model.local_day import local_day, local_minute

NUISANCE = "nuisance"
"""How a closing says that there was nothing to be done; it is in `shelf` then."""
ANNOUNCED = "alert_told"
ACK = "alert_ack"
ESCALATED = "alert_escalated"
ENDED = "alert_ended"
NOTHING = "alert_nuisance"
_FLEETING_MS = 10_000


def fleeting(alert: Alert) -> bool:
    """Gone within seconds of being announced, and never back."""
    return 0 < alert.cleared_at - alert.told_at < _FLEETING_MS and alert.count == 1


def contribution(alert: Alert, _: int) -> Counter[FactKey]:
    """For every tier that heard of it, by priority: announced on the day it was raised, seconds to the first taking,
    whether a timer alerted the next level; ended on the day it was closed, and whether for nothing. No person."""
    sums: Counter[FactKey] = Counter()
    if not alert.told_at or not alert.tiers or alert.drill:
        return sums
    for tier in alert.tiers:
        named = f"_{tier}_{int(alert.priority)}"
        moments = [(f"{ANNOUNCED}{named}", alert.raised_at)]
        if taken := _first(alert, AlertMove.ACKNOWLEDGE):
            seconds = max(0, taken.at - _announced(alert)) // 1000
            moments.append((f"{ACK}{named}.{seconds}", alert.raised_at))
        if any(step.move is AlertMove.ESCALATE and step.by == "system" for step in alert.steps):
            moments.append((f"{ESCALATED}_{tier}", alert.raised_at))
        if alert.state is AlertState.CLOSED:
            moments.append((f"{ENDED}_{tier}", alert.closed_at))
            if alert.shelf == NUISANCE or fleeting(alert):
                moments.append((f"{NOTHING}_{tier}", alert.closed_at))
        for measure, at in moments:
            sums[FactKey(measure, alert.region, local_day(at), local_minute(at), "")] += 1
    return sums


def hands(alert: Alert) -> frozenset[str]:
    """Who did something about it, as others read it; no timer."""
    return frozenset(step.by for step in alert.steps if step.by != "system")


def _first(alert: Alert, move: AlertMove) -> AlertStep | None:
    return next((step for step in alert.steps if step.move is move), None)


def _announced(alert: Alert) -> int:
    """When it was first announced: one that waited for its delay, at the end of that."""
    raised = _first(alert, AlertMove.RAISE)
    return raised.at if raised else alert.raised_at
