"""A version's own sources: units, seats and delivered levels, as files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path

import shapely
import shapely.geometry

from streams.errors import BoundaryError, MissingPart
from streams.geography.delivery.join import KnownUnits
from streams.geography.generate.seats import KnownBy, TownSeat, read_seats
from streams.geography.versions import Version

_FILES = {"counties.geojson": "counties", "townships.geojson": "townships", "villages.geojson": "villages"}


def source_files(known: KnownUnits, names: Mapping[str, str], seats: Mapping[str, TownSeat]) -> dict[str, str]:
    """Text by file name, as `versions.write` takes it."""
    units = io.StringIO()
    table = csv.writer(units, lineterminator="\n")
    table.writerow(["code", "name"])
    table.writerows(sorted(names.items()))
    places = io.StringIO()
    table = csv.writer(places, lineterminator="\n")
    table.writerow(["code", "name", "lon", "lat", "datum", "known_by"])
    table.writerows(
        [c, names[c], f"{s.lon:.6f}", f"{s.lat:.6f}", "wgs84", s.known_by] for c, s in sorted(seats.items())
    )
    layers_ = {name: getattr(known, field) for name, field in _FILES.items()}
    kept = {name: _geojson(polygons, names) for name, polygons in layers_.items() if polygons}
    return {"units.csv": units.getvalue(), "seats.csv": places.getvalue(), **kept}


def _geojson(polygons: Mapping[str, shapely.Geometry], names: Mapping[str, str]) -> str:
    features = [
        {"type": "Feature", "properties": {"code": c, "name": names[c]}, "geometry": shapely.geometry.mapping(p)}
        for c, p in sorted(polygons.items())
    ]
    lines = ",\n".join(json.dumps(f, ensure_ascii=False, separators=(",", ":")) for f in features)
    return f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n'


def known_units(version: Version) -> KnownUnits:
    found: dict[str, dict[str, shapely.Geometry]] = {}
    for name, field in _FILES.items():
        text = version.source(name)
        features = json.loads(text)["features"] if text else []
        found[field] = {f["properties"]["code"]: shapely.geometry.shape(f["geometry"]) for f in features}
    return KnownUnits(**found)


def unit_names(version: Version) -> dict[str, str]:
    return {row["code"]: row["name"] for row in csv.DictReader(io.StringIO(version.source("units.csv") or ""))}


def town_seats(version: Version) -> dict[str, TownSeat]:
    return read_seats(version.source("seats.csv") or "", KnownBy.SURVEYED)


def file_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as wrong:
        raise MissingPart(f"{path}: {wrong.strerror}") from None


def file_text(path: Path) -> str:
    """UTF-8 with or without a mark, or GBK as a spreadsheet here saves it."""
    data = file_bytes(path)
    for encoding in ("utf-8-sig", "gbk"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BoundaryError(f"{path.name} is neither UTF-8 nor GBK")
