"""Grids and micro-grids of a village: a village is one grid, cut into micro-grids of nearly equal area. Their borders
are schematic and reckoned from the village's own when they are asked for.

A micro-grid's code is its village's, `001`, and two digits.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import shapely

from streams.geography.generate.levels import micro_grids
from streams.geography.generate.plane import around
from streams.geography.places import Places
from streams.model.region import Tier

_GRID = "001"
_TOUCH_DEG = 1e-7
Borders = dict[str, shapely.Polygon]


def grid_of(village: str) -> str:
    return f"{village}{_GRID}"


def codes(places: Places, village: str) -> list[str]:
    """Micro-grids of a village, in order."""
    n = places.micro_grids(village)
    return [f"{grid_of(village)}{number:02d}" for number in range(1, n + 1)]


def is_grid(places: Places, code: str) -> bool:
    """Whether a code is that of a grid or micro-grid of a known village."""
    village = code[: Tier.VILLAGE]
    if len(code) <= Tier.VILLAGE or len(village) < Tier.VILLAGE or not places.known(village):
        return False
    return code == grid_of(village) or code in codes(places, village)


class GridBorders:
    """Of one city; those asked for last are kept."""

    def __init__(self, places: Places) -> None:
        self._places = places
        west, south, east, north = shapely.total_bounds([places.polygon(code) for code in places.counties()])
        self._plane = around(west, south, east, north)
        self._villages = np.array([places.polygon(code) for code in places.villages()])
        self.micro = lru_cache(128)(self._micro)
        """Borders of a village's micro-grids by code, degrees."""

    def neighbours(self, code: str) -> list[str]:
        """What a village, a grid or a micro-grid has a border with: of its own tier, a micro-grid's in its village."""
        village = code[: Tier.VILLAGE]
        if len(code) == Tier.MICRO_GRID:
            return _touching(self.micro(village), code)
        near = shapely.dwithin(self._villages, self._places.polygon(village), _TOUCH_DEG)
        beside = [one for one, touches in zip(self._places.villages(), near, strict=True) if touches and one != village]
        return [grid_of(one) for one in beside] if len(code) == Tier.GRID else beside

    def lies_in(self, code: str, lon_e6: int, lat_e6: int) -> bool:
        """Whether a place (1e-6 degree; 0, 0 = not known) lies in a micro-grid."""
        here = self.micro(code[: Tier.VILLAGE])[code]
        return bool(lat_e6) and bool(shapely.contains_xy(here, lon_e6 / 1e6, lat_e6 / 1e6))

    def _micro(self, village: str) -> Borders:
        return micro_grids(self._places.polygon(village), village, self._places.micro_grids(village), self._plane)


def _touching(borders: Borders, code: str) -> list[str]:
    here = borders.get(code)
    if here is None:
        return []
    return [one for one, other in sorted(borders.items()) if one != code and shapely.dwithin(here, other, _TOUCH_DEG)]
