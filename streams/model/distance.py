"""How far apart two places are: on the small ground of a city the earth is flat. Places are (lon, lat), 1e-6 degree."""

from __future__ import annotations

import math

M_PER_E6 = 0.11132
"""Metres of a millionth of a degree of latitude."""


def metres(a: tuple[int, int], b: tuple[int, int]) -> float:
    east = (a[0] - b[0]) * M_PER_E6 * math.cos(math.radians(a[1] / 1e6))
    return math.hypot((a[1] - b[1]) * M_PER_E6, east)


def square(place: tuple[int, int], reach: float) -> tuple[int, int, int, int]:
    """West, south, east, north of a square that holds all within `reach` metres of a place."""
    north = math.ceil(reach / M_PER_E6)
    east = math.ceil(north / math.cos(math.radians(place[1] / 1e6)))
    return place[0] - east, place[1] - north, place[0] + east, place[1] + north
