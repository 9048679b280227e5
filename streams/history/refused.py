"""Counts of what was refused, as a kind of history: tables and declaration. `refusals` writes and reads them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, Table

from streams.history.mapper import Life, Mapper
from streams.history.tables import JournalText, metadata
from streams.model.local_day import day_start, local_day

refused = Table(
    "refused",  # what was not taken, counted; its bytes lie among the rejects of the journal for their days
    metadata,
    Column("source", JournalText, primary_key=True),  # device/7, department/3, platform/1
    Column("reason", JournalText, primary_key=True),
    Column("day", Integer, primary_key=True),  # local day, since 1970
    Column("count", Integer, nullable=False),
    Column("first_at", BigInteger, nullable=False),  # city ms
    Column("last_at", BigInteger, nullable=False),
    Column("detail", JournalText, nullable=False),  # of the newest
    Column("example", JournalText, nullable=False),  # of the newest, masked
)
refused_until = Table(
    "refused_until",
    metadata,
    Column("id", Integer, primary_key=True),  # one row, 1
    Column("cursor", JournalText, nullable=False),
)
heard = Table(
    "heard",  # when a fix of a device was last kept; of those alone that had something refused
    metadata,
    Column("device", Integer, primary_key=True),
    Column("at", BigInteger, nullable=False),  # city ms
)
REFUSED: Mapper[None] = Mapper(
    kind="refused",
    version=5,
    tables=(refused, refused_until, heard),
    kept=True,
    audit="refused",
    free_text=(refused.c.detail,),
    masked=(refused.c.source, refused.c.example),
    life=Life(refused.c.day, lambda settings: settings.archive.rejects_days, local_day, day_start),
)
