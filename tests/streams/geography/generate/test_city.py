"""The whole recipe, against the shipped files."""

from __future__ import annotations

import json

import numpy as np
import pytest
import shapely

from streams.geography.generate.city import CityPolygons, Sources, layers, light, make
from streams.geography.generate.plane import around
from streams.geography.generate.seats import FOLLOWS, KnownBy
from streams.geography.topojson import LIGHT_GRID, decode, encode
from streams.geography.versions import shipped

SHIPPED = decode(json.loads(shipped().all.read_text("utf-8")))


def array(polygons: dict[str, shapely.Polygon]) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    return np.array([polygons[code] for code in sorted(polygons)], dtype=object)


def test_every_unit_is_there(city: CityPolygons, sources: Sources) -> None:
    made = [*city.counties, *city.townships, *city.villages]
    assert len(city.counties) == 7
    assert len(city.townships) == 106
    assert len(city.villages) == 1_471
    assert sorted(made) == sorted(sources.names)


@pytest.mark.parametrize("level", ["counties", "townships", "villages"])
def test_a_level_is_one_coverage_of_single_valid_pieces(city: CityPolygons, level: str) -> None:
    for made in (city, light(city)):
        shapes = array(getattr(made, level))
        assert shapely.is_valid(shapes).all()
        assert shapely.coverage_is_valid(shapes)
        assert {shape.geom_type for shape in shapes} == {"Polygon"}
        whole = shapely.union_all(shapes)
        assert whole.geom_type == "Polygon"
        assert not whole.interiors
        assert abs(whole.area - shapely.area(shapes).sum()) < 1e-12


def test_each_level_is_the_union_of_the_next(city: CityPolygons) -> None:
    for made in (city, light(city)):
        for upper, lower in ((made.counties, made.townships), (made.townships, made.villages)):
            for code, polygon in upper.items():
                inside = [p for c, p in lower.items() if c.startswith(code)]
                assert shapely.union_all(inside).symmetric_difference(polygon).area < 1e-12


def test_counties_stay_where_the_source_has_them(city: CityPolygons, sources: Sources) -> None:
    """Snapped to a metre: less than 0.2 km2 of any county."""
    plane = around(*shapely.total_bounds(list(sources.counties.values())))
    for code, polygon in city.counties.items():
        off = polygon.symmetric_difference(sources.counties[code])
        assert shapely.transform(off, plane.flat).area < 0.2


def test_known_seats_lie_in_their_own_township(city: CityPolygons, sources: Sources) -> None:
    exact = [s for s in sources.seats.values() if len(s.code) == 9 and FOLLOWS[s.known_by] == 0]
    assert len(exact) == 20
    assert all(city.townships[s.code].contains(shapely.Point(s.lon, s.lat)) for s in exact)
    assert all(city.townships[c].contains(shapely.Point(at)) for c, at in city.label.items())


def test_position_classes_are_counted(city: CityPolygons) -> None:
    counts = {by: list(city.known.values()).count(by) for by in KnownBy}
    assert counts[KnownBy.GEONAMES] == 20
    assert counts[KnownBy.RAIL] == 6
    assert counts[KnownBy.APPROX] + counts[KnownBy.NEAR] + counts[KnownBy.RING] == 44
    assert counts[KnownBy.SYNTHETIC] == 36


def test_the_shipped_files_are_what_the_sources_make(city: CityPolygons, sources: Sources) -> None:
    """Other libraries of mathematics may move a border a little, so by area; the properties to the letter."""
    made = decode(encode(layers(light(city), sources.names), LIGHT_GRID))
    assert {level: set(units) for level, units in made.items()} == {
        level: set(units) for level, units in SHIPPED.items()
    }
    for level, most in (("county", 0.001), ("town", 0.02), ("village", 0.05)):
        off = [
            unit.polygon.symmetric_difference(SHIPPED[level][code].polygon).area / unit.polygon.area
            for code, unit in made[level].items()
        ]
        assert np.quantile(off, 0.95) < most
    assert all(SHIPPED["town"][c].properties["q"] == u.properties["q"] for c, u in made["town"].items())


def test_delivered_townships_stay_and_their_villages_are_made(city: CityPolygons, sources: Sources) -> None:
    """One county as somebody delivered it, in a city of two: the other county is generated, and all of it fits."""
    two = {c: p for c, p in city.counties.items() if c in ("211202", "211281")}
    names = {c: n for c, n in sources.names.items() if c[:6] in two}
    delivered = {c: p for c, p in city.townships.items() if c.startswith("211281")}
    made = make(Sources(two, names, sources.seats), townships=delivered)
    assert sorted([*made.counties, *made.townships, *made.villages]) == sorted(names)
    for code, polygon in delivered.items():
        assert made.townships[code].symmetric_difference(polygon).area / polygon.area < 1e-3
        assert made.known[code] is KnownBy.SURVEYED
    assert shapely.coverage_is_valid(array(made.villages))
