"""Recorded tracks, moved to the city: shifted rigidly in metres and time, so that steps, stops and gaps stay real."""

from __future__ import annotations

import csv
import json
import math
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import NamedTuple

from streams.errors import DecodeError
from streams.model.reject import Reason


class Recorded(NamedTuple):
    """`at`: ms. Degrees, WGS-84."""

    at: int
    lon: float
    lat: float


def read(file: Path) -> dict[str, list[Recorded]]:
    """Tracks by vehicle, in order of time. CSV: vehicle_id, timestamp, latitude, longitude. JSON: a list of
    {point: 'POINT(lon lat)', time, id}. Raises DecodeError naming the line."""
    text = file.read_text("utf-8")
    rows = _json(text) if file.suffix == ".json" else _csv(text)
    tracks: dict[str, list[Recorded]] = {}
    for vehicle, fix in rows:
        tracks.setdefault(vehicle, []).append(fix)
    return {vehicle: sorted(track) for vehicle, track in tracks.items()}


def moved(tracks: dict[str, list[Recorded]], target: tuple[float, float], end: int) -> dict[str, list[Recorded]]:
    """All tracks moved together: their median point to `target` (lon, lat), their last fix to `end` (ms).

    The shift is rigid in metres: a degree of longitude is longer or shorter at the new latitude, so lengths are
    kept and degrees are not.
    """
    fixes = [fix for track in tracks.values() for fix in track]
    lon0, lat0 = median(f.lon for f in fixes), median(f.lat for f in fixes)
    stretch = math.cos(math.radians(lat0)) / math.cos(math.radians(target[1]))
    later = end - max(f.at for f in fixes)
    return {
        vehicle: [Recorded(f.at + later, target[0] + (f.lon - lon0) * stretch, target[1] + f.lat - lat0) for f in track]
        for vehicle, track in tracks.items()
    }


def _csv(text: str) -> list[tuple[str, Recorded]]:
    found = []
    for number, row in enumerate(csv.DictReader(text.splitlines()), 2):
        try:
            when = datetime.fromisoformat(row["timestamp"]).replace(tzinfo=UTC)
            fix = Recorded(int(when.timestamp() * 1000), float(row["longitude"]), float(row["latitude"]))
        except (KeyError, TypeError, ValueError) as wrong:
            raise DecodeError(Reason.MALFORMED, f"line {number}: {wrong}") from None
        found.append((row["vehicle_id"], fix))
    return found


def _json(text: str) -> list[tuple[str, Recorded]]:
    found = []
    for number, row in enumerate(json.loads(text)):
        try:
            lon, lat = row["point"].removeprefix("POINT(").removesuffix(")").split()
            when = datetime.strptime(row["time"], "%Y-%m-%d %H:%M:%S%z")
            found.append((str(row["id"]), Recorded(int(when.timestamp() * 1000), float(lon), float(lat))))
        except (KeyError, ValueError) as wrong:
            raise DecodeError(Reason.MALFORMED, f"fix {number}: {wrong}") from None
    return found
