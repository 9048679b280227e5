"""Terminals that may fetch their key."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.create_table(
        "pairings",
        sa.Column("number", sa.String, primary_key=True),
        sa.Column("sender", sa.Integer, nullable=False),
        sa.Column("maker", sa.LargeBinary, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
    )
