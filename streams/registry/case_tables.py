"""The registry's tables of cases: people they concern, files, original texts, holds and readers."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
)

metadata = MetaData()
parties = Table(
    "parties",  # the only place where a resident's name, phone, id number and address are kept; the four are sealed
    metadata,
    Column("id", String, primary_key=True),
    Column("case_id", String, nullable=False, index=True),
    Column("part", String, nullable=False),  # reporter, party
    Column("name", String, nullable=False),
    Column("phone", String, nullable=False),
    Column("id_number", String, nullable=False),
    Column("address", String, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("given_by", String, nullable=False, default=""),  # the person whose command named it, '' = a door
    Column("confirmed", Boolean, nullable=False, default=True),  # the case is there, and that person reported it
)
media = Table(
    "media",  # pictures and papers of cases; the files lie beside the database
    metadata,
    Column("case_id", String, primary_key=True),
    Column("id", String, primary_key=True),  # SHA-256 of what was sent
    Column("type", String, nullable=False),
    Column("size", Integer, nullable=False),
    Column("by", String, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("made", Integer, nullable=False, default=0),  # version of the rules it was made by, 0 = kept as it came
    Column("flaw", String, nullable=False, default=""),  # why it is not shown, '' = it is
)
originals = Table(
    "originals",  # what people wrote, where the journal has it scrubbed
    metadata,
    Column("id", String, primary_key=True),  # SHA-256 of the event and its field
    Column("case_id", String, nullable=False, index=True),
    Column("clean", LargeBinary, nullable=False),  # SHA-256 of the scrubbed text
    Column("sealed", LargeBinary, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("swept", Boolean, nullable=False, default=False),  # an event followed it
)
holds = Table(
    "holds",  # legal holds: the personal data of these cases is kept whatever its time
    metadata,
    Column("case_id", String, primary_key=True),
    Column("reason", String, nullable=False),
    Column("placed_at", BigInteger, nullable=False),
)
readers = Table(
    "readers",  # who may read a restricted case, one by one
    metadata,
    Column("case_id", String, primary_key=True),
    Column("user", String, primary_key=True),
    Column("added_at", BigInteger, nullable=False),
)
pins = Table(
    "pins",  # what a reporter asks about a case with
    metadata,
    Column("case_id", String, primary_key=True),
    Column("digest", String, nullable=False),  # of the PIN, sealed
    Column("given_at", BigInteger, nullable=False),
)
