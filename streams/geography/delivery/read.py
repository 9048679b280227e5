"""Boundaries as a city has them - GeoJSON, a zipped shapefile, KML, KMZ, GeoPackage - as polygons in degrees of WGS-84.
The datum is named by the person who brings the file; where the file itself names another, that is a doubt.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyproj
import shapely

from streams.errors import BoundaryError
from streams.geography.datum import bd09_to_wgs84, gcj02_to_wgs84
from streams.geography.delivery import DATUMS
from streams.geography.delivery.formats import LARGEST, UNREADABLE_ZIP, Content, Feature, brief
from streams.geography.delivery.formats.geojson import geojson
from streams.geography.delivery.formats.gpkg import gpkg
from streams.geography.delivery.formats.kml import kml, kmz
from streams.geography.delivery.formats.shape import shape
from streams.geography.delivery.zones import zone_of

Points = npt.NDArray[np.float64]
Shapes = npt.NDArray[np.object_]

_SAME = ("wgs84", "cgcs2000")
"""CGCS2000 and WGS-84 are the same to a few centimetres."""
_SHIFTED = {"gcj02": gcj02_to_wgs84, "bd09": bd09_to_wgs84}
_EPSG = re.compile(r"EPSG:\d{4,6}")
_APART_M = 1_000.0
"""Two projections that lay a file farther apart than this contradict each other; datums differ by a tenth of it."""
_METRES_PER_DEGREE = 111_000.0
_READERS: dict[str, Callable[[bytes], Content]] = {
    ".geojson": geojson,
    ".json": geojson,
    ".geojsonl": geojson,
    ".ndjson": geojson,
    ".kml": kml,
    ".kmz": kmz,
    ".gpkg": gpkg,
}


class Delivered(NamedTuple):
    """One feature: `fields` as the file has them, `polygon` in degrees of WGS-84: all of it that has an area."""

    fields: dict[str, Any]
    polygon: shapely.Geometry


class BoundaryReading(NamedTuple):
    """`bare`: features that have no area, by their fields and what they are instead; `doubts`: what should be looked at
    before it is believed."""

    delivered: list[Delivered]
    bare: list[tuple[dict[str, Any], str]]
    doubts: list[str]


def read(name: str, data: bytes, datum: str) -> BoundaryReading:
    """Raises BoundaryError with what to do."""
    with np.errstate(invalid="ignore"):  # no numbers are named below, by their unit
        content = _content(name, data)
    whole = [(one.fields, areas(one.shape)) for one in content.features]
    bare = [(one.fields, _instead(one)) for one, (_, area) in zip(content.features, whole, strict=True) if area is None]
    found = [(fields, area) for fields, area in whole if area is not None]
    if not found:
        raise BoundaryError(f"{name} holds no polygon")
    shapes = np.array([area for _, area in found], dtype=object)
    _refuse_no_numbers(name, [fields for fields, _ in found], shapes)
    move, doubts = _to_wgs84(datum, content.crs, shapes)
    moved = shapely.transform(shapes, move)
    _refuse_no_degrees(name, shapes, moved)
    delivered = [Delivered(fields, area) for (fields, _), area in zip(found, moved, strict=True)]
    return BoundaryReading(delivered, bare, doubts)


def areas(geometry: shapely.Geometry | None) -> shapely.Geometry | None:
    """What of a geometry has an area, however deep it lies in collections; None when nothing has."""
    if geometry is None or geometry.geom_type in ("Polygon", "MultiPolygon"):
        return None if geometry is None or geometry.is_empty else geometry
    if geometry.geom_type != "GeometryCollection":
        return None
    inside = [found for part in shapely.get_parts(geometry) if (found := areas(part)) is not None]
    parts = [part for found in inside for part in shapely.get_parts(found)]
    return None if not parts else parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _content(name: str, data: bytes) -> Content:
    ending = "." + name.lower().rpartition(".")[2]
    if ending in _READERS:
        return _READERS[ending](data)
    if ending != ".zip":
        raise BoundaryError(
            f"{name}: GeoJSON (.geojson, .json), KML (.kml, .kmz), GeoPackage (.gpkg) or a zipped shapefile (.zip) "
            "can be read"
        )
    inside = _inside(data)
    return shape(data) if inside is None else _content(*inside)


def _inside(data: bytes) -> tuple[str, bytes] | None:
    """(name, bytes) of the only file of another format in a zip without a shapefile."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as box:
            names = [n for n in box.namelist() if not n.startswith("__MACOSX")]
            others = [n for n in names if "." + n.lower().rpartition(".")[2] in _READERS]
            if any(n.lower().endswith(".shp") for n in names) or len(others) != 1:
                return None
            if box.getinfo(others[0]).file_size > LARGEST:
                raise BoundaryError("unpacked, the .zip is larger than 512 MB")
            return others[0], box.read(others[0])
    except UNREADABLE_ZIP:
        return None  # named by anyone who reads a shapefile


def _instead(one: Feature) -> str:
    return "no geometry" if one.shape is None else one.shape.geom_type


def _refuse_no_numbers(name: str, fields: Sequence[dict[str, Any]], shapes: Shapes) -> None:
    at, whose = shapely.get_coordinates(shapes, return_index=True)
    bad = np.flatnonzero(~np.isfinite(at).all(axis=1))
    if len(bad):
        called = " ".join(str(value) for value in list(fields[int(whose[bad[0]])].values())[:2])
        raise BoundaryError(f"{name}: {called} has coordinates that are no numbers: mend that unit and export again")


def _refuse_no_degrees(name: str, shapes: Shapes, moved: Shapes) -> None:
    west, south, east, north = shapely.total_bounds(moved)
    if not np.isfinite([west, south, east, north]).all():
        raise BoundaryError(f"{name}: the projection that was said cannot hold these coordinates: say another")
    if min(west + 180, 180 - east, south + 90, 90 - north) >= 0:
        return
    if west >= -90 and east <= 90 and 90 < north <= 180 and south > 0:
        raise BoundaryError(
            f"{name}: latitude stands before longitude ({east:.2f}, {north:.2f}): "
            "swap them (QGIS: Swap X and Y coordinates) and import it again"
        )
    x, y = (shapely.total_bounds(shapes)[at] for at in (2, 3))
    zone = zone_of(float(x))
    hint = f"--datum {zone}" if zone else "--datum EPSG:4550 (CGCS2000, 3-degree zone at 123 E)"
    raise BoundaryError(
        f"{name}: coordinates up to {x:.0f}, {y:.0f} are no degrees; say the projection, e.g. {hint}, as whoever made "
        "the file knows it"
    )


def _to_wgs84(datum: str, said: str, shapes: Shapes) -> tuple[Callable[[Points], Points], list[str]]:
    """(what moves points, doubts). `said`: what the file names as its own projection."""
    wanted = f"--datum is one of {', '.join(DATUMS)}"
    own = _crs(said)
    if datum in _SAME or datum in _SHIFTED:
        if own is not None and own.is_projected:
            raise BoundaryError(f"the file says it is in {own.name}: take --datum prj")
        return _degrees(datum), []
    if datum == "prj" and own is None:
        what = f"what the file says of its projection cannot be read ({said[:60]!r})" if said else "there is no .prj"
        raise BoundaryError(f"{what} in the file; {wanted}")
    if datum != "prj" and not _EPSG.fullmatch(datum):
        raise BoundaryError(f"{datum!r} is no datum; {wanted}")
    try:
        crs = own if datum == "prj" and own is not None else pyproj.CRS.from_user_input(datum)
        move = _moving(crs)
        return move, _contradiction(datum, own, move, shapes)
    except pyproj.exceptions.ProjError as wrong:
        raise BoundaryError(f"{brief(wrong)}; {wanted}") from None


def _degrees(datum: str) -> Callable[[Points], Points]:
    if datum in _SAME:
        return lambda at: at
    back = _SHIFTED[datum]
    return lambda at: np.column_stack(back(at[:, 0], at[:, 1]))


def _moving(crs: pyproj.CRS) -> Callable[[Points], Points]:
    moving = pyproj.Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    return lambda at: np.column_stack(moving.transform(at[:, 0], at[:, 1]))


def _crs(said: str) -> pyproj.CRS | None:
    try:
        return pyproj.CRS.from_user_input(said) if said else None
    except pyproj.exceptions.CRSError:
        return None


def _contradiction(datum: str, own: pyproj.CRS | None, move: Callable[[Points], Points], shapes: Shapes) -> list[str]:
    if own is None or datum == "prj":
        return []
    west, south, east, north = shapely.total_bounds(shapes)
    corner = np.array([[west, south], [east, north]])
    here, there = move(corner), _moving(own)(corner)
    with np.errstate(invalid="ignore"):  # neither projection may hold them
        apart = float(np.hypot(*(here - there).T).max()) * _METRES_PER_DEGREE
    if apart <= _APART_M:
        return []
    far = f"{apart / 1000:,.0f} km elsewhere" if np.isfinite(apart) else "elsewhere"
    return [f"the file says it is in {own.name}, which lays it {far} than {datum}: take --datum prj"]
