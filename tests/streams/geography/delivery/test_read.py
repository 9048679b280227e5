from __future__ import annotations

import io
import json
import zipfile

import numpy as np
import pyproj
import pytest
import shapely

from streams.errors import BoundaryError
from streams.geography.delivery.read import read
from tests.streams.geography.delivery.conftest import Polygons, geojson, moved, to_gcj02, zipped

SQUARE = {"type": "Polygon", "coordinates": [[[124, 42], [124.1, 42], [124.1, 42.1], [124, 42]]]}


def off(one: shapely.Geometry, other: shapely.Geometry) -> float:
    """The farthest corner, degrees."""
    return float(shapely.hausdorff_distance(one, other))


@pytest.mark.parametrize(("epsg", "cpg"), [(4550, ""), (4529, ""), (4550, "UTF-8"), (4490, "GBK")])
def test_a_shapefile_comes_back_from_its_projection_with_its_names(
    counties: Polygons, names: dict[str, str], epsg: int, cpg: str
) -> None:
    found = read("乡镇.zip", zipped(counties, names, epsg, cpg=cpg), "prj").delivered
    assert [d.fields["XZQMC"] for d in found] == [names[code] for code in counties]
    assert max(off(d.polygon, counties[d.fields["XZQDM"]]) for d in found) < 1e-8


def test_the_projection_can_be_said_where_no_prj_is(counties: Polygons, names: dict[str, str]) -> None:
    with zipfile.ZipFile(io.BytesIO(zipped(counties, names, 4550))) as full:
        box = io.BytesIO()
        with zipfile.ZipFile(box, "w") as bare:
            for name in full.namelist():
                if not name.endswith(".prj"):
                    bare.writestr(name, full.read(name))
    with pytest.raises(BoundaryError, match=r"no \.prj"):
        read("a.zip", box.getvalue(), "prj")
    with pytest.raises(BoundaryError, match="are no degrees; say the projection"):
        read("a.zip", box.getvalue(), "cgcs2000")
    found = read("a.zip", box.getvalue(), "EPSG:4550").delivered
    assert max(off(d.polygon, counties[d.fields["XZQDM"]]) for d in found) < 1e-8


def test_a_projected_file_is_not_taken_for_degrees(counties: Polygons, names: dict[str, str]) -> None:
    with pytest.raises(BoundaryError, match="take --datum prj"):
        read("a.zip", zipped(counties, names, 4550), "wgs84")


def test_a_shifted_datum_is_brought_back(counties: Polygons, names: dict[str, str]) -> None:
    shifted = {code: moved(shape, to_gcj02) for code, shape in counties.items()}
    found = read("a.geojson", geojson(shifted, names), "gcj02").delivered
    assert max(off(d.polygon, counties[d.fields["XZQDM"]]) for d in found) < 1e-7


def test_points_and_lines_of_a_file_are_left_out() -> None:
    point = {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [124, 42]}}
    area = {"type": "Feature", "id": "7", "properties": None, "geometry": SQUARE}
    data = json.dumps({"type": "FeatureCollection", "features": [point, area]}).encode("utf-8-sig")
    (one,) = read("a.json", data, "wgs84").delivered
    assert one.fields == {"id": "7"}


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.dxf", b"", "GeoJSON .* or a zipped shapefile"),
        ("a.json", b"[1]", "no GeoJSON FeatureCollection"),
        ("a.json", b"\xff", "neither UTF-8 nor GBK"),
        (
            "a.json",
            b'{"features": [{"geometry": {"type": "Polygon", "coordinates": [[[1]]]}}]}',
            "feature 1 .* no geometry",
        ),
        ("a.json", b'{"features": []}', "holds no polygon"),
        ("a.zip", b"PK", "must hold one .shp"),
    ],
)
def test_what_cannot_be_read_says_so(name: str, data: bytes, says: str) -> None:
    with pytest.raises(BoundaryError, match=says):
        read(name, data, "wgs84")


def test_a_datum_is_never_guessed() -> None:
    data = json.dumps({"features": [{"geometry": SQUARE}]}).encode()
    for datum in ("", "beijing54", "EPSG:1"):
        with pytest.raises(BoundaryError, match="--datum is one of wgs84"):
            read("a.json", data, datum)


def test_a_zip_of_two_shapefiles_or_none_is_refused() -> None:
    for names, count in ((("a.shp", "b.shp"), 2), (("readme.txt",), 0)):
        box = io.BytesIO()
        with zipfile.ZipFile(box, "w") as archive:
            for name in names:
                archive.writestr(name, b"")
        with pytest.raises(BoundaryError, match=rf"holds {count} \.shp"):
            read("a.zip", box.getvalue(), "wgs84")


def with_crs(units: Polygons, names: dict[str, str], epsg: int, said: str) -> bytes:
    """GeoJSON in a projection, as ogr2ogr writes it without RFC 7946."""
    to = pyproj.Transformer.from_crs(4326, epsg, always_xy=True)
    flat = {c: moved(p, lambda at: np.column_stack(to.transform(at[:, 0], at[:, 1]))) for c, p in units.items()}
    whole = json.loads(geojson(flat, names))
    return json.dumps(whole | {"crs": {"type": "name", "properties": {"name": said}}}).encode()


def test_what_a_geojson_says_of_its_projection_is_asked(counties: Polygons, names: dict[str, str]) -> None:
    data = with_crs(counties, names, 4550, "urn:ogc:def:crs:EPSG::4550")
    found = read("a.geojson", data, "prj")
    assert found.doubts == []
    assert max(off(d.polygon, counties[d.fields["XZQDM"]]) for d in found.delivered) < 1e-8
    with pytest.raises(BoundaryError, match="take --datum prj"):
        read("a.geojson", data, "wgs84")
    with pytest.raises(BoundaryError, match="cannot be read"):
        read("a.geojson", with_crs(counties, names, 4550, "the city's own"), "prj")


def test_a_file_that_contradicts_what_is_said_is_a_doubt(counties: Polygons, names: dict[str, str]) -> None:
    """120 E said for 123 E: everything would lie three degrees to the west."""
    for data in (with_crs(counties, names, 4550, "EPSG:4550"), zipped(counties, names, 4550)):
        name = "a.zip" if data[:2] == b"PK" else "a.geojson"
        (doubt,) = read(name, data, "EPSG:4549").doubts
        assert "CGCS2000 / 3-degree Gauss-Kruger CM 123E" in doubt.replace("_", " ") or "CM_123E" in doubt
        assert "km elsewhere than EPSG:4549: take --datum prj" in doubt
        assert read(name, data, "EPSG:4550").doubts == []


def test_latitude_before_longitude_is_named(counties: Polygons, names: dict[str, str]) -> None:
    swapped = {code: moved(shape, lambda at: at[:, ::-1]) for code, shape in counties.items()}
    with pytest.raises(BoundaryError, match="latitude stands before longitude") as no:
        read("a.geojson", geojson(swapped, names), "wgs84")
    assert "--datum EPSG" not in str(no.value)


@pytest.mark.parametrize("number", ["Infinity", "-Infinity", "NaN", "1e400"])
def test_coordinates_that_are_no_numbers_name_their_unit(number: str) -> None:
    ring = f"[[124,42],[{number},42],[124.1,42.1],[124,42]]"
    geometry = f'{{"type": "Polygon", "coordinates": [{ring}]}}'
    data = f'{{"features": [{{"properties": {{"name": "银州区"}}, "geometry": {geometry}}}]}}'
    with pytest.raises(BoundaryError, match="银州区 has coordinates that are no numbers"):
        read("a.json", data.encode(), "wgs84")


@pytest.mark.parametrize(("epsg", "hint"), [(4529, "EPSG:4529"), (4499, "EPSG:4499"), (4550, "EPSG:4550")])
def test_metres_say_their_zone_where_they_hold_it(
    counties: Polygons, names: dict[str, str], epsg: int, hint: str
) -> None:
    data = with_crs(counties, names, epsg, "")
    with pytest.raises(BoundaryError, match=f"are no degrees; say the projection, e.g. --datum {hint}"):
        read("a.geojson", data, "wgs84")


def test_areas_inside_collections_count_and_what_has_none_is_told() -> None:
    line = {"type": "LineString", "coordinates": [[124, 42], [125, 43]]}
    inside = {"type": "GeometryCollection", "geometries": [SQUARE, line, {"type": "MultiPolygon", "coordinates": []}]}
    deep = {"type": "GeometryCollection", "geometries": [inside, SQUARE]}
    kinds = (inside, deep, line, {"type": "GeometryCollection", "geometries": [line]}, None)
    features = [{"properties": {"id": n}, "geometry": one} for n, one in enumerate(kinds)]
    found = read("a.json", json.dumps({"features": features}).encode(), "wgs84")
    assert [d.fields["id"] for d in found.delivered] == [0, 1]
    assert [d.polygon.geom_type for d in found.delivered] == ["Polygon", "MultiPolygon"]
    told = [(fields["id"], instead) for fields, instead in found.bare]
    assert told == [(2, "LineString"), (3, "GeometryCollection"), (4, "no geometry")]


def test_a_zip_may_hold_another_format_alone() -> None:
    data = json.dumps({"features": [{"properties": {}, "geometry": SQUARE}]})
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w") as archive:
        archive.writestr("乡镇/a.geojson", data)
        archive.writestr("乡镇/说明.txt", "x")
    assert len(read("a.zip", box.getvalue(), "wgs84").delivered) == 1
