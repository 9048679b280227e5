"""An alert's line on a wall: what it shares with a desk's, and which services were sent to it."""

from __future__ import annotations

import msgspec

from streams.wire.records import AlertLine


class AlertService(msgspec.Struct, frozen=True):
    """A department (`u<unit>`) or a telephone line (`t<line>`) that was ordered to an alert, `state` since `at` (city
    ms): sent, delivered, accepted, departed, arrived, done, as its receipts say. No name of a person."""

    to: str
    state: str
    at: int


class WallAlertLine(AlertLine, frozen=True):
    """Topic `alerts` of a wall. `services`: those that are on site first; not encoded where there are none."""

    services: tuple[AlertService, ...] | msgspec.UnsetType = msgspec.UNSET
