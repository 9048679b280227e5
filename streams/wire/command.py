"""What the pages' server sends to intake for a person: the command, with who it is for and when, signed.

The service key proves the server; the signature ties key, person and command together, so that neither a log line nor a
proxy can give the same words to somebody else.
"""

from __future__ import annotations

import hashlib
import hmac

import msgspec

from streams.errors import DecodeError
from streams.model.event import CaseWish, DeskWish, Matter
from streams.model.words import Note
from streams.wire.unreadable import UNREADABLE

PATH = "/v1/commands"
BODY_LIMIT = 8_192
FRESH_MS = 60_000
"""A signature older than this, or from so far ahead, is not taken."""


class Envelope(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`id`: made by the browser (UUID); the same id twice is one command. `sent`: real ms. The rest as in Command."""

    id: str
    sent: int
    subject: str
    role: str
    scope: str
    by: str
    action: str
    object: str
    expected_version: int = 0
    note: Note = ""
    person: str = ""
    department: str = ""
    named: bool = False
    wish: CaseWish | None = None
    matter: Matter | None = None
    desk: DeskWish | None = None


_decoder = msgspec.json.Decoder(Envelope)


def encode(envelope: Envelope) -> bytes:
    return msgspec.json.encode(envelope)


def decode(raw: bytes) -> Envelope:
    """Raises DecodeError."""
    if len(raw) > BODY_LIMIT:
        raise DecodeError("oversized", f"a command has at most {BODY_LIMIT} bytes")
    try:
        return _decoder.decode(raw)
    except UNREADABLE as wrong:
        raise DecodeError("malformed", str(wrong)) from None


def signature(key: str, body: bytes) -> str:
    return hmac.new(key.encode(), body, hashlib.sha256).hexdigest()


def signed_by(key: str, body: bytes, said: str) -> bool:
    return hmac.compare_digest(signature(key, body), said)


def headers(key: str, body: bytes) -> dict[str, str]:
    """Of the request that brings `body` to `PATH`."""
    return {
        "Authorization": f"Bearer {key}",
        "X-Signature": signature(key, body),
        "Content-Type": "application/json",
    }
