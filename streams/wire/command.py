"""What a server of ours sends to intake for a person: a Command, and beside it the id of its key and the HMAC over its
bytes. Those bytes go into the journal as they are; the key itself never travels.
"""

from __future__ import annotations

import msgspec

from streams.errors import DecodeError
from streams.model import bodies
from streams.model.event import Command
from streams.wire import entry
from streams.wire.signed import SigningKey, mac
from streams.wire.unreadable import UNREADABLE

PATH = "/v1/commands"
BODY_LIMIT = 8_192
LARGE_LIMIT = BODY_LIMIT + bodies.LIMIT
"""Bytes of a command of a kind that takes a body."""
FRESH_MS = 60_000
"""A signature older than this, or from so far ahead, is not taken."""
_decoder = msgspec.msgpack.Decoder(Command)
"""Not the journal's: texts are limited here, while entries of before they were are read as long as they are."""


def encode(command: Command) -> bytes:
    return entry.pack(command)[4:]


def decode(raw: bytes) -> Command:
    """Raises DecodeError."""
    if len(raw) > LARGE_LIMIT:
        raise DecodeError("oversized", f"a command has at most {LARGE_LIMIT} bytes")
    try:
        command = _decoder.decode(raw)
    except UNREADABLE as error:
        if len(raw) > BODY_LIMIT:
            raise DecodeError("oversized", f"a command has at most {BODY_LIMIT} bytes") from None
        raise DecodeError("malformed", str(error)) from None
    if len(raw) > BODY_LIMIT and bodies.body_type(command.action) is None:
        raise DecodeError("oversized", f"a {command.action} has at most {BODY_LIMIT} bytes")
    return command


def headers(key: SigningKey, body: bytes) -> dict[str, str]:
    """Of the request that brings `body` to `PATH`."""
    return {"X-Key": key.id, "X-Signature": mac(key, body).hex(), "Content-Type": "application/msgpack"}
