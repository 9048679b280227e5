"""Recorded tracks, moved to the city: shifted rigidly in metres and time, so that steps, stops and gaps stay real."""

from __future__ import annotations

import csv
import json
import math
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import NamedTuple

from streams.errors import DecodeError, MissingPart
from streams.model.reject import Reason


class Recorded(NamedTuple):
    """`at`: ms. Degrees, WGS-84."""

    at: int
    lon: float
    lat: float


def read(file: Path) -> dict[str, list[Recorded]]:
    """Tracks by vehicle, in order of time. CSV: vehicle_id, timestamp, latitude, longitude. JSON: a list of
    {point: 'POINT(lon lat)', time, id}. Raises DecodeError naming the line, MissingPart when it cannot be read."""
    try:
        text = file.read_text("utf-8")
        rows = _json(text) if file.suffix == ".json" else _csv(text)
    except OSError as wrong:
        raise MissingPart(f"{file} cannot be read ({wrong.strerror}): name a recording, CSV or JSON") from None
    except ValueError as wrong:
        raise DecodeError(Reason.MALFORMED, f"{file}: {wrong}") from None
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
            found.append((row["vehicle_id"], _recorded(when, row["longitude"], row["latitude"])))
        except (KeyError, TypeError, ValueError) as wrong:
            raise DecodeError(Reason.MALFORMED, f"line {number}: {wrong}") from None
    return found


def _json(text: str) -> list[tuple[str, Recorded]]:
    found = []
    rows = json.loads(text)
    if not isinstance(rows, list):
        raise DecodeError(Reason.MALFORMED, "a recording in JSON is a list of fixes")
    for number, row in enumerate(rows):
        try:
            lon, lat = row["point"].removeprefix("POINT(").removesuffix(")").split()
            when = datetime.strptime(row["time"], "%Y-%m-%d %H:%M:%S%z")
            found.append((str(row["id"]), _recorded(when, lon, lat)))
        except (KeyError, TypeError, AttributeError, ValueError) as wrong:
            raise DecodeError(Reason.MALFORMED, f"fix {number}: {wrong}") from None
    return found


def _recorded(when: datetime, lon: str, lat: str) -> Recorded:
    """Raises ValueError for what is no place on earth."""
    fix = Recorded(int(when.timestamp() * 1000), float(lon), float(lat))
    if not (abs(fix.lon) <= 180 and abs(fix.lat) <= 90):
        raise ValueError(f"{lon}, {lat} is no place on earth")
    return fix
