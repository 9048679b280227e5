"""Who it was, in the audit's records themselves."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0006"


def upgrade() -> None:
    for word in ("user", "name", "session"):
        op.add_column("audit", sa.Column(word, sa.String, nullable=False, server_default=""))
    # What is there already was chained without them.
    op.add_column("audit", sa.Column("version", sa.Integer, nullable=False, server_default="1"))
    op.add_column("links", sa.Column("taken_at", sa.BigInteger))
    op.add_column("links", sa.Column("taken_by", sa.LargeBinary))
    op.add_column("links", sa.Column("session", sa.String, nullable=False, server_default=""))
