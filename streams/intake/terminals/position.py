"""JT/T 808: what a report of a place claims (0x0200, and 0x0704 for several).

28 bytes: alarms and states (4 each), latitude and longitude (1e-6 degree, without a sign), height m, speed (0.1 km/h),
direction (degrees), time (BCD, Beijing). What follows, items of the terminal's maker, costs nothing and is not read.
"""

from __future__ import annotations

import struct
from datetime import datetime, timedelta, timezone

from streams.errors import DecodeError
from streams.intake.decoded import NOWHERE, DecodedCall, DecodedFix, Message
from streams.intake.dialects import RequestPart
from streams.model.reject import Reason

_PLACE = struct.Struct(">IIIIHHH6s")
_EMERGENCY = 1 << 0
"""Of the alarms: the button was pressed. It stays set until it is answered."""
_LOCATED, _SOUTH, _WEST = 1 << 1, 1 << 2, 1 << 3
_BEIJING = timezone(timedelta(hours=8))
_TENTHS_PER_MS = 36.0
"""Speed: 0.1 km/h in a m/s."""
_COUNT, _SIZE = struct.Struct(">HB"), struct.Struct(">H")


def report(number: str, body: bytes) -> Message:
    """The call for help first, then the place or why there is none. `number`: of the terminal."""
    if len(body) < _PLACE.size:
        return [DecodeError(Reason.MALFORMED, f"a place has {_PLACE.size} bytes, not {len(body)}")]
    alarms, states, north, east, _, speed, bearing, moment = _PLACE.unpack_from(body)
    located = bool(states & _LOCATED)
    lat = (-north if states & _SOUTH else north) / 1e6
    lon = (-east if states & _WEST else east) / 1e6
    when = _when(moment)
    call = bool(alarms & _EMERGENCY)
    found: Message = []
    if call:
        at = None if isinstance(when, DecodeError) else when
        place = (lon, lat) if located else (NOWHERE, NOWHERE)
        found.append(DecodedCall(claimed=number, at=at, lon=place[0], lat=place[1]))
    if isinstance(when, DecodeError):
        return [*found, when]
    return [
        *found,
        DecodedFix(
            claimed=number,
            at=when,
            lon=lon,
            lat=lat,
            speed=speed / _TENTHS_PER_MS,
            bearing=float(bearing) if bearing < 360 else None,
            sos=call,
            # Without satellites it repeats the last place that it knew.
            stale=not located,
        ),
    ]


def reports(number: str, body: bytes) -> list[RequestPart]:
    """Several reports of one message, as a terminal sends them that was out of reach. What ends in the middle of one is
    refused, and what came before it is not. Raises DecodeError without a beginning."""
    if len(body) < _COUNT.size:
        raise DecodeError(Reason.MALFORMED, "a batch says how many it has")
    count, _ = _COUNT.unpack_from(body)
    found: list[RequestPart] = []
    at = _COUNT.size
    for _ in range(count):
        size = _SIZE.unpack_from(body, at)[0] if at + _SIZE.size <= len(body) else 0
        one = body[at + _SIZE.size : at + _SIZE.size + size]
        if not size or len(one) < size:
            cut = DecodeError(Reason.MALFORMED, f"{count} reports are announced, {len(found)} are whole")
            return [*found, RequestPart(cut, body[at:])]
        found += [RequestPart(item, one) for item in report(number, one)]
        at += _SIZE.size + size
    return found


def _when(moment: bytes) -> int | DecodeError:
    """ms since 1970."""
    try:
        when = datetime.strptime(moment.hex(), "%y%m%d%H%M%S")
    except ValueError:
        return DecodeError(Reason.MALFORMED, f"no time: {moment.hex()}")
    return round(when.replace(tzinfo=_BEIJING).timestamp() * 1000)
