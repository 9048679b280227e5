"""Sealed cells brought to the newest key, while they are read and written."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import Connection, Engine, select, update
from sqlalchemy.engine import RowMapping

from streams.registry.people import lock
from streams.registry.seal import Sealer, key_id
from streams.registry.sealed import SEALED, SealedColumns, opened_row, required, sealed_bytes, sealed_row

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
        """How many cells each key sealed."""
        used: Counter[str] = Counter()
        for of in SEALED:
            after = ""
            while rows := self._portion(of, after):
                used.update(key for row in rows for key in _keys(of, row))
                after = rows[-1]["id"]
        return used

    def _reseal(self, of: SealedColumns) -> int:
        newest, count, after = required(self._sealer).newest(), 0, ""
        while rows := self._portion(of, after):
            after = rows[-1]["id"]
            due = [row["id"] for row in rows if _keys(of, row) - {newest}]
            if due:
                with self._engine.begin() as tx:
                    lock(tx)
                    count += sum(self._again(tx, of, row) for row in due)
        return count

    def _again(self, tx: Connection, of: SealedColumns, row_id: str) -> int:
        """Within the transaction: the row as it is now, not as it was when it was listed."""
        columns = [of.table.c[name] for name in ("id", *of.names)]
        row = tx.execute(select(*columns).where(of.table.c.id == row_id).with_for_update()).mappings().one_or_none()
        if row is None:
            return 0
        plain = opened_row(self._sealer, of, {str(name): cell for name, cell in row.items()})
        cells = {name: cell for name, cell in sealed_row(self._sealer, of, plain).items() if name != "id"}
        return tx.execute(update(of.table).where(of.table.c.id == row_id).values(cells)).rowcount

    def _portion(self, of: SealedColumns, after: str) -> list[RowMapping]:
        columns = [of.table.c[name] for name in ("id", *of.names)]
        query = select(*columns).where(of.table.c.id > after).order_by(of.table.c.id).limit(_PORTION)
        with self._engine.connect() as tx:
            return list(tx.execute(query).mappings().all())


def _keys(of: SealedColumns, row: RowMapping) -> set[str]:
    return {key_id(sealed_bytes(row[name])) for name in of.names if row[name]}
