from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from streams.access.subject import Role
from streams.model.audit import AuditRecord
from streams.registry.parties import Party, PartyField
from streams.registry.records import NewUser
from streams.registry.registry import Registry

WHO = Party(name="张三丰", phone="13812345678", id_number="210102199001011234", address="某村3组")
LOOK = AuditRecord(1, "s", "duty", "2112", "", "case.reveal", "case/c-1", ("phone",), "回访", "c-1")


def test_a_party_is_masked_until_one_field_is_asked_for(registry: Registry) -> None:
    registry.add_parties("c-1", [WHO], 1)
    (masked,) = registry.parties("c-1")
    assert (masked.name, masked.phone, masked.id_number, masked.address) == ("张某", "138****5678", "21****", "****")
    assert registry.reveal("c-1", masked.id, PartyField.PHONE, LOOK) == "13812345678"
    assert list(registry.audit_chain())[-1].record == LOOK


def test_a_party_of_another_case_is_nobody(registry: Registry) -> None:
    registry.add_parties("c-1", [WHO], 1)
    (masked,) = registry.parties("c-1")
    assert registry.reveal("c-2", masked.id, PartyField.NAME, LOOK) is None
    assert registry.parties("c-2") == []


def test_without_a_record_nothing_is_told(registry: Registry) -> None:
    registry.add_parties("c-1", [WHO], 1)
    (masked,) = registry.parties("c-1")
    with registry._engine.begin() as tx:
        tx.execute(text("ALTER TABLE audit RENAME TO gone"))
    with pytest.raises(SQLAlchemyError):
        registry.reveal("c-1", masked.id, PartyField.PHONE, LOOK)


def test_the_same_report_twice_has_its_parties_once(registry: Registry) -> None:
    for _ in range(2):
        registry.add_parties("c-1", [WHO, Party(part="party", name="李四")], 1)
    assert [(one.part, one.name) for one in registry.parties("c-1")] == [("reporter", "张某"), ("party", "李某")]
    assert registry.party_phone_matches("c-1", "+86 138-1234-5678")
    assert not registry.party_phone_matches("c-1", "5678")
    assert not registry.party_phone_matches("c-2", "13812345678")


def test_readers_are_named_one_by_one(registry: Registry) -> None:
    for name in ("li", "wang"):
        new = NewUser(name=name, password="a rather long word", role=Role.SUPERVISOR, scope="2112", profile="asvs")
        registry.add_user(new, LOOK, 1)
    ids = {user.name: user.id for user in registry.users()}
    assert registry.set_readers("c-9", ["Li "], LOOK, 1) == []
    assert (registry.reads(ids["li"]), registry.reads(ids["wang"])) == ({"c-9"}, set())
    assert registry.set_readers("c-9", ["wang", "nobody"], LOOK, 1) == ["nobody"]
    assert registry.readers("c-9") == ["li"]
    assert registry.set_readers("c-9", [], LOOK, 1) == []
    assert registry.reads(ids["li"]) == set()


def test_nobodys_data_is_in_a_representation() -> None:
    assert "138" not in repr(WHO)


def test_whether_somebody_is_in_another_case_too_is_a_yes_and_nothing_else(registry: Registry) -> None:
    registry.add_parties("c-1", [WHO], 1)
    registry.add_parties("c-2", [Party(name="张三丰", phone="13812345678")], 1)
    registry.add_parties("c-3", [Party(name="张三丰", phone="1381")], 1)
    registry.add_parties("c-4", [Party(name="别人", id_number=WHO.id_number)], 1)
    assert registry.sharing("c-1", ["c-2", "c-3", "c-4", "c-9"]) == {"c-2", "c-4"}
    assert registry.sharing("c-3", ["c-1", "c-2"]) == set()
    assert registry.sharing("c-1", []) == set()
