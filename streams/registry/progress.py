"""Reporters who ask how far their case is: by its code and their whole telephone number, or the PIN they were given.

Five wrong answers to one code within a day pause it for a day, in every process: the code is public, so nothing but
this protects the telephone from a stranger.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata

from sqlalchemy import insert, select

from streams.registry.attempts import Rule, failed, forget, paused
from streams.registry.case_tables import pins
from streams.registry.parties import REPORTER, Parties
from streams.registry.people import lock
from streams.registry.sealed import PIN, opened_cell, sealed_row

_DAY_MS = 24 * 3_600_000
RULE = Rule(5, _DAY_MS, _DAY_MS)
PIN_DIGITS = 8


class Progress(Parties):
    """Takes an engine; `Registry` is made of it."""

    def give_pin(self, case: str, now: int) -> str:
        """The PIN of a case, to be shown once to who reports it; '' when one was given before."""
        pin = f"{secrets.randbelow(10**PIN_DIGITS):0{PIN_DIGITS}}"
        row = sealed_row(self._sealer, PIN, {"case_id": case, "digest": _digest(case, pin), "given_at": now})
        with self._engine.begin() as tx:
            lock(tx)
            if tx.scalar(select(pins.c.case_id).where(pins.c.case_id == case)) is not None:
                return ""
            tx.execute(insert(pins), [row])
        return pin

    def pin_given(self, case: str) -> int:
        """When a case was given its PIN, 0 = never."""
        with self._engine.connect() as tx:
            return tx.scalar(select(pins.c.given_at).where(pins.c.case_id == case)) or 0

    def may_ask(self, case: str, typed: str, now: int) -> bool:
        """Whether `typed` is the PIN or the telephone of a reporter (real ms). A wrong one is counted; while the case
        is paused nothing is right. Takes the same way whatever is wrong."""
        # The other side of a dispute who sees the slip does not pass with the own number.
        by_phone = self.party_phone_matches(case, typed, REPORTER)
        what = f"progress:{case}"
        with self._engine.begin() as tx:
            lock(tx)
            cell = tx.scalar(select(pins.c.digest).where(pins.c.case_id == case)) or ""
            kept = opened_cell(self._sealer, PIN, "digest", case, cell)
            by_pin = hmac.compare_digest(kept, _digest(case, unicodedata.normalize("NFKC", typed).strip()))
            if paused(tx, what, now):
                return False
            if by_phone or by_pin:
                forget(tx, what)
                return True
            failed(tx, what, RULE, now)
            return False


def _digest(case: str, pin: str) -> str:
    """Of one case alone. It is sealed as well: eight digits are soon tried by who has the database."""
    return hashlib.sha256(f"{case}/{pin}".encode()).hexdigest()
