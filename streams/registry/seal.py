"""Sealed bytes: what lies in the database can be read with a key that lies elsewhere, and only in its own place.

    sealed = version (1 byte: 1 = AES-256-GCM) | key id (4 bytes) | nonce (12 bytes) | ciphertext and tag

`context` names the place (`text/<event id>`, `parties/<row id>/phone`): it is authenticated with the bytes before it,
so a sealed value that is copied to another row does not open there. The key ring is a text file of the owner alone, one
key per line (`<id, 8 hex digits> <key, 64 hex digits>`), the newest last: the newest seals, all of them open. Another
cipher is another version byte; callers know only `Sealer`.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import NamedTuple, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from streams.errors import MissingPart, SealBroken, SealKeyMissing
from streams.registry.secret import write_private
from streams.settings import Settings

_AES_256_GCM = 1
_ID, _NONCE, _KEY = 4, 12, 32
_HEAD = 1 + _ID + _NONCE
_TAG = 16


class SealKey(NamedTuple):
    """`id`: 8 hex digits, never used again."""

    id: str
    secret: bytes

    def __repr__(self) -> str:
        return f"SealKey({self.id!r})"


class Sealer(Protocol):
    """The port. Safe to use from several threads."""

    def seal(self, plain: bytes, context: str) -> bytes:
        """With the newest key. Raises MissingPart without a key file."""
        ...

    def open(self, sealed: bytes, context: str) -> bytes:
        """Raises SealKeyMissing (its key is not in the ring) or SealBroken (not what was sealed for this context)."""
        ...

    def newest(self) -> str:
        """Id of the key that seals now: a value whose `key_id` differs is due to be sealed again."""
        ...


class RingSealer:
    """Seals with the keys of a file, which is read again when it has changed: a key that a rotation adds is known to
    every process without a restart."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._read: tuple[tuple[int, int], tuple[SealKey, ...]] | None = None

    def seal(self, plain: bytes, context: str) -> bytes:
        key = self._keys()[-1]
        # Random nonces of 96 bits: good for 2**32 values per key, far above what a city writes between two rotations.
        head = bytes([_AES_256_GCM]) + bytes.fromhex(key.id) + os.urandom(_NONCE)
        return head + AESGCM(key.secret).encrypt(head[-_NONCE:], plain, head + context.encode())

    def open(self, sealed: bytes, context: str) -> bytes:
        wanted = key_id(sealed)
        key = next((one for one in self._keys() if one.id == wanted), None)
        if key is None:
            raise SealKeyMissing(wanted, str(self._file))
        head, rest = sealed[:_HEAD], sealed[_HEAD:]
        try:
            return AESGCM(key.secret).decrypt(head[-_NONCE:], rest, head + context.encode())
        except InvalidTag:
            raise SealBroken("not what was sealed for this place") from None

    def newest(self) -> str:
        return self._keys()[-1].id

    def _keys(self) -> tuple[SealKey, ...]:
        try:
            found = self._file.stat()
        except FileNotFoundError:
            raise MissingPart(
                f"no sealing keys at {self._file}: bring the file back from where it is kept (registry.seal_keys); "
                "`python -m streams up` makes one with a new store"
            ) from None
        stamp = (found.st_mtime_ns, found.st_size)
        if self._read is None or self._read[0] != stamp:
            self._read = (stamp, read_keys(self._file))
        return self._read[1]


def key_id(sealed: bytes) -> str:
    """Which key sealed this. Raises SealBroken for bytes that nothing here sealed."""
    if len(sealed) < _HEAD + _TAG or sealed[0] != _AES_256_GCM:
        raise SealBroken("no sealed value of a version known here")
    return sealed[1 : 1 + _ID].hex()


def seal_file(settings: Settings) -> Path:
    """Where the key ring lies."""
    kept = settings.registry.seal_keys
    return Path(kept) if kept else settings.store.data_dir / "seal.keys"


def ensure_keys(file: Path) -> None:
    """Makes a key ring with one key, unless there is one."""
    if not file.exists():
        write_keys(file, (new_key(),))


def new_key() -> SealKey:
    return SealKey(secrets.token_hex(_ID), secrets.token_bytes(_KEY))


def read_keys(file: Path) -> tuple[SealKey, ...]:
    """The newest last. Raises SealBroken for a file that is no key ring; the text never quotes it."""
    keys = []
    for number, line in enumerate(file.read_text("ascii", errors="replace").splitlines(), 1):
        parts = line.split()
        try:
            key = SealKey(parts[0], bytes.fromhex(parts[1]))
            whole = len(parts) == 2 and len(key.secret) == _KEY and len(bytes.fromhex(key.id)) == _ID
        except (ValueError, IndexError):
            whole = False
        if not whole:
            raise SealBroken(f"{file}, line {number} is no sealing key: bring the file back from where it is kept")
        keys.append(key)
    if not keys:
        raise SealBroken(f"{file} holds no sealing key: bring the file back from where it is kept")
    return tuple(keys)


def write_keys(file: Path, keys: tuple[SealKey, ...]) -> None:
    """Whole or not at all, readable by the owner alone."""
    write_private(file, "".join(f"{key.id} {key.secret.hex()}\n" for key in keys).encode())
