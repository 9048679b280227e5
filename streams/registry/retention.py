"""What is kept for a time and then deleted: each table declares its own rule here, and one loop applies them all.

`CASE_DATA` goes with its case: a while after the case was closed, unless the case is under a legal hold. `AGED` goes by
its own age. A deletion and its audit record are one transaction. Times are real ms.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
from sqlalchemy import ColumnElement, Connection, Engine, Table, delete, func, insert, select

from streams.errors import StoreError
from streams.model.audit import AuditRecord
from streams.registry.audit import append
from streams.registry.case_tables import holds, media, originals, parties, pins
from streams.registry.jobs import KEPT_MS
from streams.registry.locks import DEVICE_MS
from streams.registry.people import lock
from streams.registry.roll_tables import corrections
from streams.registry.tables import attempts, devices, jobs, links, passes, sessions
from streams.registry.wall_requests import LIFE_MS, wall_requests

_DAY_MS = 86_400_000


class CaseData(NamedTuple):
    """A table with personal data of cases, by `case_id`. `written`: its column of real ms. `folder`: below the data
    folder, where its files lie, named by the column `id`; '' = it has none."""

    table: Table
    written: str
    folder: str = ""


class Aged(NamedTuple):
    """`since`: from when a row is kept for `kept_ms` (of the days the audit is kept); NULL while it is in use."""

    table: Table
    since: ColumnElement[int]
    kept_ms: Callable[[int], int]


class CaseRows(NamedTuple):
    """`rows`: of one case in one table. `newest`: when the last of them was written."""

    case: str
    rows: int
    newest: int


class AgedRows(NamedTuple):
    """`oldest`: since when the oldest row is kept, 0 without rows."""

    total: int
    due: int
    oldest: int


class Hold(NamedTuple):
    case: str
    reason: str
    placed_at: int


CASE_DATA: tuple[CaseData, ...] = (
    CaseData(parties, "created_at"),
    CaseData(originals, "created_at"),
    CaseData(pins, "given_at"),
    CaseData(media, "at", folder="media"),
)
AGED: tuple[Aged, ...] = (
    # As long as the audit may name them.
    Aged(sessions, sessions.c.ended_at, lambda audit_days: audit_days * _DAY_MS),
    Aged(corrections, corrections.c.settled_at, lambda audit_days: audit_days * _DAY_MS),
    Aged(passes, passes.c.expires, lambda _: 0),
    Aged(links, links.c.expires, lambda _: 0),
    Aged(wall_requests, wall_requests.c.at, lambda _: LIFE_MS),
    Aged(jobs, jobs.c.created_at, lambda _: KEPT_MS),
    # No pause is longer than the day in which failures count together.
    Aged(attempts, attempts.c.at, lambda _: _DAY_MS),
    Aged(devices, devices.c.seen_at, lambda _: DEVICE_MS),
)


class Retention:
    """Takes an engine; `Registry` is made of it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def case_rows(self, data: CaseData) -> Iterator[CaseRows]:
        """Of every case that has some, by case."""
        case, written = data.table.c.case_id, data.table.c[data.written]
        query = select(case, func.count(), func.max(written)).group_by(case).order_by(case)
        with self._engine.connect() as tx:
            found = tx.execute(query).all()
        return (CaseRows(str(name), int(count), int(newest)) for name, count, newest in found)

    def forget_cases(self, data: CaseData, cases: Collection[str], store: Path, record: AuditRecord) -> int:
        """Deletes the rows of these cases, but for held ones, and their files; how many rows. `store`: the data folder.
        `record`: its object is completed with the table and the count, its fields with the cases. Raises OSError."""
        with self._engine.begin() as tx:
            lock(tx)
            held = set(tx.scalars(select(holds.c.case_id).where(holds.c.case_id.in_(cases))))
            gone = sorted(set(cases) - held)
            ours = data.table.c.case_id.in_(gone)
            if data.folder:
                _unlink(tx, data.table, ours, store / data.folder)
            count = tx.execute(delete(data.table).where(ours)).rowcount
            if count:
                append(tx, _counted(record, data.table, count, gone))
        return count

    def aged_rows(self, aged: Aged, audit_days: int, now: int) -> AgedRows:
        due = aged.since < now - aged.kept_ms(audit_days)
        total = select(func.count(), func.min(aged.since)).select_from(aged.table)
        with self._engine.connect() as tx:
            count, oldest = tx.execute(total).one()
            overdue = tx.scalar(select(func.count()).select_from(aged.table).where(due))
        return AgedRows(int(count), int(overdue or 0), int(oldest or 0))

    def forget_aged(self, aged: Aged, audit_days: int, record: AuditRecord) -> int:
        """Deletes what is older than it may be at the time of `record`; how many rows."""
        due = aged.since < record.at - aged.kept_ms(audit_days)
        with self._engine.begin() as tx:
            lock(tx)
            count = tx.execute(delete(aged.table).where(due)).rowcount
            if count:
                append(tx, _counted(record, aged.table, count, ()))
        return count

    def hold(self, case: str, record: AuditRecord) -> None:
        """Keeps the personal data of a case until `release`. Raises StoreError for one that is held already."""
        row = {"case_id": case, "reason": record.reason, "placed_at": record.at}
        with self._engine.begin() as tx:
            lock(tx)
            if tx.scalar(select(holds.c.case_id).where(holds.c.case_id == case)) is not None:
                raise StoreError(f"case {case} is held already: `retention --show` lists the holds")
            append(tx, record)
            tx.execute(insert(holds), [row])

    def release(self, case: str, record: AuditRecord) -> None:
        """Raises StoreError for a case that is not held."""
        with self._engine.begin() as tx:
            lock(tx)
            if tx.execute(delete(holds).where(holds.c.case_id == case)).rowcount != 1:
                raise StoreError(f"case {case} is not held: `retention --show` lists the holds")
            append(tx, record)

    def holds(self) -> list[Hold]:
        """The oldest first."""
        with self._engine.connect() as tx:
            rows = tx.execute(select(holds).order_by(holds.c.placed_at, holds.c.case_id))
            return [Hold(row.case_id, row.reason, row.placed_at) for row in rows]


def _counted(record: AuditRecord, table: Table, count: int, cases: Sequence[str]) -> AuditRecord:
    return msgspec.structs.replace(record, object=f"{table.name}/{count}", fields=tuple(cases))


def _unlink(tx: Connection, table: Table, ours: ColumnElement[bool], folder: Path) -> None:
    """Files of these rows that no other row needs. They go before the rows: a crash in between leaves rows that the
    next run finds again, never a file that no row names."""
    mine = set(tx.scalars(select(table.c.id).where(ours)))
    shared = set(tx.scalars(select(table.c.id).where(table.c.id.in_(mine), ~ours)))
    for name in mine - shared:
        for path in (folder / name[:2]).glob(f"{name}.*"):
            path.unlink(missing_ok=True)
