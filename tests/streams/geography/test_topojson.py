from __future__ import annotations

import json

import shapely

from streams.geography.places import FILE
from streams.geography.topojson import LIGHT_GRID, TopoFeature, decode, encode

SQUARE = {
    "type": "Topology",
    "transform": {"scale": [0.5, 0.5], "translate": [100.0, 40.0]},
    "arcs": [[[0, 0], [2, 0], [0, 2]], [[2, 2], [-2, 0], [0, -2]]],
    "objects": {
        "town": {
            "type": "GeometryCollection",
            "geometries": [{"type": "Polygon", "id": "1", "properties": {"name": "a"}, "arcs": [[0, 1]]}],
        }
    },
}


def test_arcs_are_joined_scaled_and_moved() -> None:
    polygon = decode(SQUARE)["town"]["1"].polygon
    assert polygon.equals(shapely.box(100, 40, 101, 41))


def test_an_arc_walked_backwards_makes_the_same_area() -> None:
    turned = json.loads(json.dumps(SQUARE))
    turned["objects"]["town"]["geometries"][0]["arcs"] = [[-2, -1]]
    assert decode(turned)["town"]["1"].polygon.equals(shapely.box(100, 40, 101, 41))


def test_every_shipped_area_is_valid() -> None:
    layers = decode(json.loads(FILE.read_text("utf-8")))
    assert {name: len(layer) for name, layer in layers.items()} == {"county": 7, "town": 106, "village": 1_471}
    assert all(feature.polygon.is_valid for layer in layers.values() for feature in layer.values())


def test_what_is_written_reads_the_same() -> None:
    layers = decode(json.loads(FILE.read_text("utf-8")))
    topology = encode({"county": layers["county"], "town": layers["town"]}, LIGHT_GRID)
    again = decode(json.loads(json.dumps(topology)))
    for layer, units in again.items():
        assert set(units) == set(layers[layer])
        for code, unit in units.items():
            assert unit.properties == layers[layer][code].properties
            assert unit.polygon.equals(layers[layer][code].polygon)
            assert not unit.polygon.exterior.is_ccw


def test_a_border_is_written_once_for_both_neighbours_and_all_levels() -> None:
    left, right = shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)
    towns = {"1": TopoFeature({}, left), "2": TopoFeature({}, right)}
    whole = shapely.coverage_union_all([left, right])
    topology = encode({"county": {"0": TopoFeature({}, whole)}, "town": towns}, 0.5)
    assert len(topology["arcs"]) == 3
    assert list(topology["objects"]) == ["town", "county"]


def test_exclaves_islands_and_holes_survive() -> None:
    ring = shapely.Polygon(shapely.box(0, 0, 4, 4).exterior, [shapely.box(1, 1, 2, 2).exterior])
    both = shapely.MultiPolygon([ring, shapely.box(6, 0, 7, 1)])
    units = {"a": TopoFeature({}, both), "b": TopoFeature({}, shapely.box(1, 1, 2, 2))}
    again = decode(encode({"town": units}, 0.5))["town"]
    assert again["a"].polygon.equals(units["a"].polygon)
    assert again["b"].polygon.equals(units["b"].polygon)
