"""Whether the links of cameras answered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.create_table(
        "camera_checks",
        sa.Column("site", sa.String, primary_key=True),
        sa.Column("link", sa.String, nullable=False),
        sa.Column("answered", sa.Boolean, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
    )
