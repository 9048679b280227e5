"""紧急求助. Cause: a worker held the button for three seconds. Consequence: somebody may be hurt. Response: call back,
send the police post or 120 first. To be taken within a minute; a withdrawal is shown and does not close it.
"""

from __future__ import annotations

from collections.abc import Iterable

from streams.alert_rules.inputs import Condition, RuleInput
from streams.model.alert import Priority
from streams.model.event import Sos

NAME = "sos"


def judge(seen: RuleInput) -> Iterable[Condition]:
    call = seen.event
    if not isinstance(call, Sos):
        return
    own = bool(call.lon_e6)
    lon, lat = (call.lon_e6, call.lat_e6) if own else seen.place
    yield Condition(
        rule=NAME,
        object=str(call.worker),
        priority=Priority.CRITICAL,
        region=seen.where,
        holds=not call.cancelled,
        since=call.at,
        subject=str(call.worker),
        lon_e6=lon,
        lat_e6=lat,
        again=True,
        placed_at=0 if own or not lon else seen.placed_at,
    )
