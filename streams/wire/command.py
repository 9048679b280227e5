"""What a server of ours sends to intake for a person: a Command, and beside it the id of its key and the HMAC over its
bytes. Those bytes go into the journal as they are; the key itself never travels.
"""

from __future__ import annotations

from streams.errors import DecodeError
from streams.model.event import Command
from streams.wire import entry
from streams.wire.signed import SigningKey, mac

PATH = "/v1/commands"
BODY_LIMIT = 8_192
FRESH_MS = 60_000
"""A signature older than this, or from so far ahead, is not taken."""


def encode(command: Command) -> bytes:
    return entry.pack(command)[4:]


def decode(raw: bytes) -> Command:
    """Raises DecodeError."""
    if len(raw) > BODY_LIMIT:
        raise DecodeError("oversized", f"a command has at most {BODY_LIMIT} bytes")
    found = entry.unpack(raw)
    if not isinstance(found, Command):
        raise DecodeError("malformed", "the body is no command")
    return found


def headers(key: SigningKey, body: bytes) -> dict[str, str]:
    """Of the request that brings `body` to `PATH`."""
    return {"X-Key": key.id, "X-Signature": mac(key, body).hex(), "Content-Type": "application/msgpack"}
