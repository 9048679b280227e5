"""Point -> village, for many points at once: a tree of the villages, about two million points a second.

The boundaries are schematic: a point up to BORDER_DEG outside the city belongs to the nearest village.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely

from streams.geography.places import Places

BORDER_DEG = 0.02
"""About 2 km: as far as a schematic boundary may be wrong."""


class Lookup:
    """`box`: west, south, east, north of the city, degrees. `polygons`: villages in order of their codes."""

    def __init__(self, places: Places) -> None:
        codes = places.villages()
        self._city = places.city
        self._tails = np.array([int(code[4:]) for code in codes], np.uint32)
        self.polygons = np.array([places.polygon(code) for code in codes], dtype=object)
        self._tree = shapely.STRtree(self.polygons)
        west, south, east, north = shapely.total_bounds(self.polygons)
        self.box = (float(west), float(south), float(east), float(north))

    def villages(self, lon_e6: npt.NDArray[np.int32], lat_e6: npt.NDArray[np.int32]) -> npt.NDArray[np.uint32]:
        """Last eight digits of the village's code per point, 0 for none. On a border the smallest code has it."""
        points = shapely.points(lon_e6.astype(np.float64) / 1e6, lat_e6.astype(np.float64) / 1e6)
        found = self._smallest(len(points), *self._tree.query(points, predicate="intersects"))
        outside = np.flatnonzero(found == 0)
        if len(outside):
            near = self._tree.query_nearest(points[outside], max_distance=BORDER_DEG)
            found[outside] = self._smallest(len(outside), *near)
        return found

    def _smallest(
        self, size: int, which: npt.NDArray[np.int64], village: npt.NDArray[np.int64]
    ) -> npt.NDArray[np.uint32]:
        """Per point the smallest of its villages' codes, 0 where it has none."""
        found = np.zeros(size, np.uint32)
        # Written from the last to the first, so that the smallest code stays where a point touches several.
        order = np.lexsort((-village, which))
        found[which[order]] = self._tails[village[order]]
        return found

    def village(self, lon: float, lat: float) -> str:
        """The 12-digit code at a point in degrees, '' in none."""
        place = np.array([round(lon * 1e6)], np.int64), np.array([round(lat * 1e6)], np.int64)
        tail = int(self.villages(place[0].astype(np.int32), place[1].astype(np.int32))[0])
        return f"{self._city}{tail:08d}" if tail else ""
