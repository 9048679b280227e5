"""OwnTracks over HTTP: one JSON object or an array. Locations are fixes; everything else is understood, not plotted.

Source: recorded messages of OwnTracks' clients and recorder. `vel` is in km/h, -1 unknown; `tst` in s, sometimes a
string; a zero or missing `tst` is refused. A location that names neither tid nor topic says not who it is.
"""

from __future__ import annotations

from typing import Any

import msgspec

from streams.errors import DecodeError
from streams.intake.decoded import Decoded, DecodedFix, Understood
from streams.model.reject import Reason
from streams.wire.unreadable import UNREADABLE

MOST = 1_000
"""Messages of a request."""
_KMH = 1 / 3.6
_array = msgspec.json.Decoder(list[msgspec.Raw])


class _Location(msgspec.Struct):
    lat: float
    lon: float
    tst: int | float | str = 0
    acc: float = -1
    vel: float = -1
    cog: float = -1
    batt: float = -1
    tid: str = ""
    topic: str = ""


def decode(body: bytes) -> list[tuple[bytes, Decoded | DecodeError]]:
    """[(its bytes, what it says or why not)] of the messages of one request, in order; a bad one does not cost its
    neighbours. Raises DecodeError when the whole says nothing, or is more than MOST messages."""
    try:
        parts = _array.decode(body) if body.lstrip()[:1] == b"[" else [body]
        if len(parts) > MOST:
            raise DecodeError(Reason.OVERSIZED, f"a request has at most {MOST} messages")
        return [(bytes(part), _judged(msgspec.json.decode(part))) for part in parts]
    except UNREADABLE as wrong:
        raise DecodeError(Reason.MALFORMED, str(wrong)) from None


def _judged(message: Any) -> Decoded | DecodeError:
    try:
        return _one(message)
    except DecodeError as wrong:
        return wrong


def _one(message: Any) -> Decoded:
    if not isinstance(message, dict):
        raise DecodeError(Reason.MALFORMED, "a message is a JSON object")
    kind = message.get("_type", "unknown")
    if kind != "location":
        return Understood(claimed="", kind=str(kind)[:40])
    try:
        place = msgspec.convert(message, _Location)
        at = int(float(place.tst) * 1000)
    except (msgspec.ValidationError, ValueError, OverflowError) as wrong:
        raise DecodeError(Reason.MALFORMED, str(wrong)) from None
    if not place.tid and not place.topic:
        raise DecodeError(Reason.NO_IDENTITY, "neither tid nor topic")
    if at == 0:
        raise DecodeError(Reason.MALFORMED, "tst is zero or missing")
    return DecodedFix(
        claimed="",
        at=at,
        lon=place.lon,
        lat=place.lat,
        accuracy=_known(place.acc),
        speed=None if place.vel < 0 else place.vel * _KMH,
        bearing=_known(place.cog),
        battery=round(place.batt) if 0 <= place.batt <= 100 else None,
    )


def _known(number: float) -> float | None:
    return number if number >= 0 else None
