"""Whether a fix can be true. Apart from decoding: a well-formed fix in Toulouse is still not in this city."""

from __future__ import annotations

import math

import msgspec

from streams.model.presence import FUTURE_MS
from streams.model.reject import Reason

MAX_ACCURACY_M = 2_000.0
MAX_SPEED_M_S = 300 / 3.6
_M_PER_DEGREE = 111_320.0
_ROLLOVER_MS = 1_024 * 7 * 86_400_000
"""A GPS receiver that lost count is wrong by 1,024 weeks."""
_ROLLOVER_SLACK_MS = 14 * 86_400_000
_SLACK_M = 500.0
"""Two fixes may be wrong by their accuracy each; below this no jump is seen however short the time."""
_ANCHORS = 3
"""So many refused fixes that agree with one another were right, and the one before them was wrong."""


class Area(msgspec.Struct, frozen=True):
    """Where fixes may lie: the city's box with its margin, degrees."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def around(cls, box: tuple[float, float, float, float], margin_km: float) -> Area:
        west, south, east, north = box
        up = margin_km * 1000 / _M_PER_DEGREE
        side = up / math.cos(math.radians((south + north) / 2))
        return cls(west - side, south - up, east + side, north + up)

    def holds(self, lon: float, lat: float) -> bool:
        return self.west <= lon <= self.east and self.south <= lat <= self.north


class Bounds(msgspec.Struct, frozen=True):
    """`oldest_ms`: how far back a fix may lie."""

    area: Area
    oldest_ms: int


def judge(lon: float, lat: float, accuracy: float | None, at: int, now: int, bounds: Bounds) -> Reason | None:
    """Why the fix cannot be taken; None when it can. `at`, `now`: city ms. A jump is judged apart (Track)."""
    if not (math.isfinite(lon) and math.isfinite(lat)):
        return Reason.NOT_A_NUMBER
    if lon == 0 and lat == 0:
        return Reason.NULL_ISLAND
    if not bounds.area.holds(lon, lat):
        return Reason.SWAPPED if bounds.area.holds(lat, lon) else Reason.OUT_OF_AREA
    if accuracy is not None and not accuracy <= MAX_ACCURACY_M:
        return Reason.INACCURATE
    return when(at, now, bounds.oldest_ms)


def when(at: int, now: int, oldest_ms: int) -> Reason | None:
    """Why a time cannot be taken: ahead of now, or longer ago than is kept."""
    if at > now + FUTURE_MS:
        return Reason.FUTURE
    if at >= now - oldest_ms:
        return None
    rolled = abs(at + _ROLLOVER_MS - now) <= _ROLLOVER_SLACK_MS
    return Reason.WEEK_ROLLOVER if rolled else Reason.TOO_OLD


class Track:
    """A device's neighbours in time, as far as this process saw them: finds jumps faster than MAX_SPEED_M_S.

    One wrong fix must not block a phone for ever: refused fixes that agree with one another become the new anchor.
    """

    __slots__ = ("_at", "_lat", "_lon", "_refused")

    def __init__(self) -> None:
        self._at = self._lon = self._lat = 0.0
        self._refused: list[tuple[float, float, float]] = []

    def jumps(self, lon: float, lat: float, at: int) -> bool:
        """Whether the fix lies too far from the last good one; notes it either way."""
        here = (at / 1000, lon, lat)
        if not self._at or _reachable((self._at, self._lon, self._lat), here) or self._agreed(here):
            self._refused.clear()
            if here[0] >= self._at:
                self._at, self._lon, self._lat = here
            return False
        return True

    def _agreed(self, here: tuple[float, float, float]) -> bool:
        self._refused = [r for r in self._refused if _reachable(r, here)][-_ANCHORS:]
        self._refused.append(here)
        if len(self._refused) < _ANCHORS:
            return False
        self._at = 0.0
        return True


def _reachable(a: tuple[float, float, float], b: tuple[float, float, float]) -> bool:
    north = (b[2] - a[2]) * _M_PER_DEGREE
    east = (b[1] - a[1]) * _M_PER_DEGREE * math.cos(math.radians(a[2]))
    return math.hypot(east, north) <= MAX_SPEED_M_S * abs(b[0] - a[0]) + _SLACK_M
