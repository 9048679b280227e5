"""Consents of workers to positions: who agreed to which text, and who took it back. No list of them is handed out."""

from __future__ import annotations

from sqlalchemy import Engine, insert

from streams.registry.consent_rows import Consent, Withdrawal, consent_in, withdrawals_in
from streams.registry.people import lock, tell
from streams.registry.tables import consents


class Consents:
    """Takes an engine; `Registry` is made of it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def consent(self, worker: int) -> Consent | None:
        """The one in force; None where the worker was never asked."""
        with self._engine.connect() as tx:
            return consent_in(tx, worker)

    def put_consent(self, worker: int, device: int, *, given: bool, version: str, now: int) -> Consent:
        """What is in force from now on. Given again, the first stays, with its time."""
        with self._engine.begin() as tx:
            lock(tx)
            known = consent_in(tx, worker)
            if known is not None and (known.given, known.version) == (given, version):
                return known
            made = Consent(given, version, max(now, known.at + 1) if known else now)
            row = {"worker": worker, "device": device, **made._asdict()}
            tx.execute(insert(consents), [row])
            # Who agrees has nothing to be forgotten.
            tell(tx, now, [], forgotten=() if given else (worker,))
        return made

    def withdrawals(self, since: int) -> list[Withdrawal]:
        """Of workers whose newest withdrawal came after a moment (real ms), for the archive alone."""
        with self._engine.connect() as tx:
            return [one for one in withdrawals_in(tx) if one.at > since]
