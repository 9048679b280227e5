"""Signing keys that are the same in every test."""

from __future__ import annotations

from pathlib import Path

from streams.model.event import Incoming
from streams.registry import signing
from streams.registry.signing import RingFile
from streams.settings import Settings
from streams.wire import entry
from streams.wire.signed import KeyPurpose, KeyRing, SigningKey, sign

KEYS = {one: SigningKey(f"{one}-1", one, one.value.encode() * 8) for one in KeyPurpose}
RING = KeyRing(KEYS.values())


def keys_in(folder: Path) -> None:
    """A data folder whose processes sign with these, and ask for signatures from the first entry on."""
    known = tuple(key.id for key in KEYS.values())
    signing.write(folder, RingFile(since="0-0", known=known, keys=tuple(KEYS.values())))


def settings_in(folder: Path) -> Settings:
    keys_in(folder)
    return Settings.model_validate({"store": {"data_dir": folder}})


def signed(event: Incoming, purpose: KeyPurpose = KeyPurpose.INTAKE) -> bytes:
    """The frame of an event as a door makes it."""
    return sign(KEYS[purpose], entry.pack(event))
