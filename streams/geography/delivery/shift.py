"""How far a delivery lies from the counties already known: a wrong datum shows as one shift of everything.

GCJ-02 taken for WGS-84 lies about half a kilometre to the north-east, so its best way back is to the south-west.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import shapely
from scipy.optimize import minimize

from streams.geography.datum import wgs84_to_gcj02
from streams.geography.generate.plane import Plane
from streams.model.region import Tier

_SIMPLER_KM = 0.05
_FIRST_KM = 0.3
_SUSPICIOUS = 0.5
"""Of GCJ-02's own shift."""


class Shift(NamedTuple):
    """Metres east and north that lay the delivery best on the counties; `overlap`, `overlap_shifted`: intersection over
    union before and after; `datum`: `gcj02` where the shift is that datum's, else ''."""

    east_m: float
    north_m: float
    overlap: float
    overlap_shifted: float
    datum: str


def best_shift(
    delivered: Mapping[str, shapely.Geometry], counties: Mapping[str, shapely.Geometry], plane: Plane
) -> Shift:
    """Of the counties the delivery fills, as whole areas. `delivered`: by code, of any one level."""
    codes = sorted({code[: Tier.COUNTY] for code in delivered} & set(counties))
    sound = shapely.make_valid(np.array([delivered[c] for c in sorted(delivered)], dtype=object))
    theirs = _flat(shapely.union_all(sound), plane)
    ours = _flat(shapely.union_all(np.array([counties[c] for c in codes], dtype=object)), plane)

    def wrong(by: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
        return 1 - _overlap(shapely.transform(theirs, lambda at: at + by), ours)

    simplex = np.array([[0.0, 0.0], [-_FIRST_KM, 0.0], [0.0, -_FIRST_KM]])
    best = minimize(wrong, np.zeros(2), method="Nelder-Mead", options={"initial_simplex": simplex, "maxiter": 80})
    east, north = (float(v) for v in best.x)
    datum = _datum((east, north), ours, plane)
    return Shift(east * 1000, north * 1000, _overlap(theirs, ours), 1 - float(best.fun), datum)


def _datum(shift: tuple[float, float], ours: shapely.Geometry, plane: Plane) -> str:
    middle = np.array([[ours.centroid.x, ours.centroid.y]])
    lon, lat = plane.degrees(middle)[0]
    there = plane.flat(np.array([wgs84_to_gcj02(float(lon), float(lat))]))[0] - middle[0]
    missing = np.hypot(shift[0] + there[0], shift[1] + there[1])
    return "gcj02" if missing < _SUSPICIOUS * np.hypot(*there) else ""


def _flat(polygon: shapely.Geometry, plane: Plane) -> shapely.Geometry:
    return shapely.simplify(shapely.transform(polygon, plane.flat), _SIMPLER_KM)


def _overlap(one: shapely.Geometry, other: shapely.Geometry) -> float:
    return float(one.intersection(other).area / one.union(other).area)
