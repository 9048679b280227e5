"""A whole city out of its sources: every level, each inside the one above it, as the product ships and reads it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import shapely

from streams.geography.generate.balance import Cells
from streams.geography.generate.faces import dissolve
from streams.geography.generate.levels import TOWNSHIPS, VILLAGES, Inner, cut
from streams.geography.generate.plane import Plane, around
from streams.geography.generate.seats import FOLLOWS, POSITION_CLASS, KnownBy, TownSeat
from streams.geography.generate.townships import Township, township_cells
from streams.geography.generate.villages import PlacedUnit, village_cells
from streams.geography.repair import cleaned
from streams.geography.topojson import LIGHT_GRID, TopoFeature
from streams.geography.units import is_village
from streams.model.region import Tier

Polygons = dict[str, shapely.Polygon]

_LIGHT_TOLERANCE = 0.0012
"""Degrees: what the browser's map can show."""
_EDGE_DEG = 0.004
_ROOM_DEG = 0.002


class Sources(NamedTuple):
    """`counties`: polygons by code, degrees, WGS-84; `names`: every unit's by its 6, 9 or 12 digits; `seats`: those
    somebody knows, townships' and counties' own."""

    counties: Polygons
    names: dict[str, str]
    seats: dict[str, TownSeat]


class CityPolygons(NamedTuple):
    """Polygons of three levels by code; `label`: where a township's name is written, degrees; `known`: how its seat is
    known."""

    counties: Polygons
    townships: Polygons
    villages: Polygons
    label: dict[str, tuple[float, float]]
    known: dict[str, KnownBy]


def make(sources: Sources, townships: Polygons | None = None, villages: Polygons | None = None) -> CityPolygons:
    """Everything below the counties; `townships` and `villages` are what somebody has delivered, one coverage with the
    rest, and stay as they are. About half a minute for a city of 1,500 villages."""
    townships, villages = townships or {}, villages or {}
    plane = around(*shapely.total_bounds(list(sources.counties.values())))
    units = _by_parent(sources.names)
    known = dict.fromkeys(townships, KnownBy.SURVEYED)
    bare = sorted(set(sources.counties) - {c[: Tier.COUNTY] for c in townships})
    cells = {c: _townships(sources, units, c, known, plane) for c in bare}
    # What is delivered is a parent too, with itself inside: all borders of a level are noded together.
    parents = {c: sources.counties[c] for c in bare} | townships
    towns = cut(parents, cells | {c: _alone(c, p, plane) for c, p in townships.items()}, plane, TOWNSHIPS)
    label = {c: _label(c, towns[c], sources, cells.get(c[: Tier.COUNTY]), plane) for c in sorted(towns)}
    empty = sorted(set(towns) - {c[: Tier.TOWNSHIP] for c in villages})
    inner = {c: _villages(sources, units, c, towns[c], label[c], plane) for c in empty}
    parents = {c: towns[c] for c in empty} | villages
    small = cut(parents, inner | {c: _alone(c, p, plane) for c, p in villages.items()}, plane, VILLAGES)
    return CityPolygons(*_upwards(small), label, known)


def light(city: CityPolygons) -> CityPolygons:
    """As many vertices as a screen can show, on a coarser grid; still one nested coverage."""
    codes = sorted(city.villages)
    simple = shapely.coverage_simplify(np.array([city.villages[c] for c in codes], dtype=object), _LIGHT_TOLERANCE)
    rounded = shapely.transform(simple, lambda at: np.round(at / LIGHT_GRID) * LIGHT_GRID)
    if not shapely.is_valid(rounded).all() or not shapely.coverage_is_valid(rounded):
        rounded = cleaned(rounded)
    return CityPolygons(*_upwards(dict(zip(codes, rounded, strict=True))), city.label, city.known)


def layers(city: CityPolygons, names: Mapping[str, str]) -> dict[str, dict[str, TopoFeature]]:
    """From coarse to fine, with the properties the product reads: name; of a township p (county), q (position class),
    seat (where its name is written)."""
    return {
        "county": {c: TopoFeature({"name": names[c]}, p) for c, p in city.counties.items()},
        "town": {c: TopoFeature(_town(city, names, c), p) for c, p in city.townships.items()},
        "village": {c: TopoFeature({"name": names.get(c, c)}, p) for c, p in city.villages.items()},
    }


def _town(city: CityPolygons, names: Mapping[str, str], code: str) -> dict[str, Any]:
    known = POSITION_CLASS[city.known[code]]
    return {"name": names[code], "p": code[: Tier.COUNTY], "q": known, "seat": [round(v, 4) for v in city.label[code]]}


def _townships(
    sources: Sources, units: Mapping[str, list[str]], county: str, known: dict[str, KnownBy], plane: Plane
) -> Inner:
    codes, towns = units[county], []
    for code in codes:
        villages = sum(is_village(sources.names[v]) for v in units[code])
        towns.append(Township(code, villages, len(units[code]) - villages, sources.names[code].endswith("街道")))
    flat = shapely.transform(sources.counties[county], plane.flat)
    cells, by = township_cells(flat, towns, sources.seats, county, plane)
    known |= dict(zip(codes, by, strict=True))
    return Inner(codes, cells)


def _villages(
    sources: Sources,
    units: Mapping[str, list[str]],
    town: str,
    polygon: shapely.Polygon,
    label: tuple[float, float],
    plane: Plane,
) -> Inner:
    """A township without a village of its own has one all the same: its whole ground."""
    inside = [PlacedUnit(c, is_village(sources.names[c])) for c in units[town]]
    inside = inside or [PlacedUnit(f"{town}000", is_village(sources.names[town]))]
    flat = shapely.transform(polygon, plane.flat)
    return Inner([unit.code for unit in inside], village_cells(flat, inside, label, town, plane))


def _alone(code: str, polygon: shapely.Polygon, plane: Plane) -> Inner:
    """A unit that fills its parent: itself."""
    inside = polygon.representative_point()
    return Inner([code], Cells(plane.cells(np.array([[inside.x, inside.y]])), np.zeros(1)))


def _label(
    code: str, polygon: shapely.Polygon, sources: Sources, county: Inner | None, plane: Plane
) -> tuple[float, float]:
    """The seat where it is known, else the site of its cell, else where there is most space; always inside."""
    seat = sources.seats.get(code)
    if seat is not None and FOLLOWS[seat.known_by] == 0 and polygon.contains(shapely.Point(seat.lon, seat.lat)):
        return seat.lon, seat.lat
    if county is not None:
        at = plane.from_cells(county.cells.at[county.codes.index(code)][None, :])[0].round(5)
        if polygon.buffer(-_EDGE_DEG).contains(shapely.Point(at)):
            return float(at[0]), float(at[1])
    lon, lat = shapely.maximum_inscribed_circle(polygon, tolerance=_ROOM_DEG).coords[0]
    return round(lon, 5), round(lat, 5)


def _upwards(villages: Polygons) -> tuple[Polygons, Polygons, Polygons]:
    """(counties, townships, villages): each level the exact union of the next."""
    townships = _dissolved(villages, Tier.TOWNSHIP)
    return _dissolved(townships, Tier.COUNTY), townships, villages


def _dissolved(units: Polygons, digits: int) -> Polygons:
    codes = sorted(units)
    return dissolve(np.array([units[c] for c in codes], dtype=object), np.array([c[:digits] for c in codes], object))


def _by_parent(names: Mapping[str, str]) -> dict[str, list[str]]:
    units: dict[str, list[str]] = defaultdict(list)
    for code in sorted(names):
        if len(code) > Tier.COUNTY:
            units[code[: len(code) - 3]].append(code)
    return units
