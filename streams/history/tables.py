"""Tables that all kinds of records share, and the version of these. Each kind has its own tables beside its mapper."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    TypeDecorator,
)

VERSION = 5


class JournalText(TypeDecorator[str]):
    """A text of the journal. PostgreSQL stores no character 0; entries that are older than the check at the doors may
    hold one, and it is dropped."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return value.replace("\0", "") if value else value


metadata = MetaData()
standing = Table(
    "standing",
    metadata,
    Column("id", Integer, primary_key=True),  # one row, 1
    Column("version", Integer, nullable=False),
    Column("cursor", JournalText, nullable=False),
    Column("at", BigInteger, nullable=False),  # city ms of the newest change
)
kinds = Table(
    "kinds",
    metadata,
    Column("kind", JournalText, primary_key=True),
    Column("version", Integer, nullable=False),  # of its mapper, when its tables were made
    Column("told", Boolean, nullable=False),  # false: made anew, and not filled from the checkpoint yet
)
backlog = Table(
    "backlog",  # what is not written yet: while there is much, no number is right
    metadata,
    Column("id", Integer, primary_key=True),  # one row, 1
    Column("behind", Integer, nullable=False),  # entries of the journal that are not written, about
    Column("done", Integer, nullable=False),  # percent that is written, 100 = nothing of long ago is coming in
)
facts = Table(
    "facts",
    metadata,
    Column("kind", JournalText, nullable=False),  # what it is a fact of
    Column("id", JournalText, nullable=False),
    Column("measure", JournalText, nullable=False),
    Column("day", Integer, nullable=False),  # local day, since 1970
    Column("minute", Integer, nullable=False),  # of that day
    Column("village", JournalText, nullable=False),
    Column("unit", JournalText, nullable=False),  # of the step it is a fact of
    Column("amount", Integer, nullable=False),
)
Index("facts_of", facts.c.kind, facts.c.id)
FACT_LEAN = ("measure", "day", "village", "unit", "minute", "amount")
Index("facts_lean", *(facts.c[name] for name in FACT_LEAN))
day_sums = Table(
    "day_sums",  # of facts, without units
    metadata,
    Column("tier", Integer, primary_key=True),  # digits of the area's code at most
    Column("measure", JournalText, primary_key=True),
    Column("area", JournalText, primary_key=True),
    Column("day", Integer, primary_key=True),  # local day, since 1970
    Column("imported", Integer, primary_key=True),  # 1 = known of its day alone
    Column("amount", Integer, nullable=False),
)
SHARED = (standing, kinds, backlog, facts, day_sums)
