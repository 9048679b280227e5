"""Tables of workers' phones: who was invited to one, and who agreed to positions. Times are real ms."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Integer, LargeBinary, String, Table

from streams.registry.case_tables import metadata

invitations = Table(
    "invitations",  # to a phone of one's own: each serves once
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("worker", Integer, nullable=False, index=True),
    Column("made_at", BigInteger, nullable=False),
    Column("expires", BigInteger, nullable=False),
    Column("taken_at", BigInteger, nullable=False, default=0, server_default="0"),
    Column("sender", Integer, nullable=False, default=0, server_default="0"),  # that it made
)
consents = Table(
    "consents",  # to positions, of workers: rows are only added, the newest is in force
    metadata,
    Column("worker", Integer, primary_key=True),
    Column("at", BigInteger, primary_key=True),
    Column("given", Boolean, nullable=False),
    Column("version", String, nullable=False),  # of the text that was read
    Column("device", Integer, nullable=False),  # on which
)
