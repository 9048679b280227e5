"""A film without what it says about where and by what it was taken. Nothing is decoded and nothing moves: boxes that
say so become `free` boxes of the same size, and their bytes, and the samples of tracks of data, become zero."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from streams.model.media import MP4, Flaw, Made

_INSIDE = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl"})
_SAYS = frozenset({b"udta", b"meta", b"uuid", b"free", b"skip", b"wide"})
"""User data, metadata, private boxes, and the space between them, in which old ones lie."""
_SHOWN = frozenset({b"vide", b"soun"})
_MOST = 100_000
"""Boxes and samples that are looked at."""


class Box(NamedTuple):
    """`body`: where what is in it begins; `end`: after it."""

    name: bytes
    start: int
    body: int
    end: int


def film(raw: bytes) -> Made:
    """Of a file that ends before its end, or has no table of tracks, BROKEN."""
    out = bytearray(raw)
    try:
        top = list(_boxes(raw, 0, len(raw)))
        moov = next((box for box in top if box.name == b"moov"), None)
        if moov is None:
            return Made(flaw=Flaw.BROKEN)
        for box in top:
            if box.name in _SAYS:
                _blank(out, box)
        shown = [_track(raw, out, box) for box in _boxes(raw, moov.body, moov.end) if box.name == b"trak"]
        _without_words(raw, out, moov)
    except (struct.error, ValueError):
        return Made(flaw=Flaw.BROKEN)
    return Made(MP4.type, bytes(out)) if any(shown) else Made(flaw=Flaw.BROKEN)


def _boxes(raw: bytes, at: int, end: int) -> Iterator[Box]:
    """Boxes that follow each other to the very end. Raises ValueError when they do not."""
    while at < end:
        size, name = struct.unpack_from(">I4s", raw, at)
        body = at + 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", raw, body)
            body += 8
        if size < body - at or at + size > end:
            raise ValueError("a box ends outside of what it is in")
        yield Box(name, at, body, at + size)
        at += size


def _without_words(raw: bytes, out: bytearray, parent: Box) -> None:
    for box in _boxes(raw, parent.body, parent.end):
        if box.name in _SAYS:
            _blank(out, box)
        elif box.name in _INSIDE:
            _without_words(raw, out, box)


def _track(raw: bytes, out: bytearray, trak: Box) -> bool:
    """Whether a track is seen or heard; any other (places, faces, a device's sensors) is gone with its samples."""
    mdia = _child(raw, trak, b"mdia")
    handler = _child(raw, mdia, b"hdlr")
    if raw[handler.body + 8 : handler.body + 12] in _SHOWN:
        return True
    table = _child(raw, _child(raw, mdia, b"minf"), b"stbl")
    for start, size in _chunks(raw, table):
        stop = min(start + size, len(out))
        out[start:stop] = bytes(max(0, stop - start))
    _blank(out, trak)
    return False


def _child(raw: bytes, parent: Box, name: bytes) -> Box:
    found = next((box for box in _boxes(raw, parent.body, parent.end) if box.name == name), None)
    if found is None:
        raise ValueError(f"no {name!r}")
    return found


def _chunks(raw: bytes, table: Box) -> Iterator[tuple[int, int]]:
    """(offset, bytes) of every chunk of samples, by the four tables of a track."""
    boxes = {box.name: box for box in _boxes(raw, table.body, table.end)}
    wide = b"co64" in boxes
    places = boxes[b"co64" if wide else b"stco"] if wide or b"stco" in boxes else None
    if places is None or b"stsc" not in boxes or b"stsz" not in boxes:
        raise ValueError("no tables of samples")
    offsets = _list(raw, places.body + 4, ">Q" if wide else ">I")
    runs = _list(raw, boxes[b"stsc"].body + 4, ">III")
    (same,) = struct.unpack_from(">I", raw, boxes[b"stsz"].body + 4)
    sizes = [] if same else [size for (size,) in _list(raw, boxes[b"stsz"].body + 8, ">I")]
    sample, run = 0, 0
    for number, (offset,) in enumerate(offsets, 1):
        while run + 1 < len(runs) and runs[run + 1][0] <= number:
            run += 1
        count = runs[run][1] if runs else 0
        yield offset, same * count if same else sum(sizes[sample : sample + count])
        sample += count


def _list(raw: bytes, at: int, form: str) -> list[tuple[int, ...]]:
    (count,) = struct.unpack_from(">I", raw, at)
    if count > _MOST:
        raise ValueError("more samples than a film of this size has")
    size = struct.calcsize(form)
    return [struct.unpack_from(form, raw, at + 4 + n * size) for n in range(count)]


def _blank(out: bytearray, box: Box) -> None:
    out[box.start + 4 : box.start + 8] = b"free"
    out[box.body : box.end] = bytes(box.end - box.body)
