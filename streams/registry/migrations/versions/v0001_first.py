"""The first tables. Written out, not taken from tables.py: a migration stays what it was."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "state",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("relayed", sa.Integer, nullable=False),
        sa.Column("store", sa.LargeBinary),
    )
    op.create_table(
        "workers",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("home", sa.String, nullable=False),
        sa.Column("village", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("post", sa.Integer, nullable=False),
        sa.Column("enrolled_at", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("home", "post"),
    )
    op.create_index("ix_workers_home", "workers", ["home"])
    op.create_table(
        "keys",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("digest", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("label", sa.String, nullable=False),
        sa.Column("simulated", sa.Boolean, nullable=False),
        sa.Column("revoked_at", sa.BigInteger),
        sa.Column("created_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "senders",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("key", sa.Integer, nullable=False),
        sa.Column("worker", sa.Integer, nullable=False),
        sa.Column("unique_id", sa.String, nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("foreign_app", sa.Boolean, nullable=False),
        sa.Column("datum", sa.String, nullable=False),
        sa.Column("department", sa.String, nullable=False),
        sa.UniqueConstraint("key", "unique_id"),
    )
    op.create_index("ix_senders_key", "senders", ["key"])
    op.create_table(
        "outbox",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("packed", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "links",
        sa.Column("digest", sa.LargeBinary, primary_key=True),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("scope", sa.String, nullable=False),
        sa.Column("page", sa.String, nullable=False),
        sa.Column("expires", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "sessions",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("cookie", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("scope", sa.String, nullable=False),
        sa.Column("page", sa.String, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
        sa.Column("ended_at", sa.BigInteger),
    )
    op.create_table(
        "passes",
        sa.Column("digest", sa.LargeBinary, primary_key=True),
        sa.Column("session", sa.String, nullable=False),
        sa.Column("resume", sa.Boolean, nullable=False),
        sa.Column("expires", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_passes_session", "passes", ["session"])
    op.execute("INSERT INTO state (id, revision, relayed) VALUES (1, 0, 0)")
