"""The registry's tables, as the newest migration leaves them; those of cases are in `case_tables`, of rosters in
`roll_tables`, of phones in `phone_tables`. `metadata` has all. Times are real ms; secrets are SHA-256 digests."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

from streams.registry.case_tables import metadata as metadata
from streams.registry.phone_tables import consents as consents
from streams.registry.phone_tables import invitations as invitations

state = Table(
    "state",
    metadata,
    Column("id", Integer, primary_key=True),  # one row, 1
    Column("revision", Integer, nullable=False),
    Column("relayed", Integer, nullable=False),  # outbox rows the journal has
    Column("store", LargeBinary),  # msgpack of StoreInfo
    Column("regulation", LargeBinary),  # msgpack of Regulation
    Column("signed_since", String),  # newest journal entry that needs no signature; null before the first key
    Column("texts_split", Boolean, nullable=False, default=False),  # the journal holds scrubbed texts alone
)
signing_keys = Table(
    "signing_keys",  # which there are; their secrets lie in files
    metadata,
    Column("id", String, primary_key=True),
    Column("created_at", BigInteger, nullable=False),
    Column("retired_at", BigInteger, nullable=False),
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
    Column("own_number", String, nullable=False, default="", server_default=""),  # the city's own of the person
    Column("called", String, nullable=False, default="", server_default=""),  # the city's word for the kind
    Column("left_at", BigInteger, nullable=False, default=0, server_default="0"),  # 0 = is on the roster
    UniqueConstraint("home", "post"),
)
township_posts = Table(
    "township_posts",  # the last post that a township gave: none is given twice, also when people move or leave
    metadata,
    Column("home", String, primary_key=True),
    Column("last", Integer, nullable=False),
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
    Column("ended_at", BigInteger, nullable=False, default=0, server_default="0"),  # handed over, or its worker left
    Column("needs_session", Boolean, nullable=False, default=False, server_default="0"),  # beside our own app
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
    Column("taken_at", BigInteger),
    Column("taken_by", LargeBinary),  # digest of the browser's own word, for who pressed twice
    Column("session", String, nullable=False, server_default=""),  # that it began
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
    Column("seat_at", BigInteger, nullable=False, default=0),  # when it last confirmed its seat
    Column("expires", BigInteger, nullable=False, default=0),  # whatever is done in it
    Column("ended_why", String, nullable=False, default=""),  # access.sessions.Ended
    Column("due", String, nullable=False, default=""),  # what its person must do before it serves for anything
)
passes = Table(
    "passes",  # tickets and resume tokens: what lets a socket in
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("session", String, nullable=False, index=True),
    Column("resume", Boolean, nullable=False),
    Column("expires", BigInteger, nullable=False),
    Column("seed", LargeBinary),  # of the resume token that follows this one
    Column("used_at", BigInteger),
    Column("used_by", LargeBinary),  # digest of where it was used from
)
users = Table(
    "users",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False, unique=True),  # casefolded
    Column("password", String, nullable=False),  # argon2id
    Column("totp", String, nullable=False),  # sealed, '' = none
    Column("totp_step", BigInteger, nullable=False),  # of the last code that served
    Column("role", String, nullable=False),
    Column("scope", String, nullable=False),
    Column("failed", Integer, nullable=False),
    Column("locked_until", BigInteger, nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("pin", String, nullable=False, default=""),  # argon2id, '' = none
    Column("worker", Integer, nullable=False, default=0),  # whose phone it carries, 0 = no one's
    Column("department", String, nullable=False, default=""),
    Column("elsewhere", Boolean, nullable=False, default=False),  # signs in by the city's provider alone
    Column("issuer", String, nullable=False, default=""),  # of the provider's account it was bound to
    Column("issued_to", String, nullable=False, default=""),  # that account's unchanging id (sub)
    Column("must_change", Boolean, nullable=False, default=False),  # its password was set by another person
)
proposals = Table(
    "proposals",  # what one administrator wants done to another, until a second one agrees
    metadata,
    Column("id", String, primary_key=True),
    Column("deed", String, nullable=False),
    Column("name", String, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("person", String, nullable=False),  # who wants it
    Column("by", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("decided_at", BigInteger),
)
looks = Table(
    "looks",  # what a person looked at in an hour, for the quotas; two hours back and no longer
    metadata,
    Column("person", String, primary_key=True),
    Column("kind", String, primary_key=True),
    Column("hour", BigInteger, primary_key=True, index=True),  # real hours
    Column("object", String, primary_key=True),
)
jobs = Table(
    "jobs",  # files that the archive makes for anyone who asked
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
published = Table(
    "published",  # numbers as they were published: rows are only ever added
    metadata,
    Column("region", String, primary_key=True),
    Column("first", Integer, primary_key=True),  # local day
    Column("last", Integer, primary_key=True),
    Column("kpi", String, primary_key=True),
    Column("cut", BigInteger, primary_key=True),  # city ms up to which history was known
    Column("value", Float),
    Column("n", BigInteger, nullable=False),
    Column("top", BigInteger, nullable=False),
    Column("p90", BigInteger),
    Column("version", Integer, nullable=False),
    Column("by", String, nullable=False),
)
sites = Table(
    "sites",  # rest stations, centres, mediation rooms
    metadata,
    Column("id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("name", String, nullable=False),
    Column("region", String, nullable=False),
    Column("lon_e6", Integer, nullable=False),
    Column("lat_e6", Integer, nullable=False),
    Column("days", String, nullable=False),  # weekdays on which it is open, 1 = Monday: 12345
    Column("in_court", Boolean, nullable=False),
)
turns = Table(
    "turns",  # the duty plan of sites
    metadata,
    Column("line", Integer, primary_key=True, autoincrement=False),  # of the table that was imported
    Column("site", String, nullable=False, index=True),
    Column("who", String, nullable=False),
    Column("first", Integer, nullable=False),  # local day
    Column("last", Integer, nullable=False),
    Column("days", String, nullable=False),  # weekdays, as of a site; '' = each
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
    Column("user", String, nullable=False, server_default=""),
    Column("name", String, nullable=False, server_default=""),
    Column("session", String, nullable=False, server_default=""),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("prev", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
)
audit_cuts = Table(
    "audit_cuts",  # where the kept part of the audit begins: signed, only ever added to
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("head", LargeBinary, nullable=False),  # JSON of Head
)
