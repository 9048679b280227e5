"""Where a worker was on a day, from the archive. A look at a person: the audit has it before the first point leaves."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from xml.sax.saxutils import escape

import numpy as np

from streams.archive.run import folder_of
from streams.archive.tracks import Found, worker_rows
from streams.errors import StoreError
from streams.model.fix import UNKNOWN_U8, UNKNOWN_U16, Fixes, Flag
from streams.model.local_day import BEIJING, day_start
from streams.operate.audit import operator
from streams.registry.registry import Registry
from streams.settings import Settings

GAP_MS = 10 * 60_000
"""Two points farther apart in time are not joined: nobody knows the way between them."""
_EPOCH = date(1970, 1, 1).toordinal()


def look_up(settings: Settings, registry: Registry, *, worker: int, day: str, reason: str, case: str) -> Found:
    """The points of a local day in order of fix time, each once. The record stands before anything is read; without a
    reason, or without the record, there is nothing. Raises StoreError, SQLAlchemyError."""
    if not reason.strip():
        raise StoreError("a look at a track needs a reason: say --reason")
    number = day_number(day)
    registry.audit(operator("track.open", f"worker/{worker}/{day}", reason=reason, case=case, fields=("positions",)))
    return points(settings, worker, number)


def day_number(day: str) -> int:
    """Local day (since 1970) of a date. Raises StoreError."""
    try:
        return date.fromisoformat(day).toordinal() - _EPOCH
    except ValueError:
        raise StoreError(f"{day!r} is no day: write YYYY-MM-DD") from None


def points(settings: Settings, worker: int, day: int) -> Found:
    """Of one worker and local day, in order of fix time; a point sent twice counts once."""
    return worker_rows(folder_of(settings), worker, day_start(day), day_start(day + 1))


def written(rows: Fixes, format_: str, worker: int) -> str:
    """As one of TRACK_FORMATS. Times are city time with its offset; WGS-84."""
    return {"csv": _csv, "geojson": _geojson, "gpx": _gpx}[format_](rows, worker)


def legs(rows: Fixes) -> Iterator[Fixes]:
    """The track where it is known: cut at every gap."""
    cuts = np.flatnonzero(np.diff(rows["fix_ms"]) > GAP_MS) + 1
    yield from (leg for leg in np.split(rows, cuts) if len(leg))


def _csv(rows: Fixes, worker: int) -> str:
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["time", "longitude", "latitude", "accuracy_m", "speed_m_s", "battery", "marks"])
    for row in rows:
        table.writerow([_time(row), *_place(row), *_beside(row)])
    return out.getvalue()


def _geojson(rows: Fixes, worker: int) -> str:
    features = [
        {
            "type": "Feature",
            "properties": {"worker": worker, "times": [_time(row) for row in leg]},
            "geometry": {"type": "LineString" if len(leg) > 1 else "Point", "coordinates": _line(leg)},
        }
        for leg in legs(rows)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False) + "\n"


def _line(leg: Fixes) -> Any:
    points_ = [list(_place(row)) for row in leg]
    return points_ if len(points_) > 1 else points_[0]


def _gpx(rows: Fixes, worker: int) -> str:
    parts = []
    for leg in legs(rows):
        parts.append("<trkseg>")
        for row in leg:
            lon, lat = _place(row)
            parts.append(f'<trkpt lat="{lat}" lon="{lon}"><time>{escape(_utc(row))}</time></trkpt>')
        parts.append("</trkseg>")
    inside = "\n".join(parts)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<gpx version="1.1" creator="city-command-centre" xmlns="http://www.topografix.com/GPX/1/1">\n'
        f"<trk><name>{worker}</name>\n{inside}\n</trk>\n</gpx>\n"
    )


def _place(row: Any) -> tuple[float, float]:
    return int(row["lon_e6"]) / 1e6, int(row["lat_e6"]) / 1e6


def _beside(row: Any) -> tuple[str, str, str, str]:
    """Accuracy, speed, battery, marks; empty where the phone did not say."""
    accuracy, speed, battery = int(row["accuracy_m"]), int(row["speed_cm_s"]), int(row["battery"])
    return (
        "" if accuracy == UNKNOWN_U16 else str(accuracy),
        "" if speed == UNKNOWN_U16 else f"{speed / 100:.2f}",
        "" if battery == UNKNOWN_U8 else str(battery),
        " ".join(marks(int(row["flags"]))),
    )


def marks(flags: int) -> list[str]:
    """What the phone itself says against a fix: `mock`, `stale`."""
    return [flag.name.lower() for flag in (Flag.MOCK, Flag.STALE) if flags & flag and flag.name]


def _time(row: Any) -> str:
    return datetime.fromtimestamp(int(row["fix_ms"]) / 1000, BEIJING).isoformat(timespec="milliseconds")


def _utc(row: Any) -> str:
    moment = datetime.fromtimestamp(int(row["fix_ms"]) / 1000, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


STOP_M, STOP_MS = 60.0, 3 * 60_000
"""Who stays within so many metres for so long has stopped."""
_M_PER_DEGREE = 111_320.0


def stops(rows: Fixes) -> list[tuple[int, int]]:
    """(first, last) index of every stay, within one leg each; `rows` in order of fix time."""
    found: list[tuple[int, int]] = []
    offset = 0
    for leg in legs(rows):
        x = leg["lon_e6"] / 1e6 * _M_PER_DEGREE * np.cos(np.radians(leg["lat_e6"] / 1e6))
        y = leg["lat_e6"] / 1e6 * _M_PER_DEGREE
        at = 0
        while at < len(leg):
            apart = np.hypot(x[at:] - x[at], y[at:] - y[at]) > STOP_M
            end = at + (int(np.argmax(apart)) if apart.any() else len(leg) - at) - 1
            if leg["fix_ms"][end] - leg["fix_ms"][at] >= STOP_MS:
                found.append((offset + at, offset + end))
            at = end + 1
        offset += len(leg)
    return found
