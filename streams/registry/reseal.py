"""Sealed cells brought to the newest key, while they are read and written."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import Connection, Engine, Select, func, inspect, select, update
from sqlalchemy.engine import RowMapping

from streams.registry.case_tables import holds
from streams.registry.people import lock
from streams.registry.seal import Sealer, key_id
from streams.registry.sealed import SEALED, SealedColumns, required, resealed, sealed_bytes

_PORTION = 500


class Reseal:
    """Takes an engine and what seals; `Registry` is made of it."""

    def __init__(self, engine: Engine, sealer: Sealer | None) -> None:
        self._engine, self._sealer = engine, sealer

    def reseal(self) -> int:
        """Seals every row with the newest key that is not; how many rows. In portions, each a transaction: cut off, it
        goes on where it was when it is called again. Raises SealKeyMissing, SealBroken."""
        return sum(self._reseal(of) for of in SEALED)

    def seal_keys_used(self) -> Counter[str]:
        """How many rows each key sealed a cell of."""
        used: Counter[str] = Counter()
        for of in SEALED:
            after = ""
            while rows := self._portion(of, after):
                used.update(key for row in rows for key in _keys(of, row))
                after = rows[-1][of.key]
        return used

    def seals_something(self) -> bool:
        """Whether a row is there that only a key of before can open. False before the tables are sealed."""
        with self._engine.connect() as tx:
            there = inspect(tx)
            if not there.has_table(holds.name):  # They came with the migration that sealed.
                return False
            filled = (
                select(of.table.c[of.key]).where(func.length(of.table.c[n]) > 0)
                for of in SEALED
                if there.has_table(of.table.name)  # A table may have come with a later migration.
                for n in of.names
            )
            return any(tx.execute(query.limit(1)).first() is not None for query in filled)

    def _reseal(self, of: SealedColumns) -> int:
        newest, count, after = required(self._sealer).newest(), 0, ""
        while rows := self._portion(of, after):
            after = rows[-1][of.key]
            due = [row[of.key] for row in rows if _keys(of, row) - {newest}]
            if due:
                with self._engine.begin() as tx:
                    lock(tx)
                    count += sum(self._again(tx, of, row) for row in due)
        return count

    def _again(self, tx: Connection, of: SealedColumns, name: str) -> int:
        """Within the transaction: the row as it is now, not as it was when it was listed."""
        row = tx.execute(_of(of).where(of.table.c[of.key] == name).with_for_update()).mappings().one_or_none()
        if row is None:
            return 0
        cells = resealed(self._sealer, of, {str(column): cell for column, cell in row.items()})
        return tx.execute(update(of.table).where(of.table.c[of.key] == name).values(cells)).rowcount

    def _portion(self, of: SealedColumns, after: str) -> list[RowMapping]:
        key = of.table.c[of.key]
        with self._engine.connect() as tx:
            return list(tx.execute(_of(of).where(key > after).order_by(key).limit(_PORTION)).mappings().all())


def _of(of: SealedColumns) -> Select[Any]:
    return select(*(of.table.c[name] for name in (of.key, *of.names)))


def _keys(of: SealedColumns, row: RowMapping) -> set[str]:
    return {key_id(sealed_bytes(row[name])) for name in of.names if row[name]}
