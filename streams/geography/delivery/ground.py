"""What a delivery does to the ground: which of it would be in no unit, which is new, which unit lies elsewhere than it
was. Each with square kilometres and a place, for a person to look at before anything is adopted.

Borders drawn from another source wander by some hundred metres; what is only as wide as that is no finding.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import shapely

from streams.geography.delivery.join import KnownUnits, Polygons
from streams.geography.generate.plane import Plane
from streams.geography.repair import polygonal
from streams.model.region import Tier

_WANDER_KM = 0.5
_LEAST_KM2 = 0.05
"""Of a hole: smaller ones are crumbs, and filled."""
_ELSEWHERE = 0.8
"""A county that shares less of its ground with what is known, intersection over union, is another or broken."""


class Finding(NamedTuple):
    """`what`: `hole` (in no unit, inside the city), `lost` (was in a unit, at its edge), `new` (was in none),
    `elsewhere` (a county lies on other ground: `shares` of it is where it was). `code`: whose it was or is, '' =
    no one's. `lon`, `lat`: degrees, a point inside."""

    what: str
    code: str
    km2: float
    lon: float
    lat: float
    shares: float = 0.0


def findings(
    before: KnownUnits, delivered: Mapping[str, shapely.Geometry], after: KnownUnits, plane: Plane
) -> list[Finding]:
    """The largest first."""
    were, are = _whole(before.counties, plane), _whole(after.counties, plane)
    holes = shapely.union_all([shapely.Polygon(ring) for part in shapely.get_parts(are) for ring in part.interiors])
    old = {code: _flat(polygon, plane) for code, polygon in before.leaves().items()}
    new = {code: _flat(polygon, plane) for code, polygon in after.leaves().items()}
    found = [
        *_parts("hole", holes, old, plane, 0.0),
        *_parts("lost", were.difference(shapely.union_all([are, holes])), old, plane, _WANDER_KM),
        *_parts("new", are.difference(were), new, plane, _WANDER_KM),
        *_elsewhere(before.counties, delivered, plane),
    ]
    return sorted(found, key=lambda one: -one.km2)


def _parts(what: str, ground: shapely.Geometry, units: Polygons, plane: Plane, wander: float) -> list[Finding]:
    """Of what is wider than twice `wander`, km."""
    core = ground.buffer(-wander) if wander else ground
    wide = core.buffer(wander).intersection(ground) if wander else ground
    found = []
    for part in shapely.get_parts(polygonal(wide)):
        if part.area < _LEAST_KM2:
            continue
        at = part.representative_point()
        code = max(units, key=lambda one: units[one].intersection(part).area)
        lon, lat = plane.degrees(np.array([[at.x, at.y]]))[0]
        whose = code if units[code].intersects(part) else ""
        found.append(Finding(what, whose, float(part.area), float(lon), float(lat)))
    return found


def _elsewhere(known: Polygons, delivered: Mapping[str, shapely.Geometry], plane: Plane) -> list[Finding]:
    """Villages come a township at a time and fill no county."""
    by_county: dict[str, list[shapely.Geometry]] = {}
    for code, polygon in delivered.items():
        by_county.setdefault(code[: Tier.COUNTY], []).append(polygonal(polygon))
    found = []
    for code, parts in by_county.items():
        if code not in known or len(next(iter(delivered))) == Tier.VILLAGE:
            continue
        mine, theirs = _flat(shapely.union_all(parts), plane), _flat(known[code], plane)
        shares = mine.intersection(theirs).area / mine.union(theirs).area
        if shares < _ELSEWHERE:
            at = mine.representative_point()
            lon, lat = plane.degrees(np.array([[at.x, at.y]]))[0]
            found.append(Finding("elsewhere", code, float(mine.area), float(lon), float(lat), float(shares)))
    return found


def _whole(counties: Polygons, plane: Plane) -> shapely.Geometry:
    return shapely.union_all([_flat(polygon, plane) for polygon in counties.values()])


def _flat(polygon: shapely.Geometry, plane: Plane) -> shapely.Geometry:
    return polygonal(shapely.transform(polygon, plane.flat))
