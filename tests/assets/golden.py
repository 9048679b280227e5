"""What the Python side computes, for the browser's modules to agree with: written as JSON for node."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import numpy as np

from streams.model.entry_id import EntryId
from streams.model.presence import INTERVALS_S
from streams.wire import columns, digest
from streams.wire.changes import ROW, Rows

AT = 1_795_400_000_123


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
    later["idx"] = later["idx"] + 10
    gone = later[:3].copy()
    gone["state"] = 0
    now = {int(row["idx"]): row for row in (*first, *later)}
    for row in gone:
        del now[int(row["idx"])]
    one, two, three = EntryId(AT, 1), EntryId(AT, 2), EntryId(AT + 5, 0)
    records = {
        "211221": b'{"reports":3,"open":-4,"reachable":null}',
        "铁岭\u2028": '{"text":"楼道堆物 \\"甲\\"","x":1.5}'.encode(),
    }
    found = {
        "records": [[key, value.decode(), digest.record_digest(key, value)] for key, value in records.items()],
        "sum": sum(digest.record_digest(k, v) for k, v in records.items()) & 0xFFFFFFFF,
        "snapshot": frame(columns.SNAPSHOT, first, EntryId(0, 0), one) | {"sum": digest.rows_digest(first)},
        "delta": frame(columns.DELTA, later, one, two),
        "gone": frame(columns.DELTA, gone, two, three),
        "end": {"sum": digest.rows_digest(np.array(list(now.values()), ROW)), "size": len(now)},
        "intervals": list(INTERVALS_S),
    }
    file.write_text(json.dumps(found, ensure_ascii=False), "utf-8")
