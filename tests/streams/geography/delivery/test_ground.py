from __future__ import annotations

import pytest
import shapely

from streams.geography.delivery.ground import Finding, findings
from streams.geography.delivery.join import KnownUnits, join
from streams.geography.delivery.match import Matched
from streams.geography.generate.plane import Plane
from tests.streams.geography.delivery.conftest import Polygons, dirty

COUNTY = "211224"


def found(known: KnownUnits, delivered: Polygons, names: dict[str, str], plane: Plane) -> list[Finding]:
    joined = join(known, Matched("county", delivered, [], []), names, plane)
    return findings(known, delivered, joined.known, plane)


def km2(polygon: shapely.Geometry, plane: Plane) -> float:
    return float(shapely.transform(polygon, plane.flat).area)


def test_the_same_ground_and_borders_that_wander_are_no_finding(
    known: KnownUnits, counties: Polygons, names: dict[str, str], plane: Plane
) -> None:
    assert found(known, counties, names, plane) == []
    assert found(known, {c: dirty(p) for c, p in counties.items()}, names, plane) == []


@pytest.mark.parametrize("side", [0.01, 0.05])
def test_a_hole_is_told_with_its_size_and_place(
    known: KnownUnits, counties: Polygons, names: dict[str, str], plane: Plane, side: float
) -> None:
    at = counties[COUNTY].representative_point()
    hole = shapely.box(at.x - side / 2, at.y - side / 2, at.x + side / 2, at.y + side / 2)
    delivered = counties | {COUNTY: counties[COUNTY].difference(hole)}
    (one,) = found(known, delivered, names, plane)
    assert (one.what, one.code) == ("hole", COUNTY)
    assert one.km2 == pytest.approx(km2(hole, plane), rel=0.02)
    assert hole.contains(shapely.Point(one.lon, one.lat))


def test_a_county_cut_in_half_loses_ground_and_one_too_large_wins_it(
    known: KnownUnits, counties: Polygons, names: dict[str, str], plane: Plane
) -> None:
    west, south, east, north = counties[COUNTY].bounds
    half = counties[COUNTY].intersection(shapely.box(west, south, (west + east) / 2, north))
    lost, elsewhere = found(known, counties | {COUNTY: half}, names, plane)
    assert {lost.what, elsewhere.what} == {"lost", "elsewhere"}
    assert {one.code for one in (lost, elsewhere)} == {COUNTY}
    beyond = shapely.box(west - 0.3, north - 0.2, west + 0.3, north)
    wide = counties[COUNTY].union(beyond.difference(shapely.union_all(list(counties.values()))))
    assert "new" in {one.what for one in found(known, counties | {COUNTY: wide}, names, plane)}


def test_two_codes_that_are_mixed_up_lie_elsewhere(
    known: KnownUnits, counties: Polygons, names: dict[str, str], plane: Plane
) -> None:
    mixed = counties | {"211202": counties["211204"], "211204": counties["211202"]}
    assert sorted((one.what, one.code) for one in found(known, mixed, names, plane)) == [
        ("elsewhere", "211202"),
        ("elsewhere", "211204"),
    ]


def test_a_bow_tie_is_seen_by_its_ground(
    known: KnownUnits, counties: Polygons, names: dict[str, str], plane: Plane
) -> None:
    """Its two lobes cancel each other: as it is drawn it has no area at all."""
    x, y = counties[COUNTY].representative_point().coords[0]
    tie = shapely.Polygon([(x - 0.1, y - 0.1), (x + 0.1, y + 0.1), (x + 0.1, y - 0.1), (x - 0.1, y + 0.1)])
    assert tie.area < 1e-12
    whats = {one.what for one in found(known, counties | {COUNTY: tie}, names, plane)}
    assert {"lost", "elsewhere"} <= whats
