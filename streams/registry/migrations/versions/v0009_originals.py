"""What people wrote, sealed beside the journal; whether a store's journal holds scrubbed texts alone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "originals",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("case_id", sa.String, nullable=False, index=True),
        sa.Column("clean", sa.LargeBinary, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("swept", sa.Boolean, nullable=False, server_default=sa.false()),
    )
    op.add_column("state", sa.Column("texts_split", sa.Boolean, nullable=False, server_default=sa.false()))
    # A store is what was told to be one: without it there is no journal yet whose texts could be old.
    op.execute(sa.text("UPDATE state SET texts_split = :yes WHERE store IS NULL").bindparams(yes=True))
