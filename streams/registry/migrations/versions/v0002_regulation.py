"""What the clocks judge by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("state", sa.Column("regulation", sa.LargeBinary))
