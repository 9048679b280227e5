"""Who a person is besides a name, how long a seat may act, whose personal data a case holds, and its files."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("users", sa.Column("pin", sa.String, nullable=False, server_default=""))
    op.add_column("users", sa.Column("worker", sa.Integer, nullable=False, server_default="0"))
    op.add_column("users", sa.Column("department", sa.String, nullable=False, server_default=""))
    op.add_column("sessions", sa.Column("worker", sa.Integer, nullable=False, server_default="0"))
    op.add_column("sessions", sa.Column("department", sa.String, nullable=False, server_default=""))
    op.add_column("sessions", sa.Column("proved_at", sa.BigInteger, nullable=False, server_default="0"))
    op.add_column("sessions", sa.Column("seat_at", sa.BigInteger, nullable=False, server_default="0"))
    op.create_table(
        "parties",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("case_id", sa.String, nullable=False, index=True),
        sa.Column("part", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("phone", sa.String, nullable=False),
        sa.Column("id_number", sa.String, nullable=False),
        sa.Column("address", sa.String, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "media",
        sa.Column("case_id", sa.String, primary_key=True),
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("type", sa.String, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "readers",
        sa.Column("case_id", sa.String, primary_key=True),
        sa.Column("user", sa.String, primary_key=True),
        sa.Column("added_at", sa.BigInteger, nullable=False),
    )
