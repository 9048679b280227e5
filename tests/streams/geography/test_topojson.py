from __future__ import annotations

import json

import shapely

from streams.geography.places import FILE
from streams.geography.topojson import decode

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
