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


class Withdrawal(NamedTuple):
    """A worker's newest one. `at`: real ms; `until`: when positions were agreed to again, NEVER where they were not."""

    worker: int
    at: int
    until: int


NEVER = 1 << 62
"""Real ms."""


def withdrawals_in(tx: Connection) -> list[Withdrawal]:
    """Of every worker who ever refused or took it back."""
    found: dict[int, Withdrawal] = {}
    for row in tx.execute(select(consents.c.worker, consents.c.at, consents.c.given).order_by(consents.c.at)):
        known = found.get(row.worker)
        if not row.given:
            found[row.worker] = Withdrawal(row.worker, row.at, NEVER)
        elif known is not None and known.until == NEVER:
            found[row.worker] = known._replace(until=row.at)
    return list(found.values())


def withdrawn_in(tx: Connection) -> frozenset[int]:
    """Workers whose newest consent is none."""
    return frozenset(one.worker for one in withdrawals_in(tx) if one.until == NEVER)
