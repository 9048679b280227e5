"""Tables of cases: rows for lists, whole records, steps and marks, whistles."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, Table

from streams.history.tables import JournalText, metadata

cases = Table(
    "cases",
    metadata,
    Column("id", JournalText, primary_key=True),
    Column("code", JournalText, nullable=False, index=True),
    Column("village", JournalText, nullable=False),
    Column("type", JournalText, nullable=False),
    Column("category", JournalText, nullable=False),
    Column("channel", JournalText, nullable=False),
    Column("state", JournalText, nullable=False),
    Column("unit", JournalText, nullable=False),
    Column("involved", JournalText, nullable=False),  # |unit|unit|
    Column("reporter", JournalText, nullable=False, index=True),
    Column("reported_at", BigInteger, nullable=False),
    Column("due", BigInteger, nullable=False),
    Column("original_due", BigInteger, nullable=False),  # before extensions and suspensions
    Column("ended_at", BigInteger, nullable=False),
    Column("restricted", Boolean, nullable=False),
    Column("counts", Boolean, nullable=False),  # neither duplicate nor invalid nor of a drill
    Column("text", JournalText, nullable=False),
    Column("whistled", Boolean, nullable=False),  # a whistle that no unit has answered
    Column("lon_e6", Integer, nullable=False),  # where it was reported from, WGS-84; 0, 0 = not known
    Column("lat_e6", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
)
records = Table(
    "records",  # whole cases, apart: a list reads many rows and no record
    metadata,
    Column("id", JournalText, primary_key=True),
    Column("record", LargeBinary, nullable=False),
)
LEAN = ("ended_at", "counts", "restricted", "village", "reported_at", "due", "category", "state", "type", "id")
Index("cases_lean", *(cases.c[name] for name in LEAN))
"""Holds all that most lists filter, sort and count by: they are answered from it alone."""
COUNTED = (
    "counts",
    "restricted",
    "reported_at",
    "village",
    "type",
    "channel",
    "unit",
    "state",
    "due",
    "ended_at",
    "id",
)
Index("cases_counted", *(cases.c[name] for name in COUNTED))
"""Holds all that figures group what numbers count by: those reported in a period are found in it, and read from it."""
Index("cases_place", cases.c.village, cases.c.type, cases.c.reported_at)
Index("cases_due", cases.c.due)
Index("cases_original_due", cases.c.original_due)
events = Table(
    "case_events",
    metadata,
    Column("case_id", JournalText, primary_key=True),
    Column("nth", Integer, primary_key=True),  # in their order
    Column("at", BigInteger, nullable=False),
    Column("kind", JournalText, nullable=False),  # state or mark
    Column("name", JournalText, nullable=False),
    Column("unit", JournalText, nullable=False),
    Column("level", JournalText, nullable=False),
    Column("outcome", JournalText, nullable=False),
    Column("method", JournalText, nullable=False),
)
whistles = Table(
    "whistles",
    metadata,
    Column("case_id", JournalText, primary_key=True),
    Column("nth", Integer, primary_key=True),
    Column("village", JournalText, nullable=False),
    Column("unit", JournalText, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("answered_at", BigInteger, nullable=False),
    Column("arrived_at", BigInteger, nullable=False),
    Column("left_at", BigInteger, nullable=False),
    Column("solved", Integer, nullable=False),  # 1 yes, 0 no, -1 not known
)
turns = Table(
    "case_turns",  # when each case was written last, so that who holds them in memory reads what changed alone
    metadata,
    Column("id", JournalText, primary_key=True),
    Column("turn", Integer, nullable=False, index=True),  # grows with each write
)
TABLES = (cases, records, events, whistles, turns)
