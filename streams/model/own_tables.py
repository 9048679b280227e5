"""The tables that a city brings of its own: which kinds there are is data, and one mechanism serves them all. A table
is rows of canonical texts; a version of it replaces the one before.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from functools import cached_property

import msgspec

TableRow = tuple[str, ...]
"""Canonical texts in the order of the columns."""


class Check(StrEnum):
    """How a cell is read (`streams/model/own_cells.py`)."""

    TEXT = "text"
    ID = "id"
    YES_NO = "yes_no"
    CHOICE = "choice"
    DATE = "date"
    TIME = "time"
    WEEKDAYS = "weekdays"
    REGION = "region"
    NUMBER = "number"
    DEGREES = "degrees"
    TELEPHONE = "telephone"
    MAIL = "mail"
    LINK = "link"
    ENTRY = "entry"  # id of a row of another table


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    zh: str
    en: str


class TableColumn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`names`: what else a head may call it. `of`: the table that an entry is of. `example`: canonical. `hint_zh`,
    `hint_en`: how it is filled in."""

    id: str
    zh: str
    en: str
    check: Check
    hint_zh: str
    hint_en: str
    example: str = ""
    needed: bool = False
    longest: int = 60
    names: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    of: str = ""


class TableKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True):
    """`key`: columns that no two rows have alike. `right`: the page of the policy whose holders read and change it.
    `about_zh`, `about_en`: what it is for, and what follows from a change."""

    id: str
    zh: str
    en: str
    right: str
    about_zh: str
    about_en: str
    key: tuple[str, ...]
    columns: tuple[TableColumn, ...]

    @cached_property
    def at(self) -> dict[str, int]:
        """Where each column is in a row."""
        return {column.id: n for n, column in enumerate(self.columns)}

    def whole(self, row: TableRow) -> TableRow:
        """A row of a version from before the newest columns: they are empty in it."""
        return row + tuple("no" if c.check is Check.YES_NO else "" for c in self.columns[len(row) :])

    def key_of(self, row: TableRow) -> TableRow:
        return tuple(row[self.at[name]] for name in self.key)

    def cell(self, row: TableRow, column: str) -> str:
        return row[self.at[column]]


class TableComparison(msgspec.Struct, frozen=True):
    """What a table would change. `changed`: (before, after)."""

    added: tuple[TableRow, ...] = ()
    changed: tuple[tuple[TableRow, TableRow], ...] = ()
    ended: tuple[TableRow, ...] = ()
    same: int = 0

    @property
    def empty(self) -> bool:
        return not (self.added or self.changed or self.ended)


def compare(kind: TableKind, before: Sequence[TableRow], after: Sequence[TableRow]) -> TableComparison:
    """By key; the order of rows is no change."""
    was = {kind.key_of(row): row for row in before}
    now = {kind.key_of(row): row for row in after}
    pairs = [(was[key], row) for key, row in now.items() if key in was]
    return TableComparison(
        added=tuple(row for key, row in now.items() if key not in was),
        changed=tuple(pair for pair in pairs if pair[0] != pair[1]),
        ended=tuple(row for key, row in was.items() if key not in now),
        same=sum(old == new for old, new in pairs),
    )


class TableVersion(msgspec.Struct, frozen=True):
    """`number`: 1 is what is shipped, the city's own begin with 2. `at`: real ms. `by`, `reason`: who took it, and why;
    `file`: where it came from, '' = the page."""

    kind: str
    number: int
    at: int
    by: str
    reason: str
    file: str
    rows: tuple[TableRow, ...]


class RowFault(msgspec.Struct, frozen=True):
    """Why a row is not taken. `line`: 0 for the table as a whole. `column`: its id, '' = none. `why`: key of a sentence
    (`streams/registry/own_reasons.yaml`); `value`: what is there; `other`: what it is compared with."""

    file: str
    sheet: str
    line: int
    column: str
    why: str
    value: str = ""
    other: str = ""
