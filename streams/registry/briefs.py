"""Briefs as they were frozen and approved: what was written then never changes, a later number is shown beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec
from sqlalchemy import ColumnElement, Engine, insert, select, update

from streams.errors import DeedRefused
from streams.model.audit import AuditRecord
from streams.registry.audit import append
from streams.registry.people import lock
from streams.registry.published import Published
from streams.registry.subscriptions import brief_letters, queue
from streams.registry.tables import briefs, published


class FrozenBrief(msgspec.Struct, frozen=True, kw_only=True):
    """`first`, `last`: local days. `body`: what was written, as bytes of the page that wrote it. `note`: of the editor.
    `by`, `approved_by`: as others read it; `person`: who froze it; times are real ms, None while it waits."""

    region: str
    cadence: str
    first: int
    last: int
    body: bytes
    note: str
    by: str
    person: str
    at: int
    approved_by: str = ""
    approved_at: int | None = None


class Briefs:
    """Takes an engine; `Registry` is made of it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def freeze_brief(self, brief: FrozenBrief, numbers: Iterable[Published], record: AuditRecord) -> None:
        """With the numbers of its period as published. Raises DeedRefused for a period that has one."""
        of = _of(brief.region, brief.cadence, brief.first)
        rows = [msgspec.structs.asdict(one) for one in numbers]
        with self._engine.begin() as tx:
            lock(tx)
            if tx.execute(select(briefs.c.at).where(of)).one_or_none():
                raise DeedRefused("brief_there")
            append(tx, record)
            tx.execute(insert(briefs), [msgspec.structs.asdict(brief)])
            # A page may have published the same numbers at the same cut.
            same = (published.c.first == brief.first, published.c.last == brief.last)
            query = select(published.c.region, published.c.kpi, published.c.cut).where(*same)
            there = {tuple(row) for row in tx.execute(query)}
            new = [row for row in rows if (row["region"], row["kpi"], row["cut"]) not in there]
            if new:
                tx.execute(insert(published), new)

    def approve_brief(
        self,
        region: str,
        cadence: str,
        first: int,
        by: str,
        person: str,
        record: AuditRecord,
        letter: Mapping[str, str],
    ) -> None:
        """By another person than who froze it; with it the letters to who subscribed wait to leave. `letter`: what they
        say, by language. Raises DeedRefused."""
        of = _of(region, cadence, first)
        with self._engine.begin() as tx:
            lock(tx)
            row = tx.execute(select(briefs.c.person, briefs.c.approved_at).where(of)).one_or_none()
            if row is None or row.approved_at is not None:
                raise DeedRefused("no_brief")
            if row.person == person:
                raise DeedRefused("own_brief")
            append(tx, record)
            tx.execute(update(briefs).where(of).values(approved_by=by, approved_at=record.at))
            about = brief_about(region, cadence, first)
            queue(tx, brief_letters(tx, about, region, cadence, letter, record.at))

    def brief(self, region: str, cadence: str, first: int) -> FrozenBrief | None:
        with self._engine.connect() as tx:
            row = tx.execute(select(briefs).where(_of(region, cadence, first))).one_or_none()
        return None if row is None else FrozenBrief(**row._asdict())

    def newest_briefs(self, region: str, most: int, *, waiting: bool) -> list[FrozenBrief]:
        """By when they were frozen, the newest first. `waiting`: those too that are not approved."""
        query = select(briefs).where(briefs.c.region == region)
        if not waiting:
            query = query.where(briefs.c.approved_at.is_not(None))
        with self._engine.connect() as tx:
            rows = tx.execute(query.order_by(briefs.c.at.desc(), briefs.c.first.desc()).limit(most)).all()
        return [FrozenBrief(**row._asdict()) for row in rows]

    def brief_states(self, region: str, cadence: str) -> dict[int, bool]:
        """By first day, whether it is approved."""
        query = select(briefs.c.first, briefs.c.approved_at)
        with self._engine.connect() as tx:
            rows = tx.execute(query.where(briefs.c.region == region, briefs.c.cadence == cadence)).all()
        return {row.first: row.approved_at is not None for row in rows}


def brief_key(region: str, unit: str) -> str:
    """What a brief of an area, or with `unit` of a department in it, is kept and subscribed to as."""
    return f"{region}:{unit}" if unit else region


def of_brief_key(key: str) -> tuple[str, str]:
    """(region, unit)."""
    region, _, unit = key.partition(":")
    return region, unit


def brief_about(region: str, cadence: str, first: int) -> str:
    """What its letters are about."""
    return f"brief/{region}/{cadence}/{first}"


def _of(region: str, cadence: str, first: int) -> ColumnElement[bool]:
    return (briefs.c.region == region) & (briefs.c.cadence == cadence) & (briefs.c.first == first)
