"""What a picture, a film or a document is, judged by its bytes alone: names and declared types say nothing.

Only what a browser shows or a desk prints, and only whole: a file that ends before its end is none.
"""

from __future__ import annotations

import struct
import zlib
from typing import NamedTuple

_PNG = b"\x89PNG\r\n\x1a\n"


class Kind(NamedTuple):
    """`type`: of the answer that serves it. `suffix`: of the file it is kept in."""

    type: str
    suffix: str


JPEG, PNG = Kind("image/jpeg", "jpg"), Kind("image/png", "png")
MP4, PDF = Kind("video/mp4", "mp4"), Kind("application/pdf", "pdf")


def kind_of(raw: bytes) -> Kind | None:
    """None for everything else."""
    if raw.startswith(b"\xff\xd8\xff") and raw.rstrip(b"\0").endswith(b"\xff\xd9"):
        return JPEG
    if raw.startswith(_PNG) and _whole_png(raw):
        return PNG
    if raw[4:8] == b"ftyp" and _whole_boxes(raw):
        return MP4
    if raw.startswith(b"%PDF-1.") and b"%%EOF" in raw[-1024:] and not _acts(raw):
        return PDF
    return None


def _whole_png(raw: bytes) -> bool:
    """Every chunk as long as it says and with its own sum, from IHDR to IEND, and nothing after it."""
    at, names = len(_PNG), []
    while at + 12 <= len(raw):
        (size,) = struct.unpack_from(">I", raw, at)
        name, end = raw[at + 4 : at + 8], at + 8 + size
        if end + 4 > len(raw) or struct.unpack_from(">I", raw, end)[0] != zlib.crc32(raw[at + 4 : end]):
            return False
        names.append(name)
        at = end + 4
        if name == b"IEND":
            break
    return names[:1] == [b"IHDR"] and names[-1:] == [b"IEND"] and at == len(raw)


def _whole_boxes(raw: bytes) -> bool:
    """Boxes that follow each other to the end of the file."""
    at = 0
    while at + 8 <= len(raw):
        (size,) = struct.unpack_from(">I", raw, at)
        if size == 1 and at + 16 <= len(raw):
            (size,) = struct.unpack_from(">Q", raw, at + 8)
        if size < 8:
            return False
        at += size
    return at == len(raw)


def _acts(raw: bytes) -> bool:
    """Whether a document would do something when it is opened."""
    return any(word in raw for word in (b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile"))
