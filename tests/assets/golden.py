"""What the Python side computes, for the browser's modules to agree with: written as JSON for node."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from dashboard.theme import NIGHT
from streams.model.entry_id import EntryId
from streams.model.presence import INTERVALS_S
from streams.wire import columns, digest
from streams.wire.changes import ROW, Rows
from streams.wire.records import Cluster, FeedLine, HealthLine, Post, RegionNumbers, ReportLine

AT = 1_795_400_000_123
EVERY_SIGN = "".join(map(chr, range(0x100))) + "铁岭\u2028\u2029\ufeff\ufffd😀<&>"
VALUES: dict[str, object] = {
    "2112": RegionNumbers(12_345, 0, 2_147_483_647, 1, 9, 10, 240, 9, 0),
    "211221": RegionNumbers(3, -4, None, 0, 0, 0, None, 0, 0),
    "211221106": Cluster(5, 123_735_000, 42_118_000),
    "7": Post("腰堡镇 3 网格", "full"),
    "铁岭\u2028\0": ReportLine("楼道堆物", "", "211221106201", "REPORTED", 2**53 - 1, EVERY_SIGN),
    "positions": FeedLine(AT, 0, 0),
    "process/fold/1": HealthLine("process", "fold", "1", AT, AT, {"lag_ms": -1, "lag": 2}, ""),
    "": {"list": [[], {}, True, False, None, "", 0, -1]},
}
"""Keys and values of every kind that travels, as the fold encodes them, and every sign a text may hold."""


def dots(seed: int, size: int) -> Rows:
    dice = np.random.default_rng(seed)
    rows = np.zeros(size, ROW)
    rows["idx"] = dice.permutation(size)
    rows["lon_e6"] = dice.integers(123_000_000, 125_000_000, size)
    rows["lat_e6"] = dice.integers(42_000_000, 43_000_000, size)
    rows["fix_s"] = AT // 1000 - dice.integers(0, 3_000, size)
    rows["state"] = 1 | dice.integers(0, len(INTERVALS_S), size) << 4
    return rows


def frame(kind: int, rows: Rows, prev: EntryId, rev: EntryId) -> dict[str, Any]:
    raw = columns.encode_rows(kind, 7, rows, AT, prev, rev)
    return {"frame": base64.b64encode(raw).decode(), "rows": [[int(v) for v in row] for row in rows.tolist()]}


def write(file: Path) -> None:
    first, later = dots(1, 50), dots(2, 30)
    later["idx"] = later["idx"] + 30
    gone = later[:3].copy()
    gone["state"] = 0
    now = {int(row["idx"]): row for row in (*first, *later)}
    for row in gone:
        del now[int(row["idx"])]
    one, two, three = EntryId(AT, 1), EntryId(AT, 2), EntryId(AT + 5, 0)
    records = {key: msgspec.json.encode(value) for key, value in VALUES.items()}
    found = {
        "records": [[key, value.decode(), digest.record_digest(key, value)] for key, value in records.items()],
        "sum": sum(digest.record_digest(k, v) for k, v in records.items()) & 0xFFFFFFFF,
        "snapshot": frame(columns.SNAPSHOT, first, EntryId(0, 0), one) | {"sum": digest.rows_digest(first)},
        "delta": frame(columns.DELTA, later, one, two),
        "gone": frame(columns.DELTA, gone, two, three),
        "end": {"sum": digest.rows_digest(np.array(list(now.values()), ROW)), "size": len(now)},
        "intervals": list(INTERVALS_S),
        "theme": NIGHT,
    }
    file.write_text(json.dumps(found, ensure_ascii=False), "utf-8")
