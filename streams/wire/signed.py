"""Signed events: the very bytes that were signed, under which key, and the HMAC-SHA256 over them. Pure.

A key signs what its purpose allows and nothing else, so that one process's key gives no one another's role. Positions
carry no signature: they are columns, and give no one a right.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from enum import StrEnum

import msgspec

from streams.access.policy import ON_THE_LINE
from streams.access.subject import Role
from streams.errors import DecodeError, UnknownKey
from streams.model.entry_id import ZERO, EntryId
from streams.model.event import Command, DutyEnd, Incoming, Tick
from streams.wire import entry
from streams.wire.entry import SIGNED, Signed
from streams.wire.unreadable import UNREADABLE

UNKNOWN_TAG = "unknown_tag"
"""Reason of a signed event of a kind that this version does not know."""
OVERLAP_MS = 120_000
"""Real ms that a retired key still signs for: until every process has read the new one."""


class KeyPurpose(StrEnum):
    """Whose key it is."""

    DESK = "desk"
    WALL = "wall"
    CALLER = "caller"
    CALLS = "calls"
    SEAT = "seat"
    INTAKE = "intake"
    FOLD = "fold"


class SigningKey(msgspec.Struct, frozen=True):
    """`id`: `<purpose>-<number>`. `retired_at`: real ms, 0 while it is in use."""

    id: str
    purpose: KeyPurpose
    secret: bytes
    created_at: int = 0
    retired_at: int = 0

    def __repr__(self) -> str:
        return f"SigningKey({self.id!r})"


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Signed)


class KeyRing:
    """`keys`: by id, retired ones too. `known`: ids of all keys the store ever had. Entries up to `since` need none."""

    def __init__(self, keys: Iterable[SigningKey], known: Iterable[str] = (), since: EntryId = ZERO) -> None:
        self.keys: Mapping[str, SigningKey] = {key.id: key for key in keys}
        self.known = frozenset(known) | frozenset(self.keys)
        self.since = since

    def opened(self, raw: bytes, at: int) -> Incoming:
        """The event of a signed body that was journaled at `at` (real ms). Raises DecodeError for one that no one may
        have signed so, UnknownKey for one under a key that the store had and the ring has not."""
        if raw[:1] != SIGNED:
            raise DecodeError("unsigned", "an event without a signature")
        try:
            signed = _decoder.decode(raw)
        except UNREADABLE as wrong:
            raise DecodeError("malformed", str(wrong)) from None
        key = self.verified(signed.key, signed.body, signed.mac, at)
        try:
            event = entry.unpack(signed.body)
        except DecodeError:
            if tag := entry.unknown_tag(signed.body):
                raise DecodeError(UNKNOWN_TAG, tag) from None
            raise
        if not may_sign(key.purpose, event):
            raise DecodeError("unsigned", f"key {key.id} signs no {type(event).__name__} of this role")
        return event

    def verified(self, name: str, body: bytes, mac: bytes, at: int) -> SigningKey:
        """The key that signed `body` at `at` (real ms). Raises DecodeError, UnknownKey."""
        key = self.keys.get(name)
        if key is None:
            if name in self.known:
                raise UnknownKey(name)
            raise DecodeError("unsigned", f"key {name[:40]!r} is none of this store's")
        if not hmac.compare_digest(mac, hmac.digest(key.secret, body, hashlib.sha256)):
            raise DecodeError("unsigned", f"the signature is not that of key {key.id}")
        if key.retired_at and at > key.retired_at + OVERLAP_MS:
            raise DecodeError("unsigned", f"key {key.id} was retired before")
        return key


def may_sign(purpose: KeyPurpose, event: Incoming) -> bool:
    """Whether an event may come under a key of this purpose."""
    match purpose:
        case KeyPurpose.DESK | KeyPurpose.SEAT:
            return isinstance(event, Command) and event.role != Role.SYSTEM and event.action not in ON_THE_LINE
        case KeyPurpose.CALLER:
            return isinstance(event, Command) and event.role == Role.SYSTEM and event.action not in ON_THE_LINE
        case KeyPurpose.CALLS:
            return isinstance(event, Command) and event.action in ON_THE_LINE
        case KeyPurpose.FOLD:
            return isinstance(event, Tick | DutyEnd) and event.source == "system"
        case KeyPurpose.INTAKE:
            return not isinstance(event, Command | Tick)
        case KeyPurpose.WALL:
            return False


def mac(key: SigningKey, body: bytes) -> bytes:
    return hmac.digest(key.secret, body, hashlib.sha256)


def frame(key: str, body: bytes, signature: bytes) -> bytes:
    """As an entry carries it: behind its length."""
    raw = _encoder.encode(Signed(key, body, signature))
    return len(raw).to_bytes(4, "little") + raw


def sign(key: SigningKey, packed: bytes) -> bytes:
    """The frame of an event (`entry.pack`), signed; one that has a signature already, as a command, stays."""
    body = packed[4:]
    return packed if body[:1] == SIGNED else frame(key.id, body, mac(key, body))
