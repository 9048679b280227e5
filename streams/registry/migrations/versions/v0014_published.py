"""Numbers as they were published, by area and period."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "published",
        sa.Column("region", sa.String, primary_key=True),
        sa.Column("first", sa.Integer, primary_key=True),
        sa.Column("last", sa.Integer, primary_key=True),
        sa.Column("kpi", sa.String, primary_key=True),
        sa.Column("cut", sa.BigInteger, primary_key=True),
        sa.Column("value", sa.Float),
        sa.Column("n", sa.BigInteger, nullable=False),
        sa.Column("top", sa.BigInteger, nullable=False),
        sa.Column("p90", sa.BigInteger),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("by", sa.String, nullable=False),
    )
