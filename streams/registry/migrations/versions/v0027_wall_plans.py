"""What walls show, as it was chosen on their page."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    op.create_table(
        "wall_plans",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("plan", sa.String, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
