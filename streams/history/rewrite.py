"""Records of alerts written anew, all else emptied: `upgrade` alone does this, while nothing else uses the store."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import create_engine, delete, insert, select, update

from streams.history.history import History
from streams.history.tables import REPLICA, VERSION, alerts, standing

Rewrite = Callable[[bytes], bytes]
"""A record -> the same, rewritten; again changes nothing."""


def rewrite_history(url: str, rewritten: Rewrite) -> int:
    """How many records of alerts changed. Everything else there is a replica: emptied, and told anew from the
    checkpoint at the next start."""
    history = History(url)
    history.open()
    history.close()
    engine = create_engine(url)
    try:
        with engine.begin() as tx:
            rows = tx.execute(select(alerts.c.id, alerts.c.record)).all()
            new = {row.id: made for row in rows if (made := rewritten(bytes(row.record))) != bytes(row.record)}
            for name, record in new.items():
                tx.execute(update(alerts).where(alerts.c.id == name).values(record=record))
            for table in REPLICA:
                tx.execute(delete(table))
            tx.execute(insert(standing), [{"id": 1, "version": VERSION, "cursor": "0-0", "at": 0}])
        if engine.dialect.name == "sqlite":
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("VACUUM")
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return len(new)
    finally:
        engine.dispose()
