"""Alerts as records of topic `alerts`. A wall names the township and no place, post or person: a symbol stands where
the township's name is written."""

from __future__ import annotations

import msgspec

from streams.fold.numbers import Regions
from streams.model.alert import Alert
from streams.wire.records import AlertLine

_encode = msgspec.json.Encoder().encode
_OF_NOBODY = frozenset({"serious", "feed_silent"})
"""Rules whose subject is a type or a place. Of every other rule a wall is not told it: it may be a person."""


def line(alert: Alert, places: Regions, *, wall: bool) -> bytes:
    region = alert.region[:9] if wall else alert.region
    lon, lat = (alert.lon_e6, alert.lat_e6) if not wall and alert.lon_e6 else _label(places, region)
    return _encode(
        AlertLine(
            rule=alert.rule,
            priority=alert.priority,
            state=alert.state.value,
            region=region,
            subject=alert.subject if not wall or alert.rule in _OF_NOBODY else "",
            at=alert.raised_at,
            last_at=alert.last_at,
            count=alert.count,
            version=alert.version,
            lon_e6=lon,
            lat_e6=lat,
            cleared=alert.cleared_at > 0,
            by="" if wall else alert.acked_by,
            taken_at=alert.acked_at,
        )
    )


def name(alert: Alert, *, wall: bool) -> str:
    """The record's key: on a wall without what the alert is about, which may be a person."""
    return f"{alert.rule}/{alert.raised_at}/{alert.region[:9]}/{alert.twin}" if wall else alert.id


def _label(places: Regions, region: str) -> tuple[int, int]:
    """A region's own place, or for one below a township the township's."""
    return places.label(region[:9])
