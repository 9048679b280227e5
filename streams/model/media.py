"""What a picture, a film or a document is, judged by its bytes alone: names and declared types say nothing.

This is the first look: which reader a file goes to, or why it goes to none. What comes out of the readers
(`streams.media`) is what is kept.
"""

from __future__ import annotations

import struct
from enum import StrEnum
from typing import NamedTuple

_PNG = b"\x89PNG\r\n\x1a\n"
_EBML = b"\x1a\x45\xdf\xa3"
_HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1", b"heif", b"MiHE"})
_AVIF = frozenset({b"avif"})
_SEQUENCE = frozenset({b"avis", b"hevc", b"hevx", b"hevm", b"hevs", b"msf1"})


class MediaKind(NamedTuple):
    """`type`: of the answer that serves it. `suffix`: of the file it is kept in."""

    type: str
    suffix: str


JPEG, PNG = MediaKind("image/jpeg", "jpg"), MediaKind("image/png", "png")
WEBP, HEIC, AVIF = MediaKind("image/webp", "webp"), MediaKind("image/heic", "heic"), MediaKind("image/avif", "avif")
MP4, PDF = MediaKind("video/mp4", "mp4"), MediaKind("application/pdf", "pdf")
WEBM = MediaKind("audio/webm", "webm")
KEPT = {kind.type: kind for kind in (JPEG, PNG, MP4, PDF, WEBM)}
"""By type: what files are kept as. All other pictures become one of these."""
PICTURES = frozenset({JPEG, PNG, WEBP, HEIC, AVIF})
RULES = 1
"""Version of the rules a file was made by; 0: kept as it came, before there were any."""


class Flaw(StrEnum):
    """Why a file is not taken; a page has a sentence for each that says what to do."""

    UNKNOWN = "unknown"
    BROKEN = "broken"
    ANIMATED = "animated"
    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"
    ACTIVE = "active"
    ATTACHED = "attached"
    LOCKED = "locked"
    TOO_MANY = "too_many"
    BUSY = "busy"


class Made(NamedTuple):
    """A file as it is kept: `raw` of type `type`; or what is wrong with it."""

    type: str = ""
    raw: bytes = b""
    flaw: Flaw | None = None


def kind_of(raw: bytes) -> MediaKind | Flaw:
    """Which of the kinds a file claims to be, or why none."""
    if raw.startswith(b"\xff\xd8\xff"):
        return JPEG
    if raw.startswith(_PNG):
        return PNG
    if raw[:4] == b"RIFF" and raw[8:12] == b"WEBP":
        return WEBP
    if raw[:6] in (b"GIF87a", b"GIF89a"):
        return Flaw.ANIMATED
    if raw[4:8] == b"ftyp":
        return _of_brand(raw)
    if raw.startswith((b"%PDF-1.", b"%PDF-2.")):
        return PDF
    if raw.startswith(_EBML):
        return WEBM
    return Flaw.UNKNOWN


def _of_brand(raw: bytes) -> MediaKind | Flaw:
    """The container of pictures and films alike; its brands say which it is, the major one first."""
    (size,) = struct.unpack_from(">I", raw)
    major, others = raw[8:12], {raw[at : at + 4] for at in range(16, min(size, len(raw), 256) - 3, 4)}
    if major in _SEQUENCE:
        return Flaw.ANIMATED
    if major in _AVIF or (major in _HEIC and others & _AVIF):
        return AVIF
    if major in _HEIC or others & _HEIC:
        return HEIC
    return MP4
