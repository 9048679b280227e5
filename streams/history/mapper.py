"""What each kind of record declares to history: its tables, how a record becomes rows and facts, how long rows stay,
and what in them is private. Every loop of history reads this and knows no kind by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

import msgspec
from sqlalchemy import Column, Select, Table

from streams.formats.table import Cell
from streams.model.fact import FactKey
from streams.settings import Settings

if TYPE_CHECKING:
    from streams.geography.places import Places
    from streams.history.export import Labels
    from streams.history.history import History

R = TypeVar("R")
Q = TypeVar("Q")
Row = dict[str, Any]


class Rows(NamedTuple, Generic[R]):
    """Rows of a record in one table. `owner`: the column with the id of the record."""

    table: Table
    owner: str
    made: Callable[[R], Iterable[Row]]


class LeftFields(NamedTuple):
    """Fields of the checkpoint that name records which left the fold. `prefix`: of the fields. `ids`: those in one."""

    prefix: bytes
    ids: Callable[[bytes], Iterable[str]]


class About(NamedTuple):
    """Whom a record concerns, as the policy asks it: region code, departments, people, and whether only named readers
    may read it."""

    region: str
    units: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    restricted: bool = False


@dataclass(frozen=True, kw_only=True)
class RecordMapping(Generic[R]):
    """Records that the fold publishes.

    `type`: the struct; it has `id`. `prefix`: of their fields in the checkpoint. `stored`: table with the columns `id`
    and `record`, which holds each record whole. `known`: whether a record is complete enough for rows. `version`: grows
    with each change of one record. `newest`: city ms of the newest thing in it. `facts`: what one record adds to the
    sums at a time (city ms). `passed`: ids of records whose facts changed by time alone, between two times (city ms).
    `left`: how the checkpoint names records that left the fold; `stored` is then their only home.
    `turns`: table with `id` and `turn`, when each was written last; None = not kept.
    `sought`: scrubbed texts and codes that a record is found by, None = by none.
    """

    type: type[R]
    prefix: bytes
    stored: Table
    left: LeftFields | None = None
    rows: tuple[Rows[R], ...]
    about: Callable[[R], About]
    version: Callable[[R], int]
    known: Callable[[R], bool] = lambda _: True
    newest: Callable[[R], int] = lambda _: 0
    facts: Callable[[R, int], Counter[FactKey]] | None = None
    passed: Callable[[int, int], Select[Any]] | None = None
    sought: Callable[[R], Iterable[str]] | None = None
    turns: Table | None = None

    def decode(self, raw: bytes) -> R:
        return msgspec.msgpack.decode(raw, type=self.type)


@dataclass(frozen=True, kw_only=True)
class Listing(Generic[Q]):
    """A list of a kind that can be exported. `query`: type of what is asked. `count` raises Backlogged."""

    query: type[Q]
    count: Callable[[History, Q, int], int]
    lines: Callable[[History, Q, int, Labels, Places], Iterator[Sequence[Cell]]]


class Life(NamedTuple):
    """Rows are deleted `days` after the time in the column `since`. `value`: of a time (city ms) as the column holds
    it; `moment`: the reverse."""

    since: Column[int]
    days: Callable[[Settings], int]
    value: Callable[[int], int] = int
    moment: Callable[[int], int] = int


@dataclass(frozen=True, kw_only=True)
class Mapper(Generic[R]):
    """One kind of record in history.

    `version`: of its tables, rows and facts; with another number a store makes this kind anew, and no other. `kept`:
    its rows are stored nowhere else: its tables are never dropped and only gain columns. `free_text`: columns with
    words that people wrote, scrubbed at the doors. `masked`: columns that identify a person, in no export. `audit`:
    first part of its objects in the audit. `life`: None = rows stay."""

    kind: str
    version: int
    tables: tuple[Table, ...]
    audit: str
    kept: bool = False
    free_text: tuple[Column[Any], ...] = ()
    masked: tuple[Column[Any], ...] = ()
    records: RecordMapping[R] | None = None
    listing: Listing[Any] | None = None
    life: Life | None = None

    @property
    def kept_tables(self) -> tuple[Table, ...]:
        """Those with rows that are stored nowhere else."""
        if self.kept:
            return self.tables
        return (self.records.stored,) if self.records and self.records.left else ()

    @property
    def replica_tables(self) -> tuple[Table, ...]:
        """Those that are made anew from the checkpoint and from the records that left the fold."""
        return tuple(table for table in self.tables if table not in self.kept_tables)
