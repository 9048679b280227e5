"""GeoPackage: an SQLite file. Its one table of features is read; nothing in it is run."""

from __future__ import annotations

import sqlite3
from typing import Any

import shapely

from streams.errors import BoundaryError
from streams.geography.delivery.formats import Content, Feature, brief

_HEAD = b"SQLite format 3\0"
_ENVELOPES = (0, 32, 48, 48, 64)
"""Bytes, by the kind that bits 1 to 3 of the flags name."""
_EMPTY = 0b0001_0000
_LAYERS = """
    SELECT g.table_name, g.column_name, s.organization, s.organization_coordsys_id, s.definition
    FROM gpkg_geometry_columns AS g
    JOIN gpkg_contents AS c ON c.table_name = g.table_name AND c.data_type = 'features'
    JOIN sqlite_schema AS t ON t.name = g.table_name AND t.type = 'table'
    LEFT JOIN gpkg_spatial_ref_sys AS s ON s.srs_id = g.srs_id
"""


def gpkg(data: bytes) -> Content:
    """Raises BoundaryError with what to do."""
    if not data.startswith(_HEAD):
        raise BoundaryError("this is no GeoPackage: export it again")
    base = sqlite3.connect(":memory:")
    try:
        base.deserialize(data)
        base.execute("PRAGMA trusted_schema = OFF")
        return _read(base)
    except (sqlite3.Error, OverflowError, UnicodeDecodeError) as wrong:
        raise BoundaryError(f"this is no GeoPackage ({brief(wrong)}): export it again") from None
    finally:
        base.close()


def _read(base: sqlite3.Connection) -> Content:
    layers = base.execute(_LAYERS).fetchall()
    if len(layers) != 1:
        listed = ", ".join(str(row[0]) for row in layers) or "none"
        raise BoundaryError(
            f"the GeoPackage holds {len(layers)} layers of features ({listed}): export the one that is meant"
        )
    table, column, organization, number, definition = layers[0]
    rows = base.execute(f"SELECT * FROM {_quoted(table)}")
    names = [str(one[0]) for one in rows.description]
    if column not in names:
        raise BoundaryError(f"the layer {table} has no column {column}: export it again")
    features = [_feature(dict(zip(names, row, strict=True)), column) for row in rows]
    known = str(organization or "").upper() == "EPSG" and isinstance(number, int) and number > 0
    wkt = definition if isinstance(definition, str) and definition.strip() != "undefined" else ""
    return Content(features, f"EPSG:{number}" if known else wkt)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _feature(row: dict[str, Any], column: str) -> Feature:
    blob = row.pop(column)
    return Feature(row, _shape(blob) if isinstance(blob, bytes) else None)


def _shape(blob: bytes) -> shapely.Geometry | None:
    """Of GeoPackage's own head and the well-known bytes behind it."""
    if len(blob) < 8 or blob[:2] != b"GP":
        raise BoundaryError("a geometry is not one of a GeoPackage: export it again")
    kind = blob[3] >> 1 & 0b111
    if blob[3] & _EMPTY or kind >= len(_ENVELOPES):
        return None
    try:
        return shapely.force_2d(shapely.from_wkb(blob[8 + _ENVELOPES[kind] :]))
    except shapely.errors.ShapelyError as wrong:
        raise BoundaryError(f"a geometry cannot be read ({wrong}): export it again") from None
