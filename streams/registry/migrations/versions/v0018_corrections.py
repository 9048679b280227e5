"""Corrections that workers ask for of their own entry."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.create_table(
        "corrections",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("worker", sa.Integer, nullable=False, index=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("settled_at", sa.BigInteger, nullable=True),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("outcome", sa.String, nullable=False),
        sa.Column("answer", sa.String, nullable=False),
    )
