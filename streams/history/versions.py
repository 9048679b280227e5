"""The version of each kind in a store. A kind of another version is made anew alone; one that is kept here alone only
gains columns."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, Table, delete, insert, inspect, select, update
from sqlalchemy.schema import CreateColumn

from streams.history import day_sums, search, writer
from streams.history.mappers import MAPPERS
from streams.history.tables import VERSION, facts, kinds, metadata

_FIRST = ("case", "alert", "refused")
"""Kinds of a store that is older than the table `kinds`, all of version 5."""


def settle(tx: Connection, *, empty: bool) -> None:
    """Brings the tables of each kind to its version. `empty`: nothing is written yet, so every kind will be."""
    held = {row.kind: row.version for row in tx.execute(select(kinds))}
    if not held and not empty:
        held = dict.fromkeys(_FIRST, VERSION)
        tx.execute(insert(kinds), [{"kind": kind, "version": VERSION, "told": True} for kind in _FIRST])
    fewer = False
    for mapper in MAPPERS:
        grow(tx, mapper.kept_tables)
        if mapper.records:
            writer.first_turn(tx, mapper.records)
        if held.get(mapper.kind) == mapper.version:
            continue
        if mapper.kind in held and not mapper.kept:
            metadata.drop_all(tx, tables=mapper.replica_tables)
            metadata.create_all(tx, tables=mapper.replica_tables)
            fewer |= bool(tx.execute(delete(facts).where(facts.c.kind == mapper.kind)).rowcount)
        tx.execute(delete(kinds).where(kinds.c.kind == mapper.kind))
        whole = empty or mapper.records is None
        tx.execute(insert(kinds), [{"kind": mapper.kind, "version": mapper.version, "told": whole}])
        if mapper.kept and mapper.records:
            writer.remake(tx, mapper, mapper.records)
    if fewer or day_sums.missing(tx):
        day_sums.remake(tx)


def searched_again(tx: Connection) -> None:
    """Makes what kinds that are kept here alone are searched by, where it went with the replica."""
    for mapper in MAPPERS:
        records = mapper.records
        if mapper.kept and records and records.sought and not search.has(tx, mapper.kind):
            writer.remake(tx, mapper, records)


def not_sent(tx: Connection) -> frozenset[str]:
    return frozenset(tx.scalars(select(kinds.c.kind).where(kinds.c.told.is_(False))))


def mark_sent(tx: Connection, kind: str) -> None:
    tx.execute(update(kinds).where(kinds.c.kind == kind).values(told=True))


def grow(tx: Connection, tables: Iterable[Table]) -> None:
    """Adds the columns that stored tables lack. A column that is new in a release has a server default."""
    for table in tables:
        stored = {column["name"] for column in inspect(tx).get_columns(table.name)}
        for column in table.columns:
            if column.name not in stored:
                words = CreateColumn(column).compile(dialect=tx.dialect)
                tx.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {words}")
