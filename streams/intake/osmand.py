"""OsmAnd's protocol as Traccar Client and OsmAnd speak it: query string, empty-body POST, form, flat and nested JSON.

Source: Traccar's OsmAndProtocolDecoder and its clients' formatters, by their recorded requests. `speed` is in knots in
words and flat JSON and in m/s in nested JSON; -1 means unknown; `timestamp` is in s, ms, ISO 8601,
`yyyy-MM-dd HH:mm:ss`, or absent (now).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
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
    is_false,
    is_true,
    known,
    number,
    per_cent,
)
from streams.model.reject import Reason

_KNOT = 0.514444
_MS_FROM = 1e11
"""A number above this is milliseconds: as seconds it would be in the year 5138."""
_IDS = ("id", "deviceid", "device_id")
_NO_PLACE = {"cell": "network", "wifi": "network", "timestamp": "heartbeat", "batt": "heartbeat"}
"""Words of a message that needs no place, and its kind."""


def is_flat(message: Mapping[str, Any]) -> bool:
    """Whether a JSON object is this protocol's words in an object, as Traccar's SDK uploads them."""
    return any(name in message for name in _IDS) or {"lat", "lon"} <= message.keys()


def words(fields: Mapping[str, Any]) -> Message:
    """A query, a form or a flat JSON object."""
    claimed = next((str(fields[name]) for name in _IDS if fields.get(name)), "")
    found: Message = []
    call = calls(fields.get("alarm"), fields.get("event"), inside(fields, "extras").get("alarm"))
    when = _when(fields.get("timestamp"))
    place = _place(fields)
    if call:
        found.append(_call(claimed, when, place))
    if not claimed:
        return [*found, DecodeError(Reason.NO_IDENTITY, "neither id nor deviceid")]
    if isinstance(place, DecodeError):
        if not _names_place(fields):
            kind = next((kind for word, kind in _NO_PLACE.items() if word in fields), "")
            if call or kind:
                return [*found, Understood(claimed=claimed, kind=kind or "call")]
        return [*found, place]
    if isinstance(when, DecodeError):
        return [*found, when]
    speed = known(number(fields.get("speed")))
    fix = DecodedFix(
        claimed=claimed,
        at=when,
        lon=place[0],
        lat=place[1],
        accuracy=known(number(fields.get("accuracy"))),
        speed=None if speed is None else speed * _KNOT,
        bearing=known(number(fields.get("bearing") or fields.get("heading"))),
        battery=per_cent(number(fields.get("batt"))),
        sos=call,
        mock=is_true(fields.get("mock")),
        stale=is_false(fields.get("valid")),
    )
    return [*found, fix]


def posted(message: Mapping[str, Any]) -> Message:
    """Traccar Client's nested JSON: `{"location": {"coords": ...}, "device_id": ...}`."""
    location = inside(message, "location")
    coords, extras = inside(location, "coords"), inside(location, "extras")
    claimed = next((str(message[name]) for name in _IDS if message.get(name) not in (None, "")), "")
    call = calls(
        location.get("alarm"), location.get("event"), extras.get("alarm"), message.get("alarm"), message.get("event")
    )
    when = _when(location.get("timestamp"))
    place = _point(coords.get("longitude"), coords.get("latitude"))
    found: Message = [_call(claimed, when, place)] if call else []
    if not claimed:
        return [*found, DecodeError(Reason.NO_IDENTITY, "no device_id")]
    if isinstance(place, DecodeError):
        return found if call and not coords else [*found, place]
    if isinstance(when, DecodeError):
        return [*found, when]
    level = known(number(inside(location, "battery").get("level")))
    fix = DecodedFix(
        claimed=claimed,
        at=when,
        lon=place[0],
        lat=place[1],
        accuracy=known(number(coords.get("accuracy"))),
        speed=known(number(coords.get("speed"))),
        bearing=known(number(coords.get("heading"))),
        battery=None if level is None else per_cent(level * 100),
        sos=call,
        mock=is_true(location.get("mock")),
        stale=is_false(location.get("valid")),
    )
    return [*found, fix]


def _call(claimed: str, when: int | DecodeError | None, place: tuple[float, float] | DecodeError) -> DecodedCall:
    lon, lat = (NOWHERE, NOWHERE) if isinstance(place, DecodeError) else place
    return DecodedCall(claimed=claimed, at=None if isinstance(when, DecodeError) else when, lon=lon, lat=lat)


def _names_place(fields: Mapping[str, Any]) -> bool:
    return any(name in fields for name in ("location", "lat", "lon"))


def _place(fields: Mapping[str, Any]) -> tuple[float, float] | DecodeError:
    if "lat" in fields and "lon" in fields:
        return _point(fields["lon"], fields["lat"])
    if "location" in fields:
        lat, _, lon = str(fields["location"]).partition(",")
        return _point(lon, lat)
    return DecodeError(Reason.MALFORMED, "neither lat and lon nor location")


def _point(lon: Any, lat: Any) -> tuple[float, float] | DecodeError:
    point = number(lon), number(lat)
    if point[0] is None or point[1] is None:
        return DecodeError(Reason.MALFORMED, f"no place: {str(lat)[:40]!r}, {str(lon)[:40]!r}")
    return point[0], point[1]


def _when(fields: Any) -> int | DecodeError | None:
    """ms since 1970; None when none was given."""
    if fields in (None, ""):
        return None
    seconds = number(fields)
    try:
        if seconds is not None:
            return int(seconds if abs(seconds) > _MS_FROM else seconds * 1000)
        when = datetime.fromisoformat(str(fields).replace("Z", "+00:00"))
        return int((when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp() * 1000)
    except (ValueError, OverflowError):
        return DecodeError(Reason.MALFORMED, f"no time: {str(fields)[:40]!r}")
