"""Rows of consents, within a transaction of the caller's. Times are real ms."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, select

from streams.registry.tables import consents


class Consent(NamedTuple):
    """To positions. `version`: of the text that was read. `at`: real ms."""

    given: bool
    version: str
    at: int


def consent_in(tx: Connection, worker: int) -> Consent | None:
    """The one in force; None where the worker was never asked."""
    query = select(consents).where(consents.c.worker == worker).order_by(consents.c.at.desc()).limit(1)
    row = tx.execute(query).one_or_none()
    return None if row is None else Consent(row.given, row.version, row.at)


def withdrawn_in(tx: Connection) -> frozenset[int]:
    """Workers whose newest consent is none."""
    rows = tx.execute(select(consents.c.worker, consents.c.given).order_by(consents.c.at))
    newest = {row.worker: row.given for row in rows}
    return frozenset(worker for worker, given in newest.items() if not given)
