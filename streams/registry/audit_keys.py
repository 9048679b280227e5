"""The key that signs the audit's heads (Ed25519): made, read, and used for checking.

Who holds the private half can sign a chain that was made anew, so in production it lies outside the data folder, or
elsewhere altogether; checking needs the public half alone.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from streams.errors import MissingPart, StoreError
from streams.model.audit import Head, statement
from streams.registry.secret import write_private
from streams.settings import Settings

_MAKE = "`python -m streams audit-key FILE` makes one"


class Public(NamedTuple):
    """The public half and its id, by which a head names its key."""

    key: Ed25519PublicKey
    id: str


def key_file(settings: Settings) -> Path:
    named = settings.registry.audit_key
    return Path(named) if named else settings.store.data_dir / "audit.ed25519"


def make(path: Path) -> str:
    """Writes a new private key, readable by its owner alone; returns the public half as PEM. Raises StoreError for a
    file that is there already."""
    if path.exists():
        raise StoreError(f"{path} is there already: a key is never overwritten; name another file")
    key = Ed25519PrivateKey.generate()
    write_private(path, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return public_pem(key)


def public_pem(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def signing_key(settings: Settings) -> Ed25519PrivateKey | None:
    """None where only the public half is here and another user signs. Without any setting it is made once, in the data
    folder. Raises MissingPart, StoreError."""
    path = key_file(settings)
    if not settings.registry.audit_key:
        if settings.registry.audit_public_key:
            return None
        if not path.exists():
            make(path)
    return private_key(path)


def public_key(settings: Settings, file: Path | None = None) -> Public | None:
    """Of a file, else of the settings, else of the private key that is here; None before there is any. Raises
    MissingPart, StoreError."""
    elsewhere = file or (Path(settings.registry.audit_public_key) if settings.registry.audit_public_key else None)
    if elsewhere is not None:
        return named(_public(elsewhere))
    path = key_file(settings)
    return named(private_key(path)) if path.exists() else None


def key_id(key: Ed25519PublicKey) -> str:
    return hashlib.sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:16]


def head(key: Ed25519PrivateKey, at: int, seq: int, hash_: bytes) -> Head:
    digest = hash_.hex()
    return Head(at, seq, digest, key.sign(statement(at, seq, digest)).hex(), key_id(key.public_key()))


def of_before(settings: Settings, first: int) -> Callable[[Head], bool]:
    """Whether a head of the secret of before (`audit.key`) counts: below record `first` alone, the first that a key of
    today has signed. Who has that secret cannot sign anything later with it."""
    path = settings.store.data_dir / "audit.key"
    secret = bytes.fromhex(path.read_text("ascii").strip()) if path.exists() else b""

    def counts(one: Head) -> bool:
        known = hmac.new(secret, statement(one.at, one.seq, one.hash), hashlib.sha256).hexdigest()
        return bool(secret) and one.seq < first and hmac.compare_digest(one.signature, known)

    return counts


def named(key: Ed25519PrivateKey | Ed25519PublicKey) -> Public:
    public = key.public_key() if isinstance(key, Ed25519PrivateKey) else key
    return Public(public, key_id(public))


def private_key(path: Path) -> Ed25519PrivateKey:
    """Raises MissingPart, StoreError."""
    try:
        key = load_pem_private_key(_read(path), None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise StoreError(f"{path} holds no private key without a password: {_MAKE}") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise StoreError(f"{path} holds a key of another kind than Ed25519: {_MAKE}")
    return key


def _public(path: Path) -> Ed25519PublicKey:
    """Of a public key's file, or of a private one."""
    raw = _read(path)
    if b"PRIVATE" in raw:
        return private_key(path).public_key()
    try:
        key = load_pem_public_key(raw)
    except (ValueError, UnsupportedAlgorithm):
        raise StoreError(f"{path} holds no public key (PEM): {_MAKE} and prints its public half") from None
    if not isinstance(key, Ed25519PublicKey):
        raise StoreError(f"{path} holds a key of another kind than Ed25519: {_MAKE}")
    return key


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as wrong:
        raise MissingPart(f"the audit's key {path} cannot be read ({wrong.strerror}): {_MAKE}") from None
