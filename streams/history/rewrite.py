"""Records that are kept here alone, written anew; all else emptied. `upgrade` alone does this, while nothing else uses
the store."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import create_engine, delete, insert, select, update

from streams.history.history import History
from streams.history.mappers import KEPT, MAPPERS, REPLICA
from streams.history.tables import VERSION, standing
from streams.model.entry_id import ZERO

Rewrite = Callable[[bytes], bytes]
"""A record -> the same, rewritten; again changes nothing."""


def rewrite_history(url: str, rewritten: Mapping[str, Rewrite]) -> int:
    """`rewritten`: by kind, for every kind that is kept here alone and has records. How many of their records changed.
    Everything else is a replica: emptied, and filled again from the checkpoint at the next start."""
    history = History(url)
    history.open()
    history.close()
    engine = create_engine(url)
    count = 0
    try:
        with engine.begin() as tx:
            for mapper in MAPPERS:
                if mapper.records is None or mapper.records.stored not in KEPT:
                    continue
                made, stored = rewritten[mapper.kind], mapper.records.stored
                rows = [(row.id, bytes(row.record)) for row in tx.execute(select(stored.c.id, stored.c.record))]
                new = {name: record for name, raw in rows if (record := made(raw)) != raw}
                for name, record in new.items():
                    tx.execute(update(stored).where(stored.c.id == name).values(record=record))
                count += len(new)
            for table in REPLICA:
                tx.execute(delete(table))
            tx.execute(insert(standing), [{"id": 1, "version": VERSION, "cursor": str(ZERO), "at": 0}])
        if engine.dialect.name == "sqlite":
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("VACUUM")
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return count
    finally:
        engine.dispose()
