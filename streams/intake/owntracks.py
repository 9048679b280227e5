"""OwnTracks over HTTP: locations are fixes; everything else is understood, not plotted.

Source: recorded messages of OwnTracks' clients and recorder. `vel` is in km/h, -1 unknown; `tst` in s, sometimes a
string; a zero or missing `tst` is refused. A location that names neither tid nor topic says not who it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from streams.errors import DecodeError
from streams.intake.decoded import (
    NOWHERE,
    DecodedCall,
    DecodedFix,
    Message,
    Understood,
    calls,
    inside,
    is_true,
    known,
    number,
    per_cent,
)
from streams.model.reject import Reason

_KMH = 1 / 3.6
_KINDS = frozenset(
    {"card", "lwt", "transition", "waypoint", "waypoints", "configuration", "cmd", "encrypted", "beacon"}
)
"""What clients send beside locations; some of them name a place that is not where the phone is."""


def message(fields: Mapping[str, Any], *, named: bool = False) -> Message:
    """One JSON object with `_type`. `named`: its request says who sends it."""
    lon, lat, seconds = number(fields.get("lon")), number(fields.get("lat")), number(fields.get("tst"))
    at = _ms(seconds)
    call = calls(fields.get("alarm"), fields.get("event"), inside(fields, "extras").get("alarm"))
    found: Message = []
    if call:
        point = (NOWHERE, NOWHERE) if lon is None or lat is None else (lon, lat)
        found.append(DecodedCall(claimed="", at=at or None, lon=point[0], lat=point[1]))
    kind = str(fields.get("_type"))[:40]
    if kind not in _KINDS and kind != "location" and lon is not None and lat is not None:
        return [*found, DecodeError(Reason.UNKNOWN_TYPE, f"_type {kind!r} with a place")]
    if kind != "location":
        return [*found, Understood(claimed="", kind=kind)]
    if lon is None or lat is None:
        return [*found, DecodeError(Reason.MALFORMED, "a location has lat and lon")]
    if not named and not fields.get("tid") and not fields.get("topic"):
        return [*found, DecodeError(Reason.NO_IDENTITY, "neither tid nor topic")]
    if not at:
        return [*found, DecodeError(Reason.MALFORMED, "tst is zero, missing or no number")]
    speed = known(number(fields.get("vel")))
    fix = DecodedFix(
        claimed="",
        at=at,
        lon=lon,
        lat=lat,
        accuracy=known(number(fields.get("acc"))),
        speed=None if speed is None else speed * _KMH,
        bearing=known(number(fields.get("cog"))),
        battery=per_cent(number(fields.get("batt"))),
        sos=call,
        mock=is_true(fields.get("mock")),
    )
    return [*found, fix]


def _ms(seconds: float | None) -> int:
    """0 for what is no time."""
    try:
        return int((seconds or 0) * 1000)
    except (ValueError, OverflowError):
        return 0
