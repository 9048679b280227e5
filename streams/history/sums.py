"""Imported sums of days in history: the declaration of the kind. Their facts count in every number of their day; a list
of cases never shows them."""

from __future__ import annotations

from collections import Counter

import msgspec
from sqlalchemy import Column, Connection, Index, Integer, LargeBinary, Table, func, select

from streams.history.mapper import About, Mapper, RecordMapping, Row, Rows
from streams.history.tables import JournalText, metadata
from streams.model.fact import FactKey
from streams.model.region import Tier
from streams.model.sums import ImportedSums, facts_of

_encoder = msgspec.msgpack.Encoder()

sums = Table(
    "sums",
    metadata,
    Column("id", JournalText, primary_key=True),  # origin and day
    Column("origin", JournalText, nullable=False),
    Column("day", Integer, nullable=False),  # local day, since 1970
    Column("record", LargeBinary, nullable=False),
)
Index("sums_day", sums.c.day)


def last_day(tx: Connection) -> int:
    """The last local day that sums were imported for; 0 where none were."""
    return int(tx.scalar(select(func.max(sums.c.day))) or 0)


def _row(one: ImportedSums) -> Row:
    return {"id": one.id, "origin": one.origin, "day": one.day, "record": _encoder.encode(one)}


def _facts(one: ImportedSums, _: int) -> Counter[FactKey]:
    return facts_of(one)


def _about(one: ImportedSums) -> About:
    return About(min((key.region for key in facts_of(one)), default="")[: Tier.CITY])


SUMS = Mapper(
    kind="sums",
    version=1,
    tables=(sums,),
    audit="sums",
    records=RecordMapping(
        type=ImportedSums,
        prefix=b"i",
        stored=sums,
        rows=(Rows(sums, "id", lambda one: [_row(one)]),),
        about=_about,
        version=lambda one: one.version,
        facts=_facts,
    ),
)
