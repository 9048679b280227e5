"""OsmAnd's protocol as Traccar Client and OsmAnd speak it: query string, empty-body POST, form, and Traccar's JSON.

Source: Traccar's OsmAndProtocolDecoder and its clients' formatters, by their recorded requests. `speed` is in knots in
a query and in m/s in JSON; -1 means unknown; `timestamp` is in s, ms, ISO 8601, `yyyy-MM-dd HH:mm:ss`, or absent (now).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from streams.errors import DecodeError
from streams.intake.decoded import Decoded, DecodedFix, Understood
from streams.model.reject import Reason

_KNOT = 0.514444
_MS_FROM = 1e11
"""A number above this is milliseconds: as seconds it would be in the year 5138."""
_NO_PLACE = ("cell", "wifi")


def decode(query: str, body: bytes, content_type: str) -> Decoded:
    """One request. `query`: without `?`. Raises DecodeError for what says nothing or not who."""
    if "json" in content_type and body.strip():
        return _json(body)
    words = dict(parse_qsl(query, keep_blank_values=True))
    if body and "form" in content_type:
        words |= dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    return _words(words)


def _words(words: Mapping[str, str]) -> Decoded:
    claimed = words.get("id") or words.get("deviceid") or ""
    if not claimed:
        raise DecodeError(Reason.NO_IDENTITY, "neither id nor deviceid")
    place = _place(words)
    if place is None:
        if any(word in words for word in _NO_PLACE):
            return Understood(claimed=claimed, kind="network")
        raise DecodeError(Reason.MALFORMED, "neither lat and lon nor location")
    speed = _number(words.get("speed"))
    return DecodedFix(
        claimed=claimed,
        at=_time(words.get("timestamp")),
        lon=place[0],
        lat=place[1],
        accuracy=_known(_number(words.get("accuracy"))),
        speed=None if speed is None or speed < 0 else speed * _KNOT,
        bearing=_known(_number(words.get("bearing") or words.get("heading"))),
        battery=_battery(_number(words.get("batt"))),
        sos=words.get("alarm", "").lower() == "sos",
    )


def _place(words: Mapping[str, str]) -> tuple[float, float] | None:
    if "location" in words:
        lat, _, lon = words["location"].partition(",")
    elif "lat" in words and "lon" in words:
        lat, lon = words["lat"], words["lon"]
    else:
        return None
    try:
        return float(lon), float(lat)
    except ValueError:
        raise DecodeError(Reason.MALFORMED, f"no place: {lat!r}, {lon!r}") from None


class _Coords(msgspec.Struct):
    latitude: float
    longitude: float
    accuracy: float = -1
    speed: float = -1
    heading: float = -1


class _Battery(msgspec.Struct):
    level: float = -1


class _Location(msgspec.Struct):
    coords: _Coords
    timestamp: str | float | None = None
    battery: _Battery = msgspec.field(default_factory=_Battery)
    event: str = ""


class _Posted(msgspec.Struct):
    location: _Location
    device_id: str | int = ""


def _json(body: bytes) -> Decoded:
    try:
        posted = msgspec.json.decode(body, type=_Posted)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
        raise DecodeError(Reason.MALFORMED, str(wrong)) from None
    if posted.device_id == "":
        raise DecodeError(Reason.NO_IDENTITY, "no device_id")
    coords, level = posted.location.coords, posted.location.battery.level
    when = posted.location.timestamp
    return DecodedFix(
        claimed=str(posted.device_id),
        at=_time(None if when is None else str(when)),
        lon=coords.longitude,
        lat=coords.latitude,
        accuracy=_known(coords.accuracy),
        speed=_known(coords.speed),
        bearing=_known(coords.heading),
        battery=None if level < 0 else _battery(level * 100),
        sos=posted.location.event == "sos",
    )


def _time(text: str | None) -> int | None:
    """ms since 1970; None when nothing was said. Raises DecodeError."""
    if not text:
        return None
    number = _quiet_number(text)
    try:
        if number is not None:
            return int(number if abs(number) > _MS_FROM else number * 1000)
        when = datetime.fromisoformat(text.replace("Z", "+00:00"))
        return int((when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp() * 1000)
    except (ValueError, OverflowError):
        raise DecodeError(Reason.MALFORMED, f"no time: {text[:40]!r}") from None


def _quiet_number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _number(text: Any) -> float | None:
    """A number, or None where there is none: a broken extra does not cost the fix."""
    return None if text in (None, "") else _quiet_number(str(text))


def _known(number: float | None) -> float | None:
    return None if number is None or not number >= 0 else number


def _battery(number: float | None) -> int | None:
    return round(number) if number is not None and 0 <= number <= 100 else None
