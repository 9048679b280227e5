"""Briefs made by schedule, who subscribed to what, and the letters about it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.create_table(
        "brief_drafts",
        sa.Column("region", sa.String, primary_key=True),
        sa.Column("cadence", sa.String, primary_key=True),
        sa.Column("first", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("last", sa.Integer, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("numbers", sa.LargeBinary, nullable=False),
        sa.Column("due_at", sa.BigInteger, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "brief_making",
        sa.Column("day", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("done", sa.Integer, nullable=False),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("why", sa.String, nullable=False),
    )
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("person", sa.String, nullable=False),
        sa.Column("cadence", sa.String, nullable=False),
        sa.Column("region", sa.String, nullable=False),
        sa.Column("view", sa.String, nullable=False),
        sa.Column("mail", sa.String, nullable=False),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    op.create_index("subscriptions_of", "subscriptions", ["person", "cadence", "region", "view"], unique=True)
    op.create_table(
        "letters",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("about", sa.String, nullable=False),
        sa.Column("subscription", sa.String, nullable=False),
        sa.Column("channel", sa.String, nullable=False),
        sa.Column("region", sa.String, nullable=False),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("run", sa.String, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("note", sa.String, nullable=False),
    )
    op.create_index("letters_waiting", "letters", ["state", "created_at"])
    op.create_index("letters_about", "letters", ["about"])
