"""Which parties their case has confirmed; and what a person looked at within an hour."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0014"


def upgrade() -> None:
    op.add_column("parties", sa.Column("given_by", sa.String, nullable=False, server_default=""))
    op.add_column("parties", sa.Column("confirmed", sa.Boolean, nullable=False, server_default=sa.true()))
    op.create_table(
        "looks",
        sa.Column("person", sa.String, primary_key=True),
        sa.Column("kind", sa.String, primary_key=True),
        sa.Column("hour", sa.BigInteger, primary_key=True),
        sa.Column("object", sa.String, primary_key=True),
    )
    op.create_index("ix_looks_hour", "looks", ["hour"])
