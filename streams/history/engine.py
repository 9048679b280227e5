"""The engine of history's database: SQLite with what a replica needs of it, or PostgreSQL."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event

_BUSY_MS = 10_000
_MAKING = 2112_0001
"""The process that holds this makes the tables; the others find them made."""


def connect(url: str, *, writes: bool) -> Engine:
    engine = create_engine(url, pool_pre_ping=not url.startswith("sqlite"))
    if url.startswith("sqlite"):
        event.listen(engine, "connect", _sqlite)
        if writes:
            event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def alone(tx: Connection) -> None:
    """No other process makes tables until the transaction ends."""
    if tx.dialect.name == "postgresql":
        tx.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MAKING})")


def _sqlite(connection: Any, _: Any) -> None:
    connection.isolation_level = None
    # What a crash of the machine takes from it comes again from the checkpoint: no fsync for each batch.
    # Waiting first: several processes meet here when a store is new.
    for pragma in (f"busy_timeout={_BUSY_MS}", "journal_mode=WAL", "synchronous=NORMAL", "case_sensitive_like=ON"):
        connection.execute(f"PRAGMA {pragma}")
