"""Residents' data and second factors sealed; legal holds; cuts of the audit: behind one, a record older than half a
year may be deleted."""

from __future__ import annotations

import base64

import sqlalchemy as sa
from alembic import context, op

from streams.errors import MissingPart

revision = "0010"
down_revision = "0007"

_PORTION = 500
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
    _seal("parties", ("name", "phone", "id_number", "address"))
    _seal("users", ("totp",))
    (_sqlite if op.get_bind().dialect.name == "sqlite" else _postgresql)()


def _seal(table: str, columns: tuple[str, ...]) -> None:
    """As `sealed.py` does it at this version: base64 of what is sealed for table, row and column."""
    rows = sa.table(table, sa.column("id"), *(sa.column(name) for name in columns))
    connection, sealer = op.get_bind(), context.config.attributes["sealer"]
    after = ""
    while portion := connection.execute(
        sa.select(rows).where(rows.c.id > after).order_by(rows.c.id).limit(_PORTION)
    ).all():
        for row in portion:
            plain = {name: getattr(row, name) for name in columns if getattr(row, name)}
            if plain and sealer is None:
                raise MissingPart("residents' data is to be sealed now: name a file for the keys as registry.seal_keys")
            cells = {
                name: base64.b64encode(sealer.seal(text.encode(), f"{table}/{row.id}/{name}")).decode()
                for name, text in plain.items()
            }
            if cells:
                connection.execute(sa.update(rows).where(rows.c.id == row.id).values(cells))
        after = portion[-1].id


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
