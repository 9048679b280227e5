"""How far a delivery lies from the counties already known: a wrong datum shows as one shift of everything.

GCJ-02 taken for WGS-84 lies about half a kilometre to the north-east, so its best way back is to the south-west; WGS-84
taken for GCJ-02 lies as far to the south-west. A wrong zone of a projection lies whole degrees to the east or west.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
import shapely
from scipy.optimize import minimize

from streams.geography.datum import bd09_to_wgs84, gcj02_to_wgs84, wgs84_to_bd09, wgs84_to_gcj02
from streams.geography.generate.plane import Plane
from streams.model.region import Tier

Point = np.ndarray[tuple[int], np.dtype[np.float64]]
Convert = Callable[[float, float], tuple[float, float]]

_SIMPLER_KM = 0.05
_FIRST_KM = 0.3
_SUSPICIOUS = 0.5
"""Of GCJ-02's own shift."""


class Shift(NamedTuple):
    """Metres east and north that lay the delivery best on the counties; `overlap`, `overlap_shifted`: intersection over
    union before and after; `datum`: the one that was meant where the shift is that between it and the named one, else
    ''; `degrees`: of longitude that the delivery lies east of the counties."""

    east_m: float
    north_m: float
    overlap: float
    overlap_shifted: float
    datum: str
    degrees: float

    @property
    def metres(self) -> float:
        return math.hypot(self.east_m, self.north_m)


def best_shift(
    delivered: Mapping[str, shapely.Geometry],
    counties: Mapping[str, shapely.Geometry],
    plane: Plane,
    said: str = "wgs84",
) -> Shift:
    """Of the counties the delivery fills, as whole areas. `delivered`: by code, of any one level; `said`: the datum it
    was read in."""
    codes = sorted({code[: Tier.COUNTY] for code in delivered} & set(counties))
    sound = shapely.make_valid(np.array([delivered[c] for c in sorted(delivered)], dtype=object))
    theirs = _flat(shapely.union_all(sound), plane)
    ours = _flat(shapely.union_all(np.array([counties[c] for c in codes], dtype=object)), plane)
    here, there = _middle(theirs), _middle(ours)
    # Where they do not even touch, the way between their middles is where the search begins.
    start = np.zeros(2) if theirs.intersects(ours) else there - here

    def wrong(by: Point) -> float:
        return 1 - _overlap(shapely.transform(theirs, lambda at: at + by), ours)

    simplex = start + np.array([[0.0, 0.0], [-_FIRST_KM, 0.0], [0.0, -_FIRST_KM]])
    best = minimize(wrong, start, method="Nelder-Mead", options={"initial_simplex": simplex, "maxiter": 80})
    east, north = (float(v) for v in best.x)
    datum = _datum(np.array([east, north]), there, plane, said)
    lon = plane.degrees(np.array([here, there]))[:, 0]
    overlap = _overlap(theirs, ours)
    return Shift(east * 1000, north * 1000, overlap, 1 - float(best.fun), datum, float(lon[0] - lon[1]))


def _middle(polygon: shapely.Geometry) -> Point:
    return np.array([polygon.centroid.x, polygon.centroid.y])


def _datum(shift: Point, middle: Point, plane: Plane, said: str) -> str:
    """The datum whose points, read as `said`, lie off by just this shift the other way; '' where that is the named one
    or none is."""
    lon, lat = (float(v) for v in plane.degrees(middle[None])[0])
    read = _READ.get(said, _as_it_is)

    def off(at: tuple[float, float]) -> Point:
        return np.asarray(plane.flat(np.array([at]))[0] - middle)

    apart = {name: float(np.hypot(*(shift + off(read(*made(lon, lat)))))) for name, made in _MADE.items()}
    nearest = min(apart, key=lambda name: apart[name])
    suspicious = apart[nearest] < _SUSPICIOUS * float(np.hypot(*off(wgs84_to_gcj02(lon, lat))))
    meant = said if said in _READ else "wgs84"
    return nearest if suspicious and nearest != meant else ""


def _as_it_is(lon: float, lat: float) -> tuple[float, float]:
    return lon, lat


_MADE: Mapping[str, Convert] = {"wgs84": _as_it_is, "gcj02": wgs84_to_gcj02, "bd09": wgs84_to_bd09}
_READ: Mapping[str, Convert] = {"gcj02": gcj02_to_wgs84, "bd09": bd09_to_wgs84}
"""Every other datum that can be named is WGS-84 to a few metres, or a projection of one that is."""


def _flat(polygon: shapely.Geometry, plane: Plane) -> shapely.Geometry:
    return shapely.simplify(shapely.transform(polygon, plane.flat), _SIMPLER_KM)


def _overlap(one: shapely.Geometry, other: shapely.Geometry) -> float:
    return float(one.intersection(other).area / one.union(other).area)
