"""Frames of a segment: length u4, CRC-32 u4, id ms u8, id seq u8, payload. Little endian. An empty payload is a mark:
everything up to its id is on disk, in both files of the hour."""

from __future__ import annotations

import mmap
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from streams.model.entry_id import EntryId

_HEAD = struct.Struct("<IIQQ")


class SegmentFrame(NamedTuple):
    """`end`: offset behind it. `payload` b'' is a mark."""

    id: EntryId
    payload: bytes
    end: int


def encode(entry: EntryId, payload: bytes) -> bytes:
    return _HEAD.pack(len(payload), _sum(entry, payload), entry.ms, entry.seq) + payload


def whole(raw: bytes) -> Iterator[SegmentFrame]:
    """Frames from the start, up to the first that is cut or damaged."""
    at = 0
    while at + _HEAD.size <= len(raw):
        size, crc, ms, seq = _HEAD.unpack_from(raw, at)
        payload = raw[at + _HEAD.size : at + _HEAD.size + size]
        entry = EntryId(ms, seq)
        if len(payload) != size or crc != _sum(entry, payload):
            return
        at += _HEAD.size + size
        yield SegmentFrame(entry, payload, at)


def behind(path: Path, after: EntryId) -> Iterator[SegmentFrame]:
    """Payloads later than `after` of a file that is being written, up to its last mark; what is before is not read."""
    if not path.exists() or not path.stat().st_size:
        return
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as raw:
        at = 0
        while at + _HEAD.size <= len(raw):
            size, _, ms, seq = _HEAD.unpack_from(raw, at)
            if (ms, seq) > after:
                break
            at += _HEAD.size + size
        waiting: list[SegmentFrame] = []
        for frame in whole(raw[at:]):
            if frame.payload:
                waiting.append(frame)
            else:
                yield from waiting
                waiting.clear()


def marked(path: Path) -> tuple[EntryId, int] | None:
    """(id, end) of the last mark of a file that was being written; None when there is none."""
    found = None
    for frame in whole(path.read_bytes() if path.exists() else b""):
        if not frame.payload:
            found = frame.id, frame.end
    return found


def _sum(entry: EntryId, payload: bytes) -> int:
    return zlib.crc32(payload, zlib.crc32(struct.pack("<QQ", *entry)))
