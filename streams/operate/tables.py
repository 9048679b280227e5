"""The rows of a database in a file and back: SQLite or PostgreSQL, in one reading, whatever the tables are."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Engine, MetaData, Table, create_engine, event, insert, select

_PORTION = 5_000
_pack, _unpack = msgspec.msgpack.Encoder().encode, msgspec.msgpack.Decoder().decode

Change = Callable[[str, dict[str, Any]], dict[str, Any]]


class Packer:
    """A file of records, each with its length before it."""

    def __init__(self, path: Path) -> None:
        self._out = gzip.open(path, "wb", compresslevel=1)  # noqa: SIM115 - closed by __exit__
        self.count = 0

    def __enter__(self) -> Packer:
        return self

    def __exit__(self, *_: object) -> None:
        self._out.close()

    def add(self, record: Any) -> None:
        raw = _pack(record)
        self._out.write(len(raw).to_bytes(4, "big") + raw)
        self.count += 1


def packed(path: Path, records: Iterator[Any]) -> int:
    """How many."""
    with Packer(path) as out:
        for record in records:
            out.add(record)
    return out.count


def unpacked(path: Path) -> Iterator[Any]:
    with gzip.open(path, "rb") as file:
        while head := file.read(4):
            yield _unpack(file.read(int.from_bytes(head, "big")))


def rows(url: str, only: Collection[str], change: Change | None = None) -> Iterator[tuple[str, dict[str, Any]]]:
    """(table, row) of the tables named, as of one moment; others of the database are not ours. Raises
    SQLAlchemyError."""
    engine = _reading(url)
    try:
        with engine.connect() as tx, tx.begin():
            found = MetaData()
            found.reflect(tx)
            for table in found.sorted_tables:
                if table.name not in only:
                    continue
                for row in tx.execution_options(yield_per=_PORTION).execute(select(table)).mappings():
                    kept = {str(name): _plain(cell) for name, cell in row.items()}
                    yield str(table.name), change(str(table.name), kept) if change else kept
    finally:
        engine.dispose()


def put(url: str, records: Iterator[tuple[str, dict[str, Any]]], only: Collection[str]) -> int:
    """Writes them in one transaction into tables that are there; the rows a migration left in them go first. `only`:
    these tables. Raises SQLAlchemyError."""
    engine = create_engine(url)
    count = 0
    try:
        with engine.begin() as tx:
            found = MetaData()
            found.reflect(tx)
            waiting: list[dict[str, Any]] = []
            at: Table | None = None
            for name, row in records:
                if name not in only:
                    continue
                if at is None or at.name != name or len(waiting) >= _PORTION:
                    count += _insert(tx, at, waiting)
                    if at is None or at.name != name:
                        at = found.tables[name]
                        if tx.execute(select(at).limit(1)).first() is not None:
                            tx.execute(at.delete())
                waiting.append(row)
            count += _insert(tx, at, waiting)
        return count
    finally:
        engine.dispose()


def _plain(cell: Any) -> Any:
    return bytes(cell) if isinstance(cell, memoryview) else cell


def _insert(tx: Any, table: Table | None, waiting: list[dict[str, Any]]) -> int:
    count = len(waiting)
    if table is not None and waiting:
        tx.execute(insert(table), waiting)
        waiting.clear()
    return count


def _reading(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url, isolation_level="REPEATABLE READ")
    engine = create_engine(url)
    event.listen(engine, "connect", lambda connection, _: setattr(connection, "isolation_level", None))
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine
