"""Corrections that workers ask for: they wait, are settled once, lie sealed, and go when the audit's time is over."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from streams.errors import DeedRefused
from streams.model.audit import AuditRecord
from streams.registry.corrections import OPEN_MOST, CorrectionOutcome
from streams.registry.registry import Registry
from streams.registry.retention import AGED
from streams.registry.roll_tables import corrections


def record(at: int, action: str = "correction.ask") -> AuditRecord:
    return AuditRecord(at, "s", "worker", "2112", "", action, "worker/7")


def test_it_waits_until_it_is_settled_and_is_settled_once(registry: Registry) -> None:
    first = registry.ask_correction(7, "姓名少一个字：应为范某某", record(1))
    second = registry.ask_correction(8, "村不对", record(2))
    assert [(one.id, one.worker, one.text) for one in registry.open_corrections()] == [
        (first, 7, "姓名少一个字：应为范某某"),
        (second, 8, "村不对"),
    ]
    registry.settle_correction(first, CorrectionOutcome.CORRECTED, "下月名册已改", "系统管理员", record(3, "settle"))
    assert [one.id for one in registry.open_corrections()] == [second]
    (own,) = registry.corrections_of(7)
    assert (own.outcome, own.answer, own.settled_at, own.by) == (
        CorrectionOutcome.CORRECTED,
        "下月名册已改",
        3,
        "系统管理员",
    )
    with pytest.raises(DeedRefused, match="does not wait"):
        registry.settle_correction(first, CorrectionOutcome.DECLINED, "x", "y", record(4, "settle"))
    assert registry.corrections_of(7) == [own]


def test_one_worker_does_not_fill_the_list(registry: Registry) -> None:
    for n in range(OPEN_MOST):
        registry.ask_correction(7, str(n), record(n + 1))
    with pytest.raises(DeedRefused, match="wait for an answer"):
        registry.ask_correction(7, "x", record(9))
    registry.ask_correction(8, "y", record(10))
    assert len(registry.open_corrections()) == OPEN_MOST + 1


def test_its_words_lie_sealed_and_it_goes_with_the_audit(registry: Registry) -> None:
    name = registry.ask_correction(7, "身份证号写错", record(1))
    registry.settle_correction(name, CorrectionOutcome.DECLINED, "与证件一致", "z", record(5, "settle"))
    registry.ask_correction(7, "还在等", record(6))
    with registry._engine.connect() as tx:
        kept = tx.execute(select(corrections)).all()
    assert not [cell for row in kept for cell in row if isinstance(cell, str) and ("身份证" in cell or "证件" in cell)]
    (aged,) = [one for one in AGED if one.table is corrections]
    rows = registry.aged_rows(aged, 1, 86_400_000 + 6)
    assert (rows.total, rows.due) == (2, 1), "what waits is kept"
