"""SQL tables of the city's own tables: each version whole, and what somebody looks at before it is taken."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, String, Table

from streams.registry.tables import metadata

own_versions = Table(
    "own_versions",  # only ever added to
    metadata,
    Column("kind", String, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),  # 1 = as it was before the city's first
    Column("at", BigInteger, nullable=False),
    Column("who", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("file", String, nullable=False),
    Column("rows", LargeBinary, nullable=False),  # msgpack
)
own_drafts = Table(
    "own_drafts",  # one a session, for an hour
    metadata,
    Column("session", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("file", String, nullable=False),
    Column("rows", LargeBinary, nullable=False),
    Column("made_at", BigInteger, nullable=False),
)
