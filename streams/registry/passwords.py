"""Passwords: what is good enough, and how they are kept (argon2id). Two profiles, as cities here are judged by.

`asvs`: long, of any signs. `dengbao`: of three kinds of signs. Neither holds the name of its owner, nor is a common
one (`common`).
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from streams.errors import DeedRefused, HashingBusy
from streams.model.typed import code as code_of
from streams.registry.common import common

LONGEST = 128
"""Signs: hashing takes time, and no one shall make us spend it on a megabyte."""
_LEAST = {"asvs": 12, "dengbao": 10}
_KINDS = (r"[a-z]", r"[A-Z]", r"\d", r"[^A-Za-z\d]")

_hasher = PasswordHasher()
_AT_ONCE, _WAITING = 2, 2
"""Hashes of a process, 64 MiB and a core each; who waits holds a thread that others need."""
_places = threading.BoundedSemaphore(_AT_ONCE + _WAITING)
_hashing = threading.BoundedSemaphore(_AT_ONCE)


@contextmanager
def _one_of_few() -> Iterator[None]:
    """Raises HashingBusy at once when too many wait."""
    if not _places.acquire(blocking=False):
        raise HashingBusy("too many sign in at once: try again in some seconds")
    try:
        with _hashing:
            yield
    finally:
        _places.release()


def check(password: str, name: str, profile: str) -> None:
    """Raises StoreError with what is lacking."""
    least = _LEAST[profile]
    if not least <= len(password) <= LONGEST:
        raise DeedRefused("password_length", least=least, most=LONGEST)
    if name.casefold() in password.casefold():
        raise DeedRefused("password_name")
    if len(set(password)) < 5:
        raise DeedRefused("password_alike")
    if common(password):
        raise DeedRefused("password_common")
    if profile == "dengbao" and sum(bool(re.search(kind, password)) for kind in _KINDS) < 3:
        raise DeedRefused("password_kinds")


def kept(password: str) -> str:
    """Raises HashingBusy."""
    with _one_of_few():
        return _hasher.hash(password)


def kept_pin(pin: str) -> str:
    """Raises StoreError for one that is too short or all alike: it renews a seat, it signs no one in; HashingBusy."""
    pin = code_of(pin)
    if not re.fullmatch(r"[0-9]{6,12}", pin) or len(set(pin)) < 3:
        raise DeedRefused("pin")
    return kept(pin)


@cache
def _decoy() -> str:
    """Made when it is first asked for: most processes never ask, and it takes a fifth of a second."""
    return _hasher.hash("nobody has this password")


def right(kept_: str | None, password: str) -> bool:
    """Whether it is the one that was kept. Takes as long when there is no one (None). Raises HashingBusy."""
    try:
        with _one_of_few():
            nobody = _decoy()
            return _hasher.verify(kept_ or nobody, password[: LONGEST + 1]) and kept_ is not None
    except (VerificationError, InvalidHashError):
        return False
