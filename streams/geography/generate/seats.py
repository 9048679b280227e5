"""How the place of a township's seat is known, and what that is worth when its cell is cut."""

from __future__ import annotations

import csv
import io
from enum import StrEnum
from typing import NamedTuple

from streams.errors import BoundaryError
from streams.geography.datum import bd09_to_wgs84, gcj02_to_wgs84


class KnownBy(StrEnum):
    """Where the place comes from. RING: one of the sub-districts laid round their county's seat; SYNTHETIC: from
    nowhere; CENTRE is the seat of a county itself, which no township has."""

    SURVEYED = "surveyed"
    GEONAMES = "geonames"
    RAIL = "rail"
    APPROX = "approx"
    NEAR = "near"
    CENTRE = "centre"
    RING = "ring"
    SYNTHETIC = "synthetic"


FOLLOWS = {
    KnownBy.SURVEYED: 0.0,
    KnownBy.GEONAMES: 0.0,
    KnownBy.RAIL: 0.08,
    KnownBy.APPROX: 0.15,
    KnownBy.NEAR: 0.3,
    KnownBy.RING: 0.4,
    KnownBy.SYNTHETIC: 1.0,
}
"""How far a seat may be moved for the sake of its cell's size: 0 not at all, 1 anywhere."""

INSIDE = frozenset({KnownBy.SURVEYED, KnownBy.GEONAMES, KnownBy.RAIL, KnownBy.APPROX})
"""Known well enough that its own cell must hold it."""

POSITION_CLASS = {
    KnownBy.SURVEYED: "A",
    KnownBy.GEONAMES: "A",
    KnownBy.RAIL: "B",
    KnownBy.APPROX: "C",
    KnownBy.NEAR: "C",
    KnownBy.RING: "C",
    KnownBy.SYNTHETIC: "S",
}
"""As the map says it: A a known point, B railway order, C approximate, S without any ground."""

_TO_WGS84 = {"gcj02": gcj02_to_wgs84, "bd09": bd09_to_wgs84}
_DATUMS = ("wgs84", "cgcs2000", *_TO_WGS84)
_COLUMNS = ("code", "name", "lon", "lat", "datum")


class TownSeat(NamedTuple):
    """Degrees, WGS-84."""

    code: str
    lon: float
    lat: float
    known_by: KnownBy


def read_seats(text: str, known_by: KnownBy = KnownBy.SURVEYED) -> dict[str, TownSeat]:
    """By code, from CSV with the columns code, name, lon, lat, datum (wgs84, cgcs2000, gcj02, bd09), and known_by
    where it is not the one given. Raises BoundaryError with the line: a datum is never guessed."""
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    missing = [column for column in _COLUMNS if column not in (rows.fieldnames or [])]
    if missing:
        raise BoundaryError(f"the seats lack the column {', '.join(missing)}; needed: {','.join(_COLUMNS)}")
    seats: dict[str, TownSeat] = {}
    for row in rows:
        where = f"seats, line {rows.line_num}"
        if row["code"] in seats:
            raise BoundaryError(f"{where}: {row['code']} is there twice")
        seats[row["code"]] = _seat(row, known_by, where)
    return seats


def _seat(row: dict[str, str], known_by: KnownBy, where: str) -> TownSeat:
    if row["datum"] not in _DATUMS:
        raise BoundaryError(f"{where}: datum {row['datum']!r}; one of {', '.join(_DATUMS)}")
    try:
        lon, lat = float(row["lon"]), float(row["lat"])
        by = KnownBy(row.get("known_by") or known_by)
    except ValueError as wrong:
        raise BoundaryError(f"{where}: {wrong}") from None
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise BoundaryError(f"{where}: {lon}, {lat} is no place in degrees")
    if row["datum"] in _TO_WGS84:
        lon, lat = _TO_WGS84[row["datum"]](lon, lat)
    return TownSeat(row["code"], float(lon), float(lat), by)
