"""Worker frames for browsers: a 48-byte head, then columns, 15 bytes a dot. Little endian throughout.

0 u1 magic 0x5A   1 u1 kind (1 snapshot, 2 delta)   2 u2 topic number   4 u4 rows
8 f8 at (city ms)   16 f8 previous rev ms   24 u4 previous rev seq   28 u4 rev seq   32 f8 rev ms
40 u4 base (city s)   44 u4 zero
48 idx u4 * n, lon i4 * n, lat i4 * n (1e-6 degree), age u2 * n (s before base), state u1 * n
"""

from __future__ import annotations

import struct

import numpy as np

from streams.model.entry_id import EntryId
from streams.wire.changes import ROW, Rows

SNAPSHOT = 1
DELTA = 2
MAGIC = 0x5A
_HEAD = struct.Struct("<BBHIddIIdII")
assert _HEAD.size == 48
_OLDEST = 65_535


def encode_rows(kind: int, topic: int, rows: Rows, at: int, prev: EntryId, rev: EntryId) -> bytes:
    """One frame. Ages beyond 65,535 s are cut there."""
    base = max(at // 1000, int(rows["fix_s"].max()) if len(rows) else 0)
    age = np.minimum(base - rows["fix_s"].astype(np.int64), _OLDEST).astype("<u2")
    head = _HEAD.pack(MAGIC, kind, topic, len(rows), at, prev.ms, prev.seq, rev.seq, rev.ms, base, 0)
    columns = (rows["idx"], rows["lon_e6"], rows["lat_e6"], age, rows["state"])
    return head + b"".join(np.ascontiguousarray(c).tobytes() for c in columns)


def decode_rows(raw: bytes) -> tuple[int, int, Rows, int, EntryId, EntryId]:
    """(kind, topic number, rows, at, prev, rev) of a frame; for tests and for replicas in Python."""
    magic, kind, topic, n, at, prev_ms, prev_seq, rev_seq, rev_ms, base, _ = _HEAD.unpack_from(raw)
    if magic != MAGIC or len(raw) != _HEAD.size + 15 * n:
        raise ValueError("not a worker frame")
    rows = np.zeros(n, ROW)
    start = _HEAD.size
    rows["idx"] = np.frombuffer(raw, "<u4", n, start)
    rows["lon_e6"] = np.frombuffer(raw, "<i4", n, start + 4 * n)
    rows["lat_e6"] = np.frombuffer(raw, "<i4", n, start + 8 * n)
    rows["fix_s"] = base - np.frombuffer(raw, "<u2", n, start + 12 * n).astype(np.int64)
    rows["state"] = np.frombuffer(raw, "u1", n, start + 14 * n)
    return kind, topic, rows, int(at), EntryId(int(prev_ms), prev_seq), EntryId(int(rev_ms), rev_seq)
