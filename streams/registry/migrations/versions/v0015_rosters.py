"""Rosters month by month: numbers of people's own, telephones, who left, and invitations to a phone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0011"


def upgrade() -> None:
    for column in (
        sa.Column("own_number", sa.String, nullable=False, server_default=""),
        sa.Column("called", sa.String, nullable=False, server_default=""),
        sa.Column("left_at", sa.BigInteger, nullable=False, server_default="0"),
    ):
        op.add_column("workers", column)
    op.add_column("senders", sa.Column("ended_at", sa.BigInteger, nullable=False, server_default="0"))
    posts = op.create_table(
        "township_posts",
        sa.Column("home", sa.String, primary_key=True),
        sa.Column("last", sa.Integer, nullable=False),
    )
    workers = sa.table("workers", sa.column("home"), sa.column("post"))
    given = sa.select(workers.c.home, sa.func.max(workers.c.post)).group_by(workers.c.home)
    op.execute(sa.insert(posts).from_select(["home", "last"], given))
    op.create_table(
        "telephones",
        sa.Column("worker", sa.String, primary_key=True),
        sa.Column("number", sa.String, nullable=False),
    )
    op.create_table(
        "drafts",
        sa.Column("session", sa.String, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("whole", sa.String, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "invitations",
        sa.Column("digest", sa.LargeBinary, primary_key=True),
        sa.Column("worker", sa.Integer, nullable=False, index=True),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("expires", sa.BigInteger, nullable=False),
        sa.Column("taken_at", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("sender", sa.Integer, nullable=False, server_default="0"),
    )
