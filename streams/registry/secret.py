"""Keys, links, cookies, tickets: 32 random bytes each, of which only the SHA-256 is kept.

So much randomness needs no slow hash; a password would.
"""

from __future__ import annotations

import hashlib
import secrets


def new() -> tuple[str, bytes]:
    """(text to hand out once, digest to keep)."""
    text = secrets.token_urlsafe(32)
    return text, digest(text)


def digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
