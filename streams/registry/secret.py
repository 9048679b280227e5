"""Keys, links, cookies, tickets: 32 random bytes each, of which only the SHA-256 is kept.

So much randomness needs no slow hash; a password would.
"""

from __future__ import annotations

import base64
import contextlib
import fcntl
import hashlib
import hmac
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from streams import durable


def new() -> tuple[str, bytes]:
    """(text to hand out once, digest to keep)."""
    text = secrets.token_urlsafe(32)
    return text, digest(text)


def digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def following(seed: bytes, text: str) -> str:
    """The secret that follows another: the same each time, and known neither from the text alone nor from what is kept
    of it."""
    return base64.urlsafe_b64encode(hmac.new(seed, text.encode(), hashlib.sha256).digest()).decode().rstrip("=")


def write_private(path: Path, content: bytes) -> None:
    """Whole or not at all, readable by the owner alone, on disk when it returns: what is sealed with a key is lost with
    the key."""
    durable.write(path, content, private=True)


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One process at a time changes the keys of a folder, who runs it; the next waits. Two that read, add and write
    would lose what one of them added, and what was sealed or signed with it."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
