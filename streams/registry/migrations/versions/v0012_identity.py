"""Who it was, in the audit's records themselves."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0010"


def upgrade() -> None:
    for word in ("user", "name", "session"):
        op.add_column("audit", sa.Column(word, sa.String, nullable=False, server_default=""))
    # What is there already was chained without them.
    op.add_column("audit", sa.Column("version", sa.Integer, nullable=False, server_default="1"))
    op.add_column("sessions", sa.Column("expires", sa.BigInteger, nullable=False, server_default="0"))
    hour = 3_600_000
    op.execute(
        "UPDATE sessions SET expires = created_at + CASE role "
        f"WHEN 'wall' THEN {400 * 24 * hour} WHEN 'duty' THEN {24 * hour} WHEN 'duty_lead' THEN {24 * hour} "
        f"ELSE {12 * hour} END"
    )
    op.add_column("sessions", sa.Column("ended_why", sa.String, nullable=False, server_default=""))
    op.add_column("sessions", sa.Column("due", sa.String, nullable=False, server_default=""))
    op.add_column("passes", sa.Column("seed", sa.LargeBinary))
    op.add_column("passes", sa.Column("used_at", sa.BigInteger))
    op.add_column("passes", sa.Column("used_by", sa.LargeBinary))
    op.add_column("links", sa.Column("taken_at", sa.BigInteger))
    op.add_column("links", sa.Column("taken_by", sa.LargeBinary))
    op.add_column("links", sa.Column("session", sa.String, nullable=False, server_default=""))
    op.add_column("users", sa.Column("elsewhere", sa.Boolean, nullable=False, server_default=sa.false()))
    op.execute("UPDATE users SET elsewhere = (password = '')")
    op.add_column("users", sa.Column("issuer", sa.String, nullable=False, server_default=""))
    op.add_column("users", sa.Column("issued_to", sa.String, nullable=False, server_default=""))
    op.add_column("users", sa.Column("must_change", sa.Boolean, nullable=False, server_default=sa.false()))
    op.create_table(
        "proposals",
        sa.Column("id", sa.String, primary_key=True),
        *(sa.Column(word, sa.String, nullable=False) for word in ("deed", "name", "person", "by", "reason")),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("decided_at", sa.BigInteger),
    )
