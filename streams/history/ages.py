"""Rows that are kept for some days."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, delete, func, select

from streams.history.mapper import Life


class RowAges(NamedTuple):
    """Rows of one table. `due`: those that are older than they may be. `oldest`: city ms, 0 without rows."""

    total: int
    due: int
    oldest: int


def aged(tx: Connection, life: Life, before: int) -> RowAges:
    """`before`: city ms."""
    since = life.since
    total, oldest = tx.execute(select(func.count(), func.min(since))).one()
    due = tx.scalar(select(func.count()).where(since < life.value(before)))
    return RowAges(int(total), int(due or 0), 0 if oldest is None else life.moment(int(oldest)))


def forget(tx: Connection, life: Life, before: int) -> int:
    """Deletes the rows that are older than `before` (city ms); how many."""
    return int(tx.execute(delete(life.since.table).where(life.since < life.value(before))).rowcount)
