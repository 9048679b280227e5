from __future__ import annotations

import json
from typing import Any

import pytest

from streams.errors import BoundaryError
from streams.geography.delivery.formats.geojson import geojson

SQUARE = {"type": "Polygon", "coordinates": [[[124, 42], [124.1, 42], [124.1, 42.1], [124, 42]]]}
FEATURE: dict[str, Any] = {"type": "Feature", "properties": {"name": "银州区"}, "geometry": SQUARE}
WHOLE: dict[str, Any] = {"type": "FeatureCollection", "features": [FEATURE, FEATURE | {"geometry": None}]}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_names_come_in_whatever_it_is_written_in(encoding: str) -> None:
    content = geojson(json.dumps(WHOLE, ensure_ascii=False).encode(encoding))
    assert [one.fields for one in content.features] == [{"name": "银州区"}] * 2
    assert [one.shape is None for one in content.features] == [False, True]


def test_one_feature_and_a_feature_a_line_are_read() -> None:
    assert len(geojson(json.dumps(FEATURE).encode()).features) == 1
    lines = "\n".join(json.dumps(FEATURE) for _ in range(3))
    assert len(geojson(lines.encode()).features) == 3
    assert len(geojson(("\x1e" + lines.replace("\n", "\n\x1e") + "\n").encode()).features) == 3


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:EPSG::4550", "EPSG:4550"])
def test_the_projection_that_older_programs_write_is_told(name: str) -> None:
    assert geojson(json.dumps(WHOLE | {"crs": {"type": "name", "properties": {"name": name}}}).encode()).crs == name
    assert geojson(json.dumps(WHOLE | {"crs": None}).encode()).crs == ""


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"type": "Topology", "objects": {}}, "TopoJSON: export it as GeoJSON"),
        (SQUARE, "it is of type 'Polygon'"),
        ({}, "it is without features"),
        ([], "it is without features"),
        ({"features": [7]}, "feature 1 is no GeoJSON feature"),
        ({"features": [FEATURE | {"geometry": {"type": "Blob"}}]}, r"feature 1 \(银州区\) has no geometry"),
    ],
)
def test_what_it_is_instead_is_named(said: Any, says: str) -> None:
    with pytest.raises(BoundaryError, match=says):
        geojson(json.dumps(said).encode())


def test_a_refusal_never_holds_the_file() -> None:
    data = json.dumps(WHOLE).encode()[:-40] + b"\xff" * 30_000
    for raw in (data, data.replace(b"\xff", b"{")):
        with pytest.raises(BoundaryError) as no:
            geojson(raw)
        assert len(str(no.value)) < 200
