from __future__ import annotations

import io
import json
import zipfile

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
    found = read("乡镇.zip", zipped(counties, names, epsg, cpg=cpg), "prj")
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
    found = read("a.zip", box.getvalue(), "EPSG:4550")
    assert max(off(d.polygon, counties[d.fields["XZQDM"]]) for d in found) < 1e-8


def test_a_projected_file_is_not_taken_for_degrees(counties: Polygons, names: dict[str, str]) -> None:
    with pytest.raises(BoundaryError, match="take --datum prj"):
        read("a.zip", zipped(counties, names, 4550), "wgs84")


def test_a_shifted_datum_is_brought_back(counties: Polygons, names: dict[str, str]) -> None:
    shifted = {code: moved(shape, to_gcj02) for code, shape in counties.items()}
    found = read("a.geojson", geojson(shifted, names), "gcj02")
    assert max(off(d.polygon, counties[d.fields["XZQDM"]]) for d in found) < 1e-7


def test_points_and_lines_of_a_file_are_left_out() -> None:
    point = {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [124, 42]}}
    area = {"type": "Feature", "id": "7", "properties": None, "geometry": SQUARE}
    data = json.dumps({"type": "FeatureCollection", "features": [point, area]}).encode("utf-8-sig")
    (one,) = read("a.json", data, "wgs84")
    assert one.fields == {"id": "7"}


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.kml", b"", "GeoJSON .* or a zipped shapefile"),
        ("a.json", b"[1]", "no GeoJSON FeatureCollection"),
        ("a.json", b"\xff", "no GeoJSON FeatureCollection"),
        ("a.json", b'{"features": [{"geometry": {"type": "Polygon", "coordinates": [[[1]]]}}]}', "no GeoJSON"),
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
