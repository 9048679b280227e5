"""Dirty polygons to a coverage: valid, without overlaps, without slivers between neighbours.

Boundaries as they are delivered overlap, leave gaps, carry crumbs. Crumbs go first: once cleaned, a crumb would have
pushed a real border aside.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from streams.geography.generate.plane import Plane

Polygons = npt.NDArray[np.object_]

CRUMB_KM2 = 0.05
GAP_M = 400.0
SNAP_DEG = 1e-5
_METRES_PER_DEGREE = 111_000.0


class Health(NamedTuple):
    """Of a set of polygons: how many are invalid, square kilometres that two claim, holes in the whole, parts."""

    units: int
    invalid: int
    overlap_km2: float
    holes: int
    parts: int


class Repaired(NamedTuple):
    """`polygons` in the order given; `change`: each unit's area after over before, less 1."""

    polygons: Polygons
    change: npt.NDArray[np.float64]
    before: Health
    after: Health


def repaired(polygons: Polygons, plane: Plane, gap_m: float = GAP_M) -> Repaired:
    """`polygons` (n,) in degrees. A unit that is nothing but crumbs keeps its largest."""
    sound = np.array([polygonal(polygon) for polygon in polygons], dtype=object)
    before = _health(polygons, sound, plane)
    kept = np.array([_without_crumbs(polygon, plane) for polygon in sound], dtype=object)
    clean = cleaned(kept, gap_m / _METRES_PER_DEGREE)
    return Repaired(clean, _areas(clean, plane) / _areas(sound, plane) - 1, before, _health(clean, clean, plane))


def cleaned(polygons: Polygons, gap_deg: float = SNAP_DEG) -> Polygons:
    """A coverage: overlaps go to the neighbour with the longer border, gaps narrower than `gap_deg` are filled."""
    return np.array(shapely.coverage_clean(polygons, gap_width=gap_deg, snapping_distance=SNAP_DEG), dtype=object)


def polygonal(geometry: shapely.Geometry) -> shapely.Geometry:
    """What of a geometry has an area."""
    parts = shapely.get_parts(shapely.get_parts(shapely.make_valid(geometry)))
    return shapely.union_all(np.array([part for part in parts if part.geom_type == "Polygon"], dtype=object))


def _without_crumbs(geometry: shapely.Geometry, plane: Plane) -> shapely.Geometry:
    parts = shapely.get_parts(geometry)
    areas = _areas(parts, plane)
    if not len(parts):
        return geometry
    return shapely.union_all(parts[(areas >= CRUMB_KM2) | (areas == areas.max())])


def _areas(polygons: Polygons, plane: Plane) -> npt.NDArray[np.float64]:
    areas: npt.NDArray[np.float64] = shapely.area(shapely.transform(polygons, plane.flat))
    return areas


def _health(given: Polygons, sound: Polygons, plane: Plane) -> Health:
    tree = shapely.STRtree(sound)
    pairs = tree.query(sound, predicate="intersects").T
    twice = np.array([shapely.intersection(sound[i], sound[j]) for i, j in pairs if i < j], dtype=object)
    whole = shapely.get_parts(shapely.union_all(sound))
    return Health(
        units=len(given),
        invalid=int((~shapely.is_valid(given)).sum()),
        overlap_km2=float(_areas(twice, plane).sum()) if len(twice) else 0.0,
        holes=int(shapely.get_num_interior_rings(whole).sum()),
        parts=int(shapely.get_num_geometries(sound).sum()),
    )
