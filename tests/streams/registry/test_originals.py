from __future__ import annotations

import pytest
from sqlalchemy import text

from streams.model.audit import AuditRecord
from streams.model.words import Original
from streams.registry.registry import Registry

RECORD = AuditRecord(1, "s1", "duty", "2112", "", "case.original", "case/c1", reason="回访", case="c1")
RAW, CLEAN = "找张三13987654321", "找张三〔电话〕"


def original(event: str = "device/1/c1", case: str = "c1", raw: str = RAW, clean: str = CLEAN) -> Original:
    return Original(event=event, field="text", case=case, text=raw, clean=clean)


def test_an_original_is_sealed_and_read_after_the_record(registry: Registry) -> None:
    registry.keep_originals([original()], 1)
    registry.keep_originals([original(raw="something else")], 2)
    assert registry.originals_kept() == 1, "the same event again changes nothing"
    with registry._engine.connect() as tx:
        stored = repr(tx.execute(text("SELECT * FROM originals")).all())
    assert "13987654321" not in stored
    assert CLEAN not in stored
    assert registry.has_originals("c1", {CLEAN, "other"}) == {CLEAN}
    assert registry.original("c1", CLEAN, RECORD) == RAW
    assert registry.audit_end()[0] == 1
    assert registry.original("c2", CLEAN, RECORD) is None, "of another case nothing is told"
    assert registry.audit_end()[0] == 2, "the look was recorded all the same"


def test_two_that_read_alike_are_both_told(registry: Registry) -> None:
    registry.keep_originals([original()], 1)
    registry.keep_originals([original(event="device/1/c2", raw="找张三15812345678")], 2)
    assert registry.original("c1", CLEAN, RECORD) == f"{RAW}\n找张三15812345678"


def test_orphans_are_swept_and_the_others_stay(registry: Registry) -> None:
    refused = original(event="dashboard/x", raw="驳回13987654321", clean="驳回〔电话〕")
    unknown = original(event="device/9/c9", case="c9")
    young = original(event="device/1/c3", case="c3")
    registry.keep_originals([original(), refused, unknown], 1)
    registry.keep_originals([young], 100)
    there = {"c1": {CLEAN}}
    assert registry.sweep_originals(50, there.get) == 2
    assert registry.originals_kept() == 2
    assert registry.original("c1", CLEAN, RECORD) == RAW
    assert registry.sweep_originals(50, there.get) == 0


def test_a_new_store_has_its_texts_split_from_the_beginning(registry: Registry) -> None:
    assert registry.texts_split()


@pytest.mark.parametrize("count", [0, 1_200])
def test_any_number_is_kept_in_portions(registry: Registry, count: int) -> None:
    registry.keep_originals([original(event=f"device/1/{n}", case=f"c{n}") for n in range(count)], 1)
    assert registry.originals_kept() == count
