"""Deletions of the registry by themselves: what they leave, and that their record stands or falls with them."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from streams.access.subject import Role
from streams.model.audit import AuditRecord
from streams.registry.parties import Party
from streams.registry.registry import Registry
from streams.registry.retention import AGED, CASE_DATA
from streams.registry.tables import metadata

NOW, DAY_MS = 2_000_000_000_000, 86_400_000
WHO = Party(name="张三丰", phone="13812345678")
RECORD = AuditRecord(NOW, "system", "system", "", "", "retention.delete", "store")
(PARTIES,) = (data for data in CASE_DATA if data.table.name == "parties")


def test_rows_are_counted_by_case_and_the_newest_counts(registry: Registry) -> None:
    registry.add_parties("c-1", [WHO, WHO], 5)
    registry.add_parties("c-2", [WHO], 7)
    assert list(registry.case_rows(PARTIES)) == [("c-1", 2, 5), ("c-2", 1, 7)]


def test_a_hold_is_asked_in_the_transaction_that_deletes(registry: Registry, tmp_path: Path) -> None:
    """It may have been placed after the run began."""
    registry.add_parties("c-1", [WHO], 5)
    registry.add_parties("c-2", [WHO], 5)
    registry.hold("c-1", msgspec.structs.replace(RECORD, reason="诉讼"))
    assert registry.forget_cases(PARTIES, ["c-1", "c-2"], tmp_path, RECORD) == 1
    assert [row.case for row in registry.case_rows(PARTIES)] == ["c-1"]
    assert registry.forget_cases(PARTIES, ["c-1"], tmp_path, RECORD) == 0
    assert [hold.reason for hold in registry.holds()] == ["诉讼"]


def test_no_record_no_deletion(registry: Registry, tmp_path: Path) -> None:
    registry.add_parties("c-1", [WHO], 5)
    with registry._engine.begin() as tx:
        tx.execute(text("ALTER TABLE audit RENAME TO away"))
    with pytest.raises(SQLAlchemyError):
        registry.forget_cases(PARTIES, ["c-1"], tmp_path, RECORD)
    assert len(registry.parties("c-1")) == 1


def test_rows_in_use_have_no_age(registry: Registry) -> None:
    link = registry.new_link(Role.DUTY, "2112", "/duty", now=NOW - 2_000 * DAY_MS, ttl_ms=1)
    taken = registry.take_link(link, NOW - 2_000 * DAY_MS)
    assert taken is not None
    (sessions,) = (aged for aged in AGED if aged.table.name == "sessions")
    assert registry.aged_rows(sessions, 1095, NOW) == (1, 0, 0)
    registry.sign_out(taken[0].id, NOW - 1_095 * DAY_MS)
    assert registry.forget_aged(sessions, 1095, RECORD) == 0
    assert registry.forget_aged(sessions, 1095, msgspec.structs.replace(RECORD, at=NOW + 1)) == 1


def test_every_table_with_a_case_has_a_rule_or_a_reason() -> None:
    """A new table that knows cases has to say here what becomes of it."""
    kept = {
        "audit": "has its own period, and a chain",
        "holds": "the rule of the others",
        "readers": "officials who may read a matter, not residents",
    }
    with_case = {table.name for table in metadata.sorted_tables if "case_id" in table.c}
    assert with_case == {data.table.name for data in CASE_DATA} | set(kept)
