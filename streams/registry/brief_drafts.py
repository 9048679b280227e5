"""Briefs as the schedule made them at their cut, for a person to freeze; and how far the schedule is."""

from __future__ import annotations

import msgspec
from sqlalchemy import BigInteger, Column, Engine, Integer, LargeBinary, String, Table, delete, func, insert, select

from streams.registry.people import lock
from streams.registry.tables import metadata

brief_drafts = Table(
    "brief_drafts",
    metadata,
    Column("region", String, primary_key=True),
    Column("cadence", String, primary_key=True),
    Column("first", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("numbers", LargeBinary, nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
)
brief_making = Table(
    "brief_making",
    metadata,
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("why", String, nullable=False),
)


class BriefDraft(msgspec.Struct, frozen=True, kw_only=True):
    """`first`, `last`: local days. `body`: as its page writes it; `numbers`: of its period, packed, as history had
    them then. `due_at`: when the period was over, `at`: when it was made; city ms."""

    region: str
    cadence: str
    first: int
    last: int
    body: bytes
    numbers: bytes
    due_at: int
    at: int


class BriefMaking(msgspec.Struct, frozen=True, kw_only=True):
    """How far the schedule is on a local day. `at`: real ms. `why`: it was cut off."""

    day: int
    done: int
    total: int
    at: int
    why: str = ""


class BriefDrafts:
    """Takes an engine; `Registry` is made of it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put_brief_draft(self, draft: BriefDraft) -> bool:
        """Once: a period that has a draft keeps it. Returns whether this one is kept."""
        of = (brief_drafts.c.region == draft.region, brief_drafts.c.cadence == draft.cadence)
        with self._engine.begin() as tx:
            lock(tx)
            if tx.scalar(select(func.count()).where(*of, brief_drafts.c.first == draft.first)):
                return False
            tx.execute(insert(brief_drafts), [msgspec.structs.asdict(draft)])
        return True

    def brief_draft(self, region: str, cadence: str, first: int) -> BriefDraft | None:
        of = (brief_drafts.c.region == region, brief_drafts.c.cadence == cadence, brief_drafts.c.first == first)
        with self._engine.connect() as tx:
            row = tx.execute(select(brief_drafts).where(*of)).one_or_none()
        return None if row is None else BriefDraft(**row._asdict())

    def drafts_made(self, region: str, cadence: str) -> dict[int, tuple[int, int]]:
        """By first day: when it was due, and when it was made (city ms)."""
        columns = (brief_drafts.c.first, brief_drafts.c.due_at, brief_drafts.c.at)
        query = select(*columns).where(brief_drafts.c.region == region, brief_drafts.c.cadence == cadence)
        with self._engine.connect() as tx:
            return {row.first: (row.due_at, row.at) for row in tx.execute(query)}

    def making_is(self, making: BriefMaking) -> None:
        """The newest word is kept alone."""
        with self._engine.begin() as tx:
            lock(tx)
            tx.execute(delete(brief_making))
            tx.execute(insert(brief_making), [msgspec.structs.asdict(making)])

    def making(self) -> BriefMaking | None:
        with self._engine.connect() as tx:
            row = tx.execute(select(brief_making)).one_or_none()
        return None if row is None else BriefMaking(**row._asdict())
