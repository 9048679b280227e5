"""Files of cases are made anew of what was sent; those from before are made when they are next asked for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column("media", sa.Column("made", sa.Integer, nullable=False, server_default="0"))
    op.add_column("media", sa.Column("flaw", sa.String, nullable=False, server_default=""))
