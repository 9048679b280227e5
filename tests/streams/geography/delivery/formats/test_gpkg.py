from __future__ import annotations

import sqlite3
import struct

import pytest
import shapely

from streams.errors import BoundaryError
from streams.geography.delivery.formats.gpkg import gpkg

UNIT = shapely.box(123.8, 42.2, 123.9, 42.3)
_TABLES = """
    CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER, organization TEXT,
        organization_coordsys_id INTEGER, definition TEXT);
    CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT, srs_id INTEGER);
    CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT, srs_id INTEGER);
    INSERT INTO gpkg_spatial_ref_sys VALUES ('WGS 84', 4326, 'EPSG', 4326, 'GEOGCS'),
        ('u', -1, 'NONE', -1, 'undefined'), ('own', 100000, 'x', 1, 'PROJCS["own"]');
"""


def blob(shape: shapely.Geometry | None, envelope: int = 1) -> bytes:
    """As GDAL (with an envelope) and others (without) write it."""
    box = struct.pack("<4d", 0, 0, 0, 0) if envelope else b""
    head = b"GP" + bytes([0, 1 | envelope << 1 | (0 if shape is not None else 1 << 4)]) + struct.pack("<i", 4326)
    wkb: bytes = shapely.to_wkb(shape if shape is not None else shapely.Polygon())
    return head + box + wkb


def package(
    *layers: str,
    blobs: tuple[bytes | None, ...] = (blob(UNIT),),
    srs: int = 4326,
    kind: str = "TABLE",
    code: str = "211202",
) -> bytes:
    base = sqlite3.connect(":memory:")
    base.executescript(_TABLES)
    for layer in layers:
        name = layer.replace('"', '""')
        if kind == "VIEW":
            base.execute(f'CREATE VIEW "{name}" AS SELECT 1 AS fid, NULL AS geom')
        else:
            base.execute(f'CREATE TABLE "{name}" (fid INTEGER, geom BLOB, 行政区名 TEXT, code TEXT)')
            base.executemany(f"INSERT INTO \"{name}\" VALUES (1, ?, '银州区', ?)", [(one, code) for one in blobs])
        base.execute("INSERT INTO gpkg_contents VALUES (?, 'features', ?)", (layer, srs))
        base.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 'POLYGON', ?)", (layer, srs))
    base.commit()
    data = base.serialize()
    base.close()
    return data


def test_its_only_layer_is_read_with_its_projection() -> None:
    content = gpkg(package('乡镇 "2026"', blobs=(blob(UNIT), blob(UNIT, 0), blob(None), None)))
    assert content.crs == "EPSG:4326"
    assert [one.fields["code"] for one in content.features] == ["211202"] * 4
    assert content.features[0].fields["行政区名"] == "银州区"
    shapes = [one.shape for one in content.features]
    assert [one is None or one.is_empty for one in shapes] == [False, False, True, True]
    assert shapes[0] is not None
    assert shapes[0].equals(UNIT)


def test_a_projection_of_its_own_is_told_and_none_is_none() -> None:
    assert gpkg(package("a", srs=100000)).crs == 'PROJCS["own"]'
    assert gpkg(package("a", srs=-1)).crs == ""


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "no GeoPackage"),
        (b"SQLite format 3\0" + b"\0" * 200, "no GeoPackage"),
        (b"not a database" * 100, "no GeoPackage"),
        (package(), r"0 layers of features \(none\)"),
        (package("a", "b"), r"2 layers of features \(a, b\): export"),
        (package("a", kind="VIEW"), "0 layers"),
        (package("a", blobs=(b"xx",)), "not one of a GeoPackage"),
        (package("a", blobs=(blob(UNIT)[:60],)), "cannot be read"),
    ],
)
def test_what_is_none_says_so(data: bytes, says: str) -> None:
    with pytest.raises(BoundaryError, match=says):
        gpkg(data)
