"""GeoJSON: a collection, one feature, or a feature a line; in UTF-8, UTF-16 with its mark, or GBK."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import shapely
import shapely.geometry

from streams.errors import BoundaryError
from streams.geography.delivery.formats import TEXTS, Content, Feature, brief

_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def geojson(data: bytes) -> Content:
    """Raises BoundaryError with what to do."""
    text = _text(data)
    try:
        said = json.loads(text)
    except ValueError as wrong:
        lines = [line for line in (one.strip("\x1e \t\r") for one in text.split("\n")) if line]
        if len(lines) < 2:
            raise BoundaryError(f"this is no JSON ({wrong}): export it as GeoJSON") from None
        said = {"type": "FeatureCollection", "features": _lines(lines)}
    features = _features(said)
    return Content([_feature(n, one) for n, one in enumerate(features, start=1)], _crs(said))


def _text(data: bytes) -> str:
    for encoding in [_MARKS[data[:2]]] if data[:2] in _MARKS else TEXTS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BoundaryError("its text is in neither UTF-8 nor GBK: export it in UTF-8")


def _lines(lines: Iterable[str]) -> list[Any]:
    found = []
    for n, line in enumerate(lines, start=1):
        try:
            found.append(json.loads(line))
        except ValueError as wrong:
            raise BoundaryError(f"line {n} is no JSON ({wrong}): export it as GeoJSON") from None
    return found


def _features(said: Any) -> list[Any]:
    kind = said.get("type") if isinstance(said, dict) else None
    if kind == "Topology":
        raise BoundaryError("this is TopoJSON: export it as GeoJSON (mapshaper: -o format=geojson)")
    if kind == "Feature":
        return [said]
    if isinstance(said, dict) and isinstance(said.get("features"), list):
        return list(said["features"])
    what = f"of type {kind!r}" if kind else "without features"
    raise BoundaryError(f"this is no GeoJSON FeatureCollection, it is {what}: export the layer with its fields")


def _feature(n: int, one: Any) -> Feature:
    if not isinstance(one, dict):
        raise BoundaryError(f"feature {n} is no GeoJSON feature: export the layer again")
    properties = one.get("properties")
    fields = dict(properties) if isinstance(properties, dict) else {}
    if "id" in one:
        fields.setdefault("id", one["id"])
    if one.get("geometry") is None:
        return Feature(fields, None)
    try:
        return Feature(fields, shapely.geometry.shape(one["geometry"]))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, shapely.errors.ShapelyError) as wrong:
        called = " ".join(str(value) for value in list(fields.values())[:2])
        raise BoundaryError(
            f"feature {n} ({called or 'without fields'}) has no geometry that can be read: {brief(wrong)}"
        ) from None


def _crs(said: Any) -> str:
    """The member of the first form of GeoJSON, which many programs still write."""
    crs = said.get("crs") if isinstance(said, dict) else None
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    return name if isinstance(name, str) else ""
