"""A topic's content as one number, the same in Python and in the browser: a sum (mod 2^32) over its parts, so that
it does not depend on their order and can be kept up with each change."""

from __future__ import annotations

import zlib

import numpy as np

from streams.wire.changes import Rows

_MASK = 0xFFFFFFFF


def record_digest(key: str, value: bytes) -> int:
    """CRC-32 of `key NUL value`; `value` is the JSON as sent."""
    return zlib.crc32(value, zlib.crc32(key.encode() + b"\0"))


def rows_digest(rows: Rows) -> int:
    """Sum over rows of a multiply-and-shift mix of idx, lon, lat, fix second, state (all as u32, wrapping)."""
    mix = np.full(len(rows), 0x9E3779B9, np.uint32)
    for name in ("idx", "lon_e6", "lat_e6", "fix_s", "state"):
        column = rows[name].astype(np.int64).astype(np.uint32) if name != "state" else rows[name].astype(np.uint32)
        mix = (mix ^ column) * np.uint32(0x85EBCA6B)
        mix ^= mix >> np.uint32(13)
    return int(mix.sum(dtype=np.uint64)) & _MASK
