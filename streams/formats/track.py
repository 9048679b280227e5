"""A track as text. Times are city time with its offset, in GPX UTC; places are WGS-84."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape

from streams.model.fix import UNKNOWN_U8, UNKNOWN_U16, Fixes
from streams.model.local_day import BEIJING
from streams.model.track import legs, marks


def track_csv(rows: Fixes, worker: int) -> str:
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["time", "longitude", "latitude", "accuracy_m", "speed_m_s", "battery", "marks"])
    for row in rows:
        table.writerow([_time(row), *_place(row), *_beside(row)])
    return out.getvalue()


def track_geojson(rows: Fixes, worker: int) -> str:
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


def track_gpx(rows: Fixes, worker: int) -> str:
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


def _time(row: Any) -> str:
    return datetime.fromtimestamp(int(row["fix_ms"]) / 1000, BEIJING).isoformat(timespec="milliseconds")


def _utc(row: Any) -> str:
    moment = datetime.fromtimestamp(int(row["fix_ms"]) / 1000, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
