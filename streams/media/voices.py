"""A voice note of a browser (WebM with Opus) without what it says about the machine that made it. Nothing is decoded
and nothing moves: elements that are no sound become `Void` elements of the same size. A film of this kind is not taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from streams.model.media import WEBM, Flaw, Made

_SEGMENT, _INFO, _TRACKS, _CLUSTER = b"\x18\x53\x80\x67", b"\x15\x49\xa9\x66", b"\x16\x54\xae\x6b", b"\x1f\x43\xb6\x75"
_ENTRY, _KIND, _CODEC, _CUES = b"\xae", b"\x83", b"\x86", b"\x1c\x53\xbb\x6b"
_TIMES = frozenset({b"\x2a\xd7\xb1", b"\x44\x89"})
"""Of `Info`: the unit of time and the length. All else there says when and by what it was made."""
_NAMES = frozenset({b"\x53\x6e", b"\x25\x86\x88", b"\x22\xb5\x9c"})
"""Of a track: names of it, of its codec, and its language."""
_SOUND, _OPUS = b"\x02", b"A_OPUS"
_ENDLESS = -1
_MOST = 100_000
"""Elements that are looked at: a minute has about a thousand blocks."""


class Element(NamedTuple):
    """`body`: where what is in it begins; `end`: after it."""

    id: bytes
    start: int
    body: int
    end: int


def voice(raw: bytes) -> Made:
    """BROKEN for bytes that are no such file, UNKNOWN for one that shows pictures or has another sound."""
    try:
        head, segment = _elements(raw, 0, len(raw))
        if segment.id != _SEGMENT:
            return Made(flaw=Flaw.BROKEN)
        out, inside = bytearray(raw), list(_elements(raw, segment.body, segment.end))
        tracks = [entry for one in inside if one.id == _TRACKS for entry in _elements(raw, one.body, one.end)]
        heard = [one for one in tracks if one.id == _ENTRY]
        if not heard or not any(one.id == _CLUSTER for one in inside):
            return Made(flaw=Flaw.BROKEN)
        if not all(_is_opus(raw, one) for one in heard):
            return Made(flaw=Flaw.UNKNOWN)
        for one in (part for top in inside for part in _not_sound(raw, top)):
            _blank(out, one)
        for one in (part for entry in heard for part in _elements(raw, entry.body, entry.end) if part.id in _NAMES):
            _blank(out, one)
    except (ValueError, IndexError):
        return Made(flaw=Flaw.BROKEN)
    return Made(WEBM.type, bytes(out)) if head.end <= segment.start else Made(flaw=Flaw.BROKEN)


def _not_sound(raw: bytes, one: Element) -> list[Element]:
    if one.id in (_TRACKS, _CLUSTER, _CUES):
        return []
    if one.id == _INFO:
        return [part for part in _elements(raw, one.body, one.end) if part.id not in _TIMES]
    return [one]


def _is_opus(raw: bytes, entry: Element) -> bool:
    parts = {one.id: raw[one.body : one.end] for one in _elements(raw, entry.body, entry.end)}
    return parts.get(_KIND, b"").lstrip(b"\0") == _SOUND and parts.get(_CODEC, b"").rstrip(b"\0") == _OPUS


def _elements(raw: bytes, at: int, end: int) -> Iterator[Element]:
    """Elements that follow each other to the very end. One whose size a recorder did not know yet reaches to the next
    cluster, and the segment to the end. Raises ValueError or IndexError where they do not."""
    for _ in range(_MOST):
        if at == end:
            return
        width = 9 - raw[at].bit_length()
        name = raw[at : at + width]
        size, body = _size(raw, at + width)
        if width > 4 or body > end:
            raise ValueError("no element")
        stop = _stop(raw, name, body, end) if size == _ENDLESS else body + size
        if stop > end:
            raise ValueError("an element ends outside of what it is in")
        yield Element(name, at, body, stop)
        at = stop
    raise ValueError("more elements than a voice note has")


def _size(raw: bytes, at: int) -> tuple[int, int]:
    """(bytes of the body, where it begins)."""
    width = 9 - raw[at].bit_length()
    if width > 8 or at + width > len(raw):
        raise ValueError("no size")
    size, unknown = int.from_bytes(raw[at : at + width]) & ((1 << 7 * width) - 1), (1 << 7 * width) - 1
    return (_ENDLESS if size == unknown else size), at + width


def _stop(raw: bytes, name: bytes, body: int, end: int) -> int:
    """Where one of unknown size ends: a segment with the file, a cluster before the next. Its blocks are stepped over,
    so that no sound is taken for an element."""
    if name == _SEGMENT:
        return end
    at = body
    while at < end and raw[at : at + 4] not in (_CLUSTER, _CUES):
        width = 9 - raw[at].bit_length()
        size, inside = _size(raw, at + width)
        if width > 4 or size == _ENDLESS:
            raise ValueError("no block")
        at = inside + size
    return at


def _blank(out: bytearray, one: Element) -> None:
    """A `Void` element of the same bytes, the shortest of which has two."""
    length = one.end - one.start
    head = bytes([0xEC, 0x80 | (length - 2)]) if length < 9 else b"\xec\x01" + (length - 9).to_bytes(7)
    out[one.start : one.end] = head + bytes(length - len(head))
