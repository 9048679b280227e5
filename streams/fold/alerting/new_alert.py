"""An alert as its condition raises it, and as the condition places it when it comes again. Pure."""

from __future__ import annotations

import msgspec

from streams.alert_rules.inputs import Condition
from streams.model.alert import Alert


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
    )


def placed(alert: Alert, found: Condition) -> Alert:
    """With the place of what came again, where that is its own and the alert's is only the last one known, or none."""
    if not found.lon_e6 or (alert.lon_e6 and not alert.placed_at):
        return alert
    return msgspec.structs.replace(alert, lon_e6=found.lon_e6, lat_e6=found.lat_e6, placed_at=found.placed_at)
