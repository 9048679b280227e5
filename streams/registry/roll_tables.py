"""Tables of people's own data beside who they are: telephones, rosters that are looked at, corrections asked for."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, String, Table

from streams.registry.tables import metadata

telephones = Table(
    "telephones",  # of workers; sealed
    metadata,
    Column("worker", String, primary_key=True),  # the worker's number
    Column("number", String, nullable=False),
)
corrections = Table(
    "corrections",  # of workers' own entries; texts sealed
    metadata,
    Column("id", String, primary_key=True),
    Column("worker", Integer, nullable=False, index=True),
    Column("at", BigInteger, nullable=False),
    Column("text", String, nullable=False),  # what is wrong and what is right
    Column("settled_at", BigInteger, nullable=True),  # NULL while it is open
    Column("by", String, nullable=False),  # who settled it
    Column("outcome", String, nullable=False),  # 'corrected' or 'declined'
    Column("answer", String, nullable=False),
)
drafts = Table(
    "drafts",  # a roster that somebody looks at before it is taken; one a session, for an hour
    metadata,
    Column("session", String, primary_key=True),
    Column("name", String, nullable=False),  # of the file
    Column("whole", String, nullable=False),  # the area whose every worker it has, '' = none
    Column("sealed", LargeBinary, nullable=False),
    Column("made_at", BigInteger, nullable=False),
)
