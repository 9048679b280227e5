"""Consents of workers to positions; apps beside ours that need a session of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.create_table(
        "consents",
        sa.Column("worker", sa.Integer, primary_key=True),
        sa.Column("at", sa.BigInteger, primary_key=True),
        sa.Column("given", sa.Boolean, nullable=False),
        sa.Column("version", sa.String, nullable=False),
        sa.Column("device", sa.Integer, nullable=False),
    )
    with op.batch_alter_table("senders") as senders:
        senders.add_column(sa.Column("needs_session", sa.Boolean, nullable=False, server_default=sa.false()))
