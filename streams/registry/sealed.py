"""Columns that are sealed: which they are, and how a cell is written and read.

A cell is the base64 of a value sealed for its place: table, column and the row's id. Copied into another row, column or
table it does not open. '' stays '': that an address is missing is no secret.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import Table

from streams.errors import MissingPart, SealBroken
from streams.registry.seal import Sealer
from streams.registry.tables import parties, users


class SealedColumns(NamedTuple):
    """Of a table with a column `id`."""

    table: Table
    names: tuple[str, ...]


PARTY = SealedColumns(parties, ("name", "phone", "id_number", "address"))
USER = SealedColumns(users, ("totp",))
SEALED = (PARTY, USER)
"""All of them: `rotate-seal` goes through this list."""


def sealed_row(sealer: Sealer | None, of: SealedColumns, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with plain values as it is written."""
    return {**row, **{name: sealed_cell(sealer, of.table.name, name, row["id"], row[name]) for name in of.names}}


def opened_row(sealer: Sealer | None, of: SealedColumns, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as it was read, with plain values."""
    return {**row, **{name: opened_cell(sealer, of.table.name, name, row["id"], row[name]) for name in of.names}}


def sealed_cell(sealer: Sealer | None, table: str, column: str, row: str, plain: str) -> str:
    if not plain:
        return ""
    return base64.b64encode(required(sealer).seal(plain.encode(), context(table, column, row))).decode("ascii")


def opened_cell(sealer: Sealer | None, table: str, column: str, row: str, cell: str) -> str:
    if not cell:
        return ""
    return required(sealer).open(sealed_bytes(cell), context(table, column, row)).decode()


def context(table: str, column: str, row: str) -> str:
    return f"{table}/{row}/{column}"


def sealed_bytes(cell: str) -> bytes:
    """Of a cell that is not ''. Raises SealBroken for text that is none."""
    try:
        return base64.b64decode(cell, validate=True)
    except binascii.Error:
        raise SealBroken("this cell holds no sealed value: bring the registry back from a backup") from None


def required(sealer: Sealer | None) -> Sealer:
    """Raises MissingPart for a registry that was opened without one."""
    if sealer is None:
        raise MissingPart("this registry was opened without its sealing keys: name their file as registry.seal_keys")
    return sealer
