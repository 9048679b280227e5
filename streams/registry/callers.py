"""Which cases a telephone number was given for, without a number, or a trace of one, in any file: the index is in
this process's memory, under a key that is made with it and ends with it (decision 0078)."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Set as AbstractSet
from threading import Lock
from typing import Protocol

from streams.registry.parties import TELLS, digits_of

_AGAIN_MS = 60_000
"""So far back is read again: another process may have written meanwhile with an earlier time."""


class PhoneRows(Protocol):
    def phone_numbers(self, since: int) -> list[tuple[int, str, str]]: ...

    def party_phone_matches(self, case: str, phone: str) -> bool: ...


class CallerIndex:
    """`rows`: the registry. Blocking; the first call of a process opens every number of the time asked for."""

    def __init__(self, rows: PhoneRows) -> None:
        self._rows, self._lock = rows, Lock()
        self._key = secrets.token_bytes(32)
        self._cases: dict[bytes, set[str]] = {}
        self._until = 0

    def cases(self, phone: str, since: int) -> AbstractSet[str]:
        """Ids of cases with that number, given at or after `since` (real ms). Each is looked at again where it is
        kept: what was deleted since is none."""
        digits = digits_of(phone)
        if len(digits) < TELLS:
            return frozenset()
        with self._lock:
            self._read(since)
            known = set(self._cases.get(self._mark(digits), ()))
        return frozenset(case for case in known if self._rows.party_phone_matches(case, phone))

    def _read(self, since: int) -> None:
        for created, case, digits in self._rows.phone_numbers(max(since, self._until - _AGAIN_MS)):
            if len(digits) >= TELLS:
                self._cases.setdefault(self._mark(digits), set()).add(case)
            self._until = max(self._until, created)

    def _mark(self, digits: str) -> bytes:
        return hmac.digest(self._key, digits.encode(), "sha256")
