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
from streams.registry.case_tables import originals, parties, pins
from streams.registry.roll_tables import corrections, drafts, telephones
from streams.registry.seal import Sealer
from streams.registry.subscription_tables import subscriptions
from streams.registry.tables import users


class SealedColumns(NamedTuple):
    """`key`: the column that names a row. A text column holds base64, a binary one the sealed bytes. `place`: what a
    value is sealed for, as a format of row and column; '' = table, row and column."""

    table: Table
    names: tuple[str, ...]
    key: str = "id"
    place: str = ""

    def context(self, row: str, column: str) -> str:
        return (self.place or f"{self.table.name}/{{row}}/{{column}}").format(row=row, column=column)


PARTY = SealedColumns(parties, ("name", "phone", "id_number", "address"))
USER = SealedColumns(users, ("totp",))
ORIGINAL = SealedColumns(originals, ("sealed",))
PIN = SealedColumns(pins, ("digest",), key="case_id")
TELEPHONE = SealedColumns(telephones, ("number",), key="worker")
DRAFT = SealedColumns(drafts, ("sealed",), key="session")
CORRECTION = SealedColumns(corrections, ("text", "answer"))
SUBSCRIPTION = SealedColumns(subscriptions, ("mail",))
SEALED = (PARTY, USER, ORIGINAL, PIN, TELEPHONE, DRAFT, CORRECTION, SUBSCRIPTION)
"""All of them: `rotate-seal` goes through this list."""


def sealed_row(sealer: Sealer | None, of: SealedColumns, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with plain values as it is written to text columns."""
    return {**row, **{name: sealed_cell(sealer, of, name, row[of.key], row[name]) for name in of.names}}


def opened_row(sealer: Sealer | None, of: SealedColumns, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as it was read from text columns, with plain values."""
    return {**row, **{name: opened_cell(sealer, of, name, row[of.key], row[name]) for name in of.names}}


def sealed_cell(sealer: Sealer | None, of: SealedColumns, column: str, row: str, plain: str) -> str:
    if not plain:
        return ""
    return _text(required(sealer).seal(plain.encode(), of.context(row, column)))


def opened_cell(sealer: Sealer | None, of: SealedColumns, column: str, row: str, cell: str) -> str:
    if not cell:
        return ""
    return required(sealer).open(sealed_bytes(cell), of.context(row, column)).decode()


def resealed(sealer: Sealer | None, of: SealedColumns, row: Mapping[str, Any]) -> dict[str, str | bytes]:
    """The sealed cells of a row, of either kind, under the newest key."""
    cells: dict[str, str | bytes] = {}
    for name in of.names:
        if cell := row[name]:
            place = of.context(row[of.key], name)
            again = required(sealer).seal(required(sealer).open(sealed_bytes(cell), place), place)
            cells[name] = _text(again) if isinstance(cell, str) else again
    return cells


def sealed_bytes(cell: str | bytes) -> bytes:
    """Of a cell that is not empty. Raises SealBroken for text that is none."""
    if not isinstance(cell, str):
        return bytes(cell)
    try:
        return base64.b64decode(cell, validate=True)
    except binascii.Error:
        raise SealBroken("this cell holds no sealed value: bring the registry back from a backup") from None


def required(sealer: Sealer | None) -> Sealer:
    """Raises MissingPart for a registry that was opened without one."""
    if sealer is None:
        raise MissingPart("this registry was opened without its sealing keys: name their file as registry.seal_keys")
    return sealer


def _text(sealed: bytes) -> str:
    return base64.b64encode(sealed).decode("ascii")
