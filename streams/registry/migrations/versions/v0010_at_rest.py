"""Legal holds, and cuts of the audit: records older than half a year may go when a signed cut says so."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0006"

_HALF_A_YEAR_S = 180 * 86_400
_REFUSED = "the audit is only ever added to"


def upgrade() -> None:
    op.create_table(
        "holds",
        sa.Column("case_id", sa.String, primary_key=True),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("placed_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "audit_cuts",
        sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("head", sa.LargeBinary, nullable=False),
    )
    (_sqlite if op.get_bind().dialect.name == "sqlite" else _postgresql)()


def _sqlite() -> None:
    op.execute("DROP TRIGGER audit_no_delete")
    op.execute(
        "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit "
        "WHEN OLD.seq > coalesce((SELECT max(seq) FROM audit_cuts), 0) "
        f"OR OLD.at > (CAST(strftime('%s', 'now') AS INTEGER) - {_HALF_A_YEAR_S}) * 1000 "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
    )
    for what in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_cuts_no_{what.lower()} BEFORE {what} ON audit_cuts "
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
        )


def _postgresql() -> None:
    op.execute("DROP TRIGGER audit_no_change ON audit")
    op.execute(
        "CREATE TRIGGER audit_no_change BEFORE UPDATE OR TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
    )
    op.execute(
        "CREATE FUNCTION audit_refuse_uncut() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF OLD.seq > coalesce((SELECT max(seq) FROM audit_cuts), 0) "
        f"OR OLD.at > (extract(epoch FROM now()) - {_HALF_A_YEAR_S}) * 1000 "
        f"THEN RAISE EXCEPTION '{_REFUSED}'; END IF; RETURN OLD; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_refuse_uncut()"
    )
    op.execute(
        "CREATE TRIGGER audit_cuts_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_cuts "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
    )
