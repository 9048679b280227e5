"""Events inside journal entries and segments: msgpack, each behind its length (u4 LE), so that the append script
can concatenate them without looking inside. Each is in a Signed, but for those from before a store had signatures."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from streams.errors import DecodeError
from streams.model.event import Incoming
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
    try:
        return _decoder.decode(_signed.decode(body).body if body[:1] == SIGNED else body)
    except UNREADABLE as wrong:
        raise DecodeError("malformed", str(wrong)) from None
