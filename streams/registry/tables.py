"""The registry's tables, as the newest migration leaves them. Times are real ms; secrets are SHA-256 digests."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Integer, LargeBinary, MetaData, String, Table, UniqueConstraint

metadata = MetaData()

state = Table(
    "state",
    metadata,
    Column("id", Integer, primary_key=True),  # one row, 1
    Column("revision", Integer, nullable=False),
    Column("relayed", Integer, nullable=False),  # outbox rows the journal has
    Column("store", LargeBinary),  # msgpack of StoreInfo
    Column("regulation", LargeBinary),  # msgpack of Regulation
)
workers = Table(
    "workers",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("home", String, nullable=False, index=True),
    Column("village", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("post", Integer, nullable=False),
    Column("enrolled_at", BigInteger, nullable=False),
    UniqueConstraint("home", "post"),
)
keys = Table(
    "keys",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("digest", LargeBinary, nullable=False, unique=True),
    Column("label", String, nullable=False),
    Column("simulated", Boolean, nullable=False),
    Column("revoked_at", BigInteger),
    Column("created_at", BigInteger, nullable=False),
)
senders = Table(
    "senders",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("key", Integer, nullable=False, index=True),
    Column("worker", Integer, nullable=False),
    Column("unique_id", String, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("foreign_app", Boolean, nullable=False),
    Column("datum", String, nullable=False),
    Column("department", String, nullable=False),
    UniqueConstraint("key", "unique_id"),
)
outbox = Table(
    "outbox",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("packed", LargeBinary, nullable=False),
)
links = Table(
    "links",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("role", String, nullable=False),
    Column("scope", String, nullable=False),
    Column("page", String, nullable=False),
    Column("expires", BigInteger, nullable=False),
)
sessions = Table(
    "sessions",
    metadata,
    Column("id", String, primary_key=True),
    Column("cookie", LargeBinary, nullable=False, unique=True),
    Column("role", String, nullable=False),
    Column("scope", String, nullable=False),
    Column("page", String, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger),
    Column("user", String, nullable=False, default=""),  # '' for a session that a link began
    Column("worker", Integer, nullable=False, default=0),
    Column("department", String, nullable=False, default=""),
    Column("proved_at", BigInteger, nullable=False, default=0),  # when its person last proved who it is
    Column("seat_at", BigInteger, nullable=False, default=0),  # when it last said it is its seat
)
passes = Table(
    "passes",  # tickets and resume tokens: what lets a socket in
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("session", String, nullable=False, index=True),
    Column("resume", Boolean, nullable=False),
    Column("expires", BigInteger, nullable=False),
)
users = Table(
    "users",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False, unique=True),  # casefolded
    Column("password", String, nullable=False),  # argon2id
    Column("totp", String, nullable=False),
    Column("totp_step", BigInteger, nullable=False),  # of the last code that served
    Column("role", String, nullable=False),
    Column("scope", String, nullable=False),
    Column("failed", Integer, nullable=False),
    Column("locked_until", BigInteger, nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("pin", String, nullable=False, default=""),  # argon2id, '' = none
    Column("worker", Integer, nullable=False, default=0),  # whose phone it carries, 0 = nobody's
    Column("department", String, nullable=False, default=""),
)
parties = Table(
    "parties",  # the only place where a resident's name, phone, id number and address are kept
    metadata,
    Column("id", String, primary_key=True),
    Column("case_id", String, nullable=False, index=True),
    Column("part", String, nullable=False),  # reporter, party
    Column("name", String, nullable=False),
    Column("phone", String, nullable=False),
    Column("id_number", String, nullable=False),
    Column("address", String, nullable=False),
    Column("created_at", BigInteger, nullable=False),
)
media = Table(
    "media",  # pictures and papers of cases; the files lie beside the database
    metadata,
    Column("case_id", String, primary_key=True),
    Column("id", String, primary_key=True),  # SHA-256 of the content
    Column("type", String, nullable=False),
    Column("size", Integer, nullable=False),
    Column("by", String, nullable=False),
    Column("at", BigInteger, nullable=False),
)
readers = Table(
    "readers",  # who may read a restricted matter, one by one
    metadata,
    Column("case_id", String, primary_key=True),
    Column("user", String, primary_key=True),
    Column("added_at", BigInteger, nullable=False),
)
jobs = Table(
    "jobs",  # files that the archive makes for whoever asked
    metadata,
    Column("id", String, primary_key=True),
    Column("session", String, nullable=False),
    Column("name", String, nullable=False),
    Column("asked", LargeBinary, nullable=False),
    Column("state", String, nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("why", String, nullable=False),
    Column("created_at", BigInteger, nullable=False),
)
attempts = Table(
    "attempts",  # failures in a row, for every process
    metadata,
    Column("what", String, primary_key=True),
    Column("failed", Integer, nullable=False),
    Column("until", BigInteger, nullable=False),  # nothing is right before, 0 = no pause
    Column("at", BigInteger, nullable=False),  # of the last failure
)
devices = Table(
    "devices",  # browsers that a person has signed in with before
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("user", String, nullable=False, index=True),
    Column("seen_at", BigInteger, nullable=False),
)
pins = Table(
    "pins",  # what a reporter asks with how a case stands
    metadata,
    Column("case_id", String, primary_key=True),
    Column("digest", LargeBinary, nullable=False),  # keyed
)
audit = Table(
    "audit",  # only ever added to: triggers refuse everything else
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("actor", String, nullable=False),
    Column("role", String, nullable=False),
    Column("scope", String, nullable=False),
    Column("address", String, nullable=False),
    Column("action", String, nullable=False),
    Column("object", String, nullable=False),
    Column("fields", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("case_id", String, nullable=False),
    Column("decision", String, nullable=False),
    Column("prev", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
)
