"""KML, and KMZ with one inside: placemarks with polygons, their names and data. Its coordinates are degrees, in the
datum of the map it was drawn on.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as Xml

import shapely

from streams.errors import BoundaryError
from streams.geography.delivery.formats import LARGEST, UNREADABLE_ZIP, Content, Feature, brief


def kmz(data: bytes) -> Content:
    """Raises BoundaryError with what to do."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as box:
            inside = [info for info in box.infolist() if info.filename.lower().endswith(".kml")]
            if len(inside) != 1:
                raise BoundaryError(f"the .kmz holds {len(inside)} .kml files, one is needed")
            if inside[0].file_size > LARGEST:
                raise BoundaryError("unpacked, the .kmz is larger than 512 MB")
            return kml(box.read(inside[0]))
    except UNREADABLE_ZIP as wrong:
        raise BoundaryError(f"the .kmz cannot be opened ({brief(wrong)}): export it again") from None


def kml(data: bytes) -> Content:
    """Raises BoundaryError with what to do."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise BoundaryError("a KML has no DOCTYPE: export it again")
    try:
        top = Xml.fromstring(data)
    except (Xml.ParseError, ValueError, LookupError) as wrong:
        raise BoundaryError(f"this is no KML ({brief(wrong)}): export it again") from None
    return Content([Feature(_fields(mark), _shape(mark)) for mark in _all(top, "Placemark")], "")


def _all(top: Xml.Element, name: str) -> Iterator[Xml.Element]:
    """Below `top`, in whatever namespace: programs differ in the year they write there."""
    return (one for one in top.iter() if isinstance(one.tag, str) and one.tag.rpartition("}")[2] == name)


def _fields(mark: Xml.Element) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in mark:
        if isinstance(one.tag, str) and one.tag.rpartition("}")[2] == "name":
            found["name"] = (one.text or "").strip()
    for one in _all(mark, "SimpleData"):
        found[one.get("name", "")] = (one.text or "").strip()
    for one in _all(mark, "Data"):
        found[one.get("name", "")] = next(((v.text or "").strip() for v in _all(one, "value")), "")
    return found


def _shape(mark: Xml.Element) -> shapely.Geometry | None:
    polygons = []
    for one in _all(mark, "Polygon"):
        outer = [ring for edge in _all(one, "outerBoundaryIs") for ring in _rings(edge)]
        inner = [ring for edge in _all(one, "innerBoundaryIs") for ring in _rings(edge)]
        if outer:
            polygons.append(shapely.Polygon(outer[0], inner))
    if not polygons:
        return None
    return polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)


def _rings(edge: Xml.Element) -> Iterator[list[tuple[float, float]]]:
    for one in _all(edge, "coordinates"):
        try:
            points = [(float(p[0]), float(p[1])) for p in (word.split(",") for word in (one.text or "").split())]
        except (ValueError, IndexError):
            raise BoundaryError(f"a ring has coordinates that are none: {(one.text or '').strip()[:60]!r}") from None
        if len(points) >= 3:
            yield points
