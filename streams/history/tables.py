"""The tables of history, and their version. All but KEPT are a replica: an older shape is dropped and told anew from
the checkpoint. Alerts that are over and counts of what was refused are kept nowhere else: their tables only ever grow
new columns."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    TypeDecorator,
)

VERSION = 5


class Told(TypeDecorator[str]):
    """A text as the journal tells it. PostgreSQL takes no sign 0, and entries of before the doors refused it may hold
    one: it must not stop everybody's history."""

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
    Column("cursor", Told, nullable=False),
    Column("at", BigInteger, nullable=False),  # city ms of the newest change
)
backlog = Table(
    "backlog",  # what is not told yet: as long as there is much, no number is right
    metadata,
    Column("id", Integer, primary_key=True),  # one row, 1
    Column("behind", Integer, nullable=False),  # entries of the journal that are not told, about
    Column("done", Integer, nullable=False),  # percent that is told, 100 = nothing of long ago is coming in
)
cases = Table(
    "cases",
    metadata,
    Column("id", Told, primary_key=True),
    Column("code", Told, nullable=False, index=True),
    Column("village", Told, nullable=False),
    Column("type", Told, nullable=False),
    Column("category", Told, nullable=False),
    Column("channel", Told, nullable=False),
    Column("state", Told, nullable=False),
    Column("unit", Told, nullable=False),
    Column("involved", Told, nullable=False),  # |unit|unit|
    Column("reporter", Told, nullable=False, index=True),
    Column("reported_at", BigInteger, nullable=False),
    Column("due", BigInteger, nullable=False),
    Column("original_due", BigInteger, nullable=False),  # before extensions and suspensions
    Column("ended_at", BigInteger, nullable=False),
    Column("restricted", Boolean, nullable=False),
    Column("counts", Boolean, nullable=False),  # neither duplicate nor invalid
    Column("text", Told, nullable=False),
    Column("whistled", Boolean, nullable=False),  # a whistle that no unit has answered
    Column("lon_e6", Integer, nullable=False),  # where it was told from, WGS-84; 0, 0 where nobody said
    Column("lat_e6", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
)
records = Table(
    "records",  # whole cases, apart: a list reads many rows and no record
    metadata,
    Column("id", Told, primary_key=True),
    Column("record", LargeBinary, nullable=False),
)
LEAN = ("ended_at", "counts", "restricted", "village", "reported_at", "due", "category", "state", "type", "id")
Index("cases_lean", *(cases.c[name] for name in LEAN))
"""Holds all that most lists filter, sort and count by: they are answered from it alone."""
Index("cases_place", cases.c.village, cases.c.type, cases.c.reported_at)
Index("cases_due", cases.c.due)
Index("cases_original_due", cases.c.original_due)
facts = Table(
    "facts",
    metadata,
    Column("kind", Told, nullable=False),  # what it is a fact of
    Column("id", Told, nullable=False),
    Column("measure", Told, nullable=False),
    Column("day", Integer, nullable=False),  # local day, since 1970
    Column("minute", Integer, nullable=False),  # of that day
    Column("village", Told, nullable=False),
    Column("unit", Told, nullable=False),  # of the step it is a fact of
    Column("amount", Integer, nullable=False),
)
Index("facts_of", facts.c.kind, facts.c.id)
FACT_LEAN = ("measure", "day", "village", "unit", "minute", "amount")
Index("facts_lean", *(facts.c[name] for name in FACT_LEAN))
events = Table(
    "case_events",
    metadata,
    Column("case_id", Told, primary_key=True),
    Column("nth", Integer, primary_key=True),  # in the order they were told
    Column("at", BigInteger, nullable=False),
    Column("kind", Told, nullable=False),  # state or mark
    Column("name", Told, nullable=False),
    Column("unit", Told, nullable=False),
    Column("level", Told, nullable=False),
    Column("outcome", Told, nullable=False),
    Column("method", Told, nullable=False),
)
whistles = Table(
    "whistles",
    metadata,
    Column("case_id", Told, primary_key=True),
    Column("nth", Integer, primary_key=True),
    Column("village", Told, nullable=False),
    Column("unit", Told, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("answered_at", BigInteger, nullable=False),
    Column("arrived_at", BigInteger, nullable=False),
    Column("left_at", BigInteger, nullable=False),
    Column("solved", Integer, nullable=False),  # 1 yes, 0 no, -1 nobody said
)
alerts = Table(
    "alerts",
    metadata,
    Column("id", Told, primary_key=True),
    Column("rule", Told, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("region", Told, nullable=False),
    Column("state", Told, nullable=False),
    Column("raised_at", BigInteger, nullable=False),
    Column("last_at", BigInteger, nullable=False),
    Column("count", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("record", LargeBinary, nullable=False),
)
Index("alerts_region", alerts.c.region, alerts.c.raised_at)
refused = Table(
    "refused",  # what was not taken, counted; its bytes lie among the rejects of the journal for their days
    metadata,
    Column("source", Told, primary_key=True),  # device/7, department/3, platform/1
    Column("reason", Told, primary_key=True),
    Column("day", Integer, primary_key=True),  # local day, since 1970
    Column("count", Integer, nullable=False),
    Column("first_at", BigInteger, nullable=False),  # city ms
    Column("last_at", BigInteger, nullable=False),
    Column("detail", Told, nullable=False),  # of the newest
    Column("example", Told, nullable=False),  # of the newest, masked
)
refused_until = Table(
    "refused_until",
    metadata,
    Column("id", Integer, primary_key=True),  # one row, 1
    Column("cursor", Told, nullable=False),
)
heard = Table(
    "heard",  # when a fix of a device was last kept; of those alone that had something refused
    metadata,
    Column("device", Integer, primary_key=True),
    Column("at", BigInteger, nullable=False),  # city ms
)
KEPT = (alerts, refused, refused_until, heard)
REPLICA = tuple(table for table in metadata.sorted_tables if table not in KEPT)
