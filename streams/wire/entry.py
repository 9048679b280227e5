"""Events inside journal entries and segments: msgpack, each behind its length (u4 LE), so that the append script
can concatenate them without looking inside. Each is in a Signed, but for those from before a store had signatures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

import msgspec

from streams.errors import DecodeError
from streams.model.event import CaseStatus, CaseWish, Command, Incoming, NewCase, Report
from streams.wire.unreadable import UNREADABLE


class Signed(msgspec.Struct, frozen=True, array_like=True):
    """`body`: the very bytes that were signed. `key`: id of the key. `mac`: HMAC-SHA256."""

    key: str
    body: bytes
    mac: bytes


SIGNED = b"\x93"
"""First byte of a Signed in msgpack; an event itself is a map."""
_encoder = msgspec.msgpack.Encoder()
_signed = msgspec.msgpack.Decoder(Signed)
_decoder: msgspec.msgpack.Decoder[Incoming] = msgspec.msgpack.Decoder(Incoming)


class _OldReport(Report, frozen=True, tag="report"):
    text: str = ""


class _OldStatus(CaseStatus, frozen=True, tag="case_status"):
    reason: str = ""
    paper: str = ""


class _OldNewCase(NewCase, frozen=True):
    text: str = ""


class _OldWish(CaseWish, frozen=True):
    paper: str = ""


class _OldCommand(Command, frozen=True, tag="command"):
    note: str = ""
    wish: _OldWish | None = None
    matter: _OldNewCase | None = None


_older: msgspec.msgpack.Decoder[_OldReport | _OldStatus | _OldCommand] = msgspec.msgpack.Decoder(
    _OldReport | _OldStatus | _OldCommand
)
"""Entries of before texts were limited are read as long as they are; no door reads so."""


class _Tagged(msgspec.Struct):
    t: str = ""


_tagged = msgspec.msgpack.Decoder(_Tagged)
TAGS = frozenset(str(kind.__struct_config__.tag) for kind in get_args(Incoming))
"""Of the events that this version knows."""


def unknown_tag(body: bytes) -> str:
    """The tag of an event, signed or not, of a kind that this version does not know; '' for any other bytes."""
    try:
        tag = _tagged.decode(_signed.decode(body).body if body[:1] == SIGNED else body).t
    except UNREADABLE:
        return ""
    return "" if tag in TAGS else tag


def pack(event: Incoming) -> bytes:
    """The event behind its length."""
    body = _encoder.encode(event)
    return len(body).to_bytes(4, "little") + body


def bodies(raw: bytes) -> Iterator[bytes]:
    """The msgpack bodies of concatenated events. Raises DecodeError when the lengths do not add up."""
    at, end = 0, len(raw)
    while at < end:
        size = int.from_bytes(raw[at : at + 4], "little")
        body = raw[at + 4 : at + 4 + size]
        if len(body) != size or at + 4 > end:
            raise DecodeError("malformed", f"event of {size} bytes cut at {len(body)}")
        yield body
        at += 4 + size


def unpack(body: bytes) -> Incoming:
    """One event from its body; a signature around it is not asked about (`streams.wire.signed` does). Raises
    DecodeError."""
    own = body
    try:
        if body[:1] == SIGNED:
            own = _signed.decode(body).body
        return _decoder.decode(own)
    except msgspec.ValidationError as wrong:
        return _of_before(own, wrong)
    except UNREADABLE as wrong:
        raise DecodeError("malformed", str(wrong)) from None


def _of_before(body: bytes, wrong: msgspec.ValidationError) -> Incoming:
    """What no limit was asked of when it was taken in; else it is `wrong`."""
    try:
        return _older.decode(body)
    except UNREADABLE:
        raise DecodeError("malformed", str(wrong)) from None
