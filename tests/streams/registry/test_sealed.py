"""Sealed columns: what lies in the database says nothing, and a cell opens in its own place alone."""

from __future__ import annotations

from pathlib import Path

import pyotp
import pytest
from sqlalchemy import Column, LargeBinary, MetaData, String, Table, select, text, update

from streams.access.subject import Role
from streams.errors import MissingPart, SealBroken, SealKeyMissing
from streams.model.audit import AuditRecord
from streams.registry.case_tables import parties
from streams.registry.parties import Party, PartyField
from streams.registry.records import NewUser
from streams.registry.registry import Registry
from streams.registry.sealed import PARTY, SEALED, USER, SealedColumns, opened_cell, resealed, sealed_cell
from streams.registry.tables import metadata, users
from tests.sealing import sealer

WHO = Party(name="张三丰", phone="13812345678", id_number="211221198003071234", address="腰堡镇东街12号")
PLAIN = (WHO.name, WHO.phone, WHO.id_number, WHO.address)
LOOK = AuditRecord(1, "s", "duty", "2112", "", "reveal", "case")
PASSWORD = "correct horse, battery"


def with_second_factor(registry: Registry) -> str:
    new = NewUser(name="li.na", password=PASSWORD, role=Role.DUTY, scope="2112", profile="asvs", totp=True)
    return registry.add_user(new, LOOK, 1)


def cells(registry: Registry) -> str:
    with registry._engine.connect() as tx:
        return repr([tx.execute(select(of.table)).all() for of in SEALED])


def test_the_tables_hold_no_plain_value(registry: Registry) -> None:
    registry.add_parties("c-1", [WHO], 1)
    secret = with_second_factor(registry)
    held = cells(registry)
    assert [plain for plain in (*PLAIN, secret) if plain in held] == []
    (masked,) = registry.parties("c-1")
    assert [registry.reveal("c-1", masked.id, field, LOOK) for field in PartyField] == list(PLAIN)
    assert registry.sign_in("li.na", PASSWORD, pyotp.TOTP(secret).at(1_000), 1_000_000, "") is not None


def test_a_cell_moved_to_another_row_or_column_does_not_open(registry: Registry) -> None:
    registry.add_parties("c-1", [WHO], 1)
    registry.add_parties("c-2", [Party(name="李四", phone="13900000000")], 1)
    with registry._engine.begin() as tx:
        phone = select(parties.c.phone).where(parties.c.case_id == "c-1").scalar_subquery()
        tx.execute(update(parties).where(parties.c.case_id == "c-2").values(phone=phone))
    with pytest.raises(SealBroken):
        registry.parties("c-2")
    with registry._engine.begin() as tx:
        tx.execute(update(parties).where(parties.c.case_id == "c-1").values(address=parties.c.id_number))
    with pytest.raises(SealBroken):
        registry.parties("c-1")


def test_a_plain_value_written_past_the_product_does_not_pass_for_one(registry: Registry) -> None:
    registry.add_parties("c-1", [WHO], 1)
    with registry._engine.begin() as tx:
        tx.execute(update(parties).values(phone="13812345678"))
    with pytest.raises(SealBroken):
        registry.parties("c-1")


def test_a_binary_column_and_a_place_of_its_own_are_sealed_again_too(tmp_path: Path) -> None:
    table = Table("texts", MetaData(), Column("event", String, primary_key=True), Column("sealed", LargeBinary))
    of = SealedColumns(table, ("sealed",), key="event", place="text/{row}")
    ring = sealer(tmp_path)
    row = {"event": "e-1", "sealed": ring.seal(b"plain", "text/e-1")}
    (cell,) = resealed(ring, of, row).values()
    assert isinstance(cell, bytes)
    assert cell != row["sealed"]
    assert ring.open(cell, "text/e-1") == b"plain"
    assert resealed(ring, of, {"event": "e-1", "sealed": b""}) == {}


def test_nothing_known_is_nothing_sealed(tmp_path: Path) -> None:
    assert sealed_cell(None, PARTY, "phone", "1", "") == ""
    assert opened_cell(None, PARTY, "phone", "1", "") == ""


def test_without_the_keys_nothing_is_written_plain(registry: Registry, tmp_path: Path) -> None:
    bare = Registry(registry._engine.url.render_as_string(hide_password=False))
    with pytest.raises(MissingPart, match=r"registry\.seal_keys"):
        bare.add_parties("c-1", [WHO], 1)
    with pytest.raises(MissingPart, match=r"registry\.seal_keys"):
        with_second_factor(bare)
    assert registry.parties("c-1") == []
    assert registry.users() == []
    bare.close()


def test_with_other_keys_the_missing_one_is_named(registry: Registry, tmp_path: Path) -> None:
    registry.add_parties("c-1", [WHO], 1)
    other = Registry(registry._engine.url.render_as_string(hide_password=False), sealer(tmp_path / "other"))
    with pytest.raises(SealKeyMissing, match=sealer(tmp_path).newest()):
        other.parties("c-1")
    other.close()


def test_repr_and_errors_show_nothing(registry: Registry) -> None:
    registry.add_parties("c-1", [WHO], 1)
    assert not any(plain in repr(WHO) for plain in PLAIN)
    with registry._engine.begin() as tx:
        tx.execute(update(parties).values(name=parties.c.phone))
    with pytest.raises(SealBroken) as broken:
        registry.parties("c-1")
    assert not any(plain in repr(broken.getrepr(style="short")) for plain in PLAIN)


@pytest.mark.parametrize(
    ("typed", "matches"),
    [
        ("13812345678", True),
        ("138 1234 5678", True),
        ("+86 138-1234-5678", True),
        ("１３８１２３４５６７８", True),
        ("5678", False),
        ("13812345679", False),
        ("113812345678", False),
        ("", False),
    ],
)
def test_a_whole_number_is_compared_however_it_is_typed(registry: Registry, typed: str, matches: bool) -> None:
    registry.add_parties("c-1", [Party(name="无电话"), WHO], 1)
    assert registry.party_phone_matches("c-1", typed) is matches
    assert registry.party_phone_matches("c-2", typed) is False


# -- a store of before ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("registry", ["sqlite", "postgresql"], indirect=True)
def test_a_migration_seals_what_was_plain(registry: Registry, tmp_path: Path) -> None:
    _emptied(registry)
    registry.migrate("0006")
    secret = pyotp.random_base32()
    with registry._engine.begin() as tx:
        for n in range(1_200):
            row = {"id": f"p{n:05}", "case": f"c-{n}", "name": WHO.name, "phone": WHO.phone}
            tx.execute(_OLD_PARTY, row | {"number": WHO.id_number, "address": "" if n else WHO.address})
        tx.execute(_OLD_USER, {"totp": secret})
    registry.migrate()
    held = cells(registry)
    assert [plain for plain in (*PLAIN, secret) if plain in held] == []
    (masked,) = registry.parties("c-0")
    assert [registry.reveal("c-0", masked.id, field, LOOK) for field in PartyField] == list(PLAIN)
    assert registry.parties("c-1199")[0].phone == "138****5678"
    assert registry.parties("c-1199")[0].address == ""
    with registry._engine.connect() as tx:
        cell = tx.scalar(select(users.c.totp))
    assert opened_cell(sealer(tmp_path), USER, "totp", "u1", str(cell)) == secret
    if registry._engine.dialect.name == "sqlite":
        raw = b"".join(path.read_bytes() for path in tmp_path.glob("registry.db*"))
        assert [plain for plain in (*PLAIN, secret) if plain.encode() in raw] == []


def test_every_binary_column_has_a_reason_or_is_sealed() -> None:
    """A table with sealed values that is not in SEALED would lose them when its key is dropped."""
    digests = {
        "keys.digest",
        "links.digest",
        "sessions.cookie",
        "passes.digest",
        "devices.digest",
        "audit.prev",
        "audit.hash",
        "originals.clean",
        "invitations.digest",
        "links.taken_by",
        "wall_requests.asker",
        "pairings.maker",
        "passes.used_by",
    }
    packed = {"state.store", "state.regulation", "outbox.packed", "jobs.asked", "audit_cuts.head", "proposals.body"}
    packed |= {"own_versions.rows", "own_drafts.rows"}  # what the city publishes of itself, and who is on duty
    # Counts and sentences of a period, without anybody.
    packed |= {"briefs.body", "brief_drafts.body", "brief_drafts.numbers"}
    random = {"passes.seed"}  # Worth nothing without the token it follows.
    sealed = {f"{of.table.name}.{name}" for of in SEALED for name in of.names}
    binary = {str(c) for table in metadata.sorted_tables for c in table.columns if isinstance(c.type, LargeBinary)}
    assert binary - sealed == digests | packed | random


_OLD_PARTY = text(
    "INSERT INTO parties (id, case_id, part, name, phone, id_number, address, created_at) "
    "VALUES (:id, :case, 'reporter', :name, :phone, :number, :address, 1)"
)
_OLD_USER = text(
    "INSERT INTO users (id, name, password, totp, totp_step, role, scope, failed, locked_until, disabled, created_at) "
    "VALUES ('u1', 'li.na', '', :totp, 0, 'duty', '2112', 0, 0, false, 1)"
)


def _emptied(registry: Registry) -> None:
    with registry._engine.begin() as tx:
        if tx.dialect.name == "postgresql":
            tx.execute(text("DROP SCHEMA public CASCADE"))
            tx.execute(text("CREATE SCHEMA public"))
            return
        for name in tx.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")).all():
            tx.execute(text(f'DROP TABLE "{name}"'))
