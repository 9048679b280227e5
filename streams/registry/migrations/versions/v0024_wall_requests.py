"""Walls that ask to be let in by a code."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.create_table(
        "wall_requests",
        sa.Column("asker", sa.LargeBinary, primary_key=True),
        sa.Column("code", sa.String, nullable=False, unique=True),
        sa.Column("address", sa.String, nullable=False),
        sa.Column("agent", sa.String, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("scope", sa.String, nullable=False),
        sa.Column("page", sa.String, nullable=False),
    )
