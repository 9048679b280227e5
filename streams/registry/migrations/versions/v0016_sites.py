"""Sites of the city with their open days, and who is on duty there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "sites",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("region", sa.String, nullable=False),
        sa.Column("lon_e6", sa.Integer, nullable=False),
        sa.Column("lat_e6", sa.Integer, nullable=False),
        sa.Column("days", sa.String, nullable=False),
        sa.Column("in_court", sa.Boolean, nullable=False),
    )
    op.create_table(
        "turns",
        sa.Column("line", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("site", sa.String, nullable=False, index=True),
        sa.Column("who", sa.String, nullable=False),
        sa.Column("first", sa.Integer, nullable=False),
        sa.Column("last", sa.Integer, nullable=False),
        sa.Column("days", sa.String, nullable=False),
    )
