"""GeoJSON, or a zipped shapefile, as polygons in degrees of WGS-84. The datum is said by whoever brings the file."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyproj
import shapefile
import shapely
import shapely.geometry

from streams.errors import BoundaryError
from streams.geography.datum import bd09_to_wgs84, gcj02_to_wgs84
from streams.geography.delivery import DATUMS

Points = npt.NDArray[np.float64]

_SAME = ("wgs84", "cgcs2000")
"""CGCS2000 and WGS-84 are the same to a few centimetres."""
_SHIFTED = {"gcj02": gcj02_to_wgs84, "bd09": bd09_to_wgs84}
_EPSG = re.compile(r"EPSG:\d{4,6}")
_LARGEST = 512 * 1024 * 1024


class Delivered(NamedTuple):
    """One feature: `fields` as the file has them, `polygon` in degrees of WGS-84."""

    fields: dict[str, Any]
    polygon: shapely.Geometry


def read(name: str, data: bytes, datum: str) -> list[Delivered]:
    """`name` ends in .geojson, .json or .zip. Raises BoundaryError with what to do."""
    if name.lower().endswith((".geojson", ".json")):
        found, prj = _geojson(data), ""
    elif name.lower().endswith(".zip"):
        found, prj = _shapefile(data)
    else:
        raise BoundaryError(f"{name}: GeoJSON (.geojson, .json) or a zipped shapefile (.zip) can be read")
    if not found:
        raise BoundaryError(f"{name} holds no polygon")
    shapes = np.array([d.polygon for d in found], dtype=object)
    moved = shapely.transform(shapes, _to_wgs84(datum, prj))
    west, south, east, north = shapely.total_bounds(moved)
    if min(west + 180, 180 - east, south + 90, 90 - north) < 0:
        raise BoundaryError(
            f"{name}: coordinates up to {east:.0f}, {north:.0f} are no degrees; say the projection, e.g. "
            "--datum EPSG:4550 (CGCS2000, 3-degree zone at 123 E) or EPSG:4529 (the same with the zone's number)"
        )
    return [Delivered(d.fields, shape) for d, shape in zip(found, moved, strict=True)]


def _to_wgs84(datum: str, prj: str) -> Callable[[Points], Points]:
    if datum in _SAME:
        if prj and pyproj.CRS.from_wkt(prj).is_projected:
            raise BoundaryError(f"the .prj says {pyproj.CRS.from_wkt(prj).name}: take --datum prj")
        return lambda at: at
    if datum in _SHIFTED:
        back = _SHIFTED[datum]
        return lambda at: np.column_stack(back(at[:, 0], at[:, 1]))
    wanted = f"--datum is one of {', '.join(DATUMS)}"
    if datum == "prj" and not prj:
        raise BoundaryError(f"there is no .prj in the file; {wanted}")
    if datum != "prj" and not _EPSG.fullmatch(datum):
        raise BoundaryError(f"{datum!r} is no datum; {wanted}")
    try:
        crs = pyproj.CRS.from_wkt(prj) if datum == "prj" else pyproj.CRS.from_user_input(datum)
    except pyproj.exceptions.CRSError as wrong:
        raise BoundaryError(f"{wrong}; {wanted}") from None
    moving = pyproj.Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    return lambda at: np.column_stack(moving.transform(at[:, 0], at[:, 1]))


def _geojson(data: bytes) -> list[Delivered]:
    try:
        features = json.loads(data.decode("utf-8-sig"))["features"]
        found = []
        for feature in features:
            fields = dict(feature.get("properties") or {})
            if "id" in feature:
                fields.setdefault("id", feature["id"])
            found.append(Delivered(fields, shapely.geometry.shape(feature["geometry"])))
    except (ValueError, KeyError, TypeError, AttributeError, shapely.errors.ShapelyError) as wrong:
        raise BoundaryError(f"this is no GeoJSON FeatureCollection: {wrong!r}") from None
    return [d for d in found if d.polygon.geom_type in ("Polygon", "MultiPolygon")]


def _shapefile(data: bytes) -> tuple[list[Delivered], str]:
    """(features, the text of the .prj or '')."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as box:
            parts = _parts(box)
            prj = box.read(parts["prj"]).decode("utf-8", "replace") if "prj" in parts else ""
            given = box.read(parts["cpg"]).decode("ascii", "replace").strip() if "cpg" in parts else ""
            shp, shx, dbf = (io.BytesIO(box.read(parts[part])) for part in ("shp", "shx", "dbf"))
    except (zipfile.BadZipFile, KeyError) as wrong:
        raise BoundaryError(f"the .zip must hold one .shp with its .shx and .dbf ({wrong})") from None
    for encoding in [given] if given else ["gbk", "utf-8"]:
        try:
            return _records(shapefile.Reader(shp=shp, shx=shx, dbf=dbf, encoding=encoding)), prj
        except (UnicodeDecodeError, LookupError):
            continue
        except shapefile.ShapefileException as wrong:
            raise BoundaryError(f"the shapefile cannot be read: {wrong}") from None
    raise BoundaryError(f"the names are in none of {given or 'GBK, UTF-8'}: add a .cpg file that names the encoding")


def _parts(box: zipfile.ZipFile) -> dict[str, str]:
    """Ending -> name of the members beside the only .shp. Read in memory: no name in a zip is ever a path here."""
    if sum(info.file_size for info in box.infolist()) > _LARGEST:
        raise BoundaryError("unpacked, the .zip is larger than 512 MB")
    shapes = [n for n in box.namelist() if n.lower().endswith(".shp") and not n.startswith("__MACOSX")]
    if len(shapes) != 1:
        raise BoundaryError(f"the .zip holds {len(shapes)} .shp files, one is needed")
    stem = shapes[0][:-4]
    return {n[len(stem) + 1 :].lower(): n for n in box.namelist() if n.startswith(f"{stem}.")}


def _records(reader: shapefile.Reader) -> list[Delivered]:
    rows = reader.iterShapeRecords()
    found = [(row.record.as_dict(), shapely.geometry.shape(row.shape.__geo_interface__)) for row in rows]
    return [Delivered(fields, shape) for fields, shape in found if shape.geom_type in ("Polygon", "MultiPolygon")]
