"""Signing keys on disk: `ring.json` for those who verify, one `<purpose>.key` for each that signs; 0600.

The registry lists which keys there are and from which journal entry on signatures are asked for, never a secret.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from streams.errors import MissingPart
from streams.model.entry_id import EntryId
from streams.registry.secret import alone, write_private
from streams.wire.signed import KeyPurpose, KeyRing, SigningKey

_BYTES = 32
T = TypeVar("T")


class RingFile(msgspec.Struct, frozen=True, kw_only=True):
    """`known`: ids of all keys the store ever had. `since`: newest entry that needs no signature."""

    since: str
    known: tuple[str, ...]
    keys: tuple[SigningKey, ...]


class Watched(Generic[T]):
    """What a file says, read again when it was replaced. Raises MissingPart while it is not there."""

    def __init__(self, path: Path, read: Callable[[bytes], T]) -> None:
        self._path, self._read = path, read
        self._stamp: tuple[int, int] | None = None
        self._value: T | None = None

    def __call__(self) -> T:
        try:
            found = self._path.stat()
            stamp = found.st_mtime_ns, found.st_ino
            if self._value is None or stamp != self._stamp:
                self._value, self._stamp = self._read(self._path.read_bytes()), stamp
        except FileNotFoundError:
            raise MissingPart(f"no signing key at {self._path}: `python -m streams up` makes it") from None
        return self._value


def folder(data: Path) -> Path:
    return data / "signing"


def ring(data: Path) -> Watched[KeyRing]:
    """The keys of a data folder, for those who verify."""
    return Watched(folder(data) / "ring.json", lambda raw: _ring(msgspec.json.decode(raw, type=RingFile)))


def signer(data: Path, purpose: KeyPurpose) -> Watched[SigningKey]:
    """The newest key of a purpose, for the process that signs with it."""
    return Watched(folder(data) / f"{purpose}.key", lambda raw: msgspec.json.decode(raw, type=SigningKey))


def read(data: Path) -> RingFile | None:
    path = folder(data) / "ring.json"
    return msgspec.json.decode(path.read_bytes(), type=RingFile) if path.exists() else None


@contextlib.contextmanager
def changing(data: Path) -> Iterator[None]:
    """Around a `read` and the `write` that follows from it."""
    folder(data).mkdir(mode=0o700, parents=True, exist_ok=True)
    with alone(folder(data)):
        yield


def write(data: Path, held: RingFile) -> None:
    """The ring first: a key that signs is known to those who verify."""
    folder(data).mkdir(mode=0o700, parents=True, exist_ok=True)
    write_private(folder(data) / "ring.json", msgspec.json.encode(held))
    for key in held.keys:
        if not key.retired_at:
            write_private(folder(data) / f"{key.purpose}.key", msgspec.json.encode(key))


def new_key(purpose: KeyPurpose, known: tuple[str, ...], now: int) -> SigningKey:
    """The next of its purpose. `now`: real ms."""
    number = 1 + max((int(name.rpartition("-")[2]) for name in known if name.startswith(f"{purpose}-")), default=0)
    return SigningKey(f"{purpose}-{number}", purpose, secrets.token_bytes(_BYTES), now)


def _ring(held: RingFile) -> KeyRing:
    return KeyRing(held.keys, held.known, EntryId.parse(held.since))
