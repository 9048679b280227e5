"""One fix as the row of FIX that the journal keeps."""

from __future__ import annotations

import struct
from typing import NamedTuple

from streams.intake.ingest_context import IngestContext
from streams.model.fix import FIX, UNKNOWN_U8, UNKNOWN_U16, Flag

_ROW = struct.Struct("<qqIIIiiIHHHHHBBB3x")
assert _ROW.size == FIX.itemsize


class FixClaim(NamedTuple):
    """What a sender claims of one position. `at`: city ms. `lon`, `lat`: degrees. `accuracy`: metres. `speed`: m/s.
    `bearing`: degrees. `battery`: percent. `interval`: seconds between fixes. None or 0 = not known."""

    at: int
    lon: float
    lat: float
    accuracy: float | None
    speed: float | None
    bearing: float | None
    battery: int | None
    flags: int
    seq: int = 0
    interval: int = 0


def packed(claim: FixClaim, context: IngestContext) -> bytes:
    """The row; the point of `claim` is in WGS-84."""
    battery = claim.battery
    return _ROW.pack(
        claim.at,
        context.now,
        context.sender.number,
        context.sender.worker,
        claim.seq,
        round(claim.lon * 1e6),
        round(claim.lat * 1e6),
        0,
        context.sender.epoch,
        _small(claim.accuracy),
        _small(None if claim.speed is None else claim.speed * 100),
        _small(None if claim.bearing is None else claim.bearing * 100),
        max(0, min(claim.interval, UNKNOWN_U16)),
        context.lane,
        claim.flags | (Flag.SIMULATED if context.key.simulated else 0),
        battery if battery is not None and 0 <= battery <= 100 else UNKNOWN_U8,
    )


def _small(number: float | None) -> int:
    """A u2 of the row: whole, cut at its ends, UNKNOWN_U16 for nothing."""
    if number is None or not number >= 0:
        return UNKNOWN_U16
    return min(round(number), UNKNOWN_U16 - 1) if number < UNKNOWN_U16 else UNKNOWN_U16 - 1
