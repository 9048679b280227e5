"""Corrections that workers ask for of what the city keeps of them, and how each was settled. The entry itself changes
by the roster alone: a settled correction says what was done about it."""

from __future__ import annotations

import secrets
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Engine, func, insert, select, update

from streams.errors import DeedRefused
from streams.model.audit import AuditRecord
from streams.registry.audit import append
from streams.registry.people import lock
from streams.registry.roll_tables import corrections
from streams.registry.seal import Sealer
from streams.registry.sealed import CORRECTION, opened_row, sealed_row

OPEN_MOST = 5
"""Corrections of one worker that may wait at a time."""


class CorrectionOutcome(StrEnum):
    OPEN = ""
    CORRECTED = "corrected"
    DECLINED = "declined"


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """`worker`: number. `at`, `settled_at`: real ms, the latter None while it is open. `text`: what is wrong and what
    is right. `answer`: why, of a declined one; what was done, of another."""

    id: str
    worker: int
    at: int
    text: str
    settled_at: int | None = None
    by: str = ""
    outcome: CorrectionOutcome = CorrectionOutcome.OPEN
    answer: str = ""


class Corrections:
    """Takes an engine and what seals; `Registry` is made of it."""

    def __init__(self, engine: Engine, sealer: Sealer | None) -> None:
        self._engine, self._sealer = engine, sealer

    def ask_correction(self, worker: int, text: str, record: AuditRecord) -> str:
        """Its id. Raises DeedRefused while OPEN_MOST of the worker's wait."""
        row = {"id": secrets.token_hex(8), "worker": worker, "at": record.at, "text": text}
        with self._engine.begin() as tx:
            lock(tx)
            waiting = select(func.count()).where(corrections.c.worker == worker, corrections.c.settled_at.is_(None))
            if (tx.scalar(waiting) or 0) >= OPEN_MOST:
                raise DeedRefused("corrections_open", most=OPEN_MOST)
            empty = {"settled_at": None, "by": "", "outcome": "", "answer": ""}
            tx.execute(insert(corrections), [sealed_row(self._sealer, CORRECTION, {**row, **empty})])
            append(tx, record)
        return str(row["id"])

    def corrections_of(self, worker: int) -> list[Correction]:
        """The newest first."""
        return self._read(corrections.c.worker == worker)[::-1]

    def open_corrections(self) -> list[Correction]:
        """Of everybody, the oldest first."""
        return self._read(corrections.c.settled_at.is_(None))

    def settle_correction(
        self, id_: str, outcome: CorrectionOutcome, answer: str, by: str, record: AuditRecord
    ) -> None:
        """Raises DeedRefused where it does not wait any more."""
        cell = sealed_row(self._sealer, CORRECTION, {"id": id_, "text": "", "answer": answer})["answer"]
        settled = {"settled_at": record.at, "by": by, "outcome": outcome.value, "answer": cell}
        waits = (corrections.c.id == id_) & corrections.c.settled_at.is_(None)
        with self._engine.begin() as tx:
            lock(tx)
            if not tx.execute(update(corrections).where(waits).values(**settled)).rowcount:
                raise DeedRefused("no_correction")
            append(tx, record)

    def _read(self, wanted: ColumnElement[bool]) -> list[Correction]:
        query = select(corrections).where(wanted).order_by(corrections.c.at, corrections.c.id)
        with self._engine.connect() as tx:
            rows = [dict(row) for row in tx.execute(query).mappings()]
        return [self._correction(row) for row in rows]

    def _correction(self, row: dict[str, Any]) -> Correction:
        opened = opened_row(self._sealer, CORRECTION, row)
        return Correction(**{**opened, "outcome": CorrectionOutcome(row["outcome"])})
