from __future__ import annotations

from sqlalchemy import select

from streams.model.audit import AuditRecord, Decision
from streams.registry.looks import HOUR_MS, Look
from streams.registry.registry import Registry
from streams.registry.tables import looks


def record(obj: str, at: int = 0) -> AuditRecord:
    return AuditRecord(at, "s", "duty", "2112", "", "worker.name", obj)


def test_so_many_an_hour_one_record_each_and_one_alert(registry: Registry) -> None:
    answers = [registry.look("p", Look.NAME, 3, record(f"worker/{n}")) for n in range(6)]
    assert answers == [True] * 3 + [False] * 3
    told = [(one.record.action, one.record.decision) for one in registry.audit_chain()]
    assert told == [("worker.name", Decision.ALLOWED)] * 3 + [("quota", Decision.DENIED)]
    assert registry.look("q", Look.NAME, 3, record("worker/9"))
    assert registry.look("p", Look.TRACK, 3, record("worker/9"))
    assert registry.look("p", Look.NAME, 3, record("worker/9", HOUR_MS))


def test_the_same_object_is_one_look_unless_it_counts_again(registry: Registry) -> None:
    assert [registry.look("p", Look.CASE, 1, record("case/a")) for _ in range(3)] == [True] * 3
    assert len(list(registry.audit_chain())) == 1
    again = [registry.look("p", Look.EXPORT, 2, record("cases"), again=True) for _ in range(3)]
    assert again == [True, True, False]


def test_two_servers_count_together_and_old_hours_go(registry: Registry) -> None:
    registry.look("p", Look.NAME, 1, record("worker/1"))
    assert not registry.look("p", Look.NAME, 1, record("worker/2"))
    registry.look("p", Look.NAME, 1, record("worker/1", 9 * HOUR_MS))
    with registry._engine.connect() as tx:
        assert [row.hour for row in tx.execute(select(looks))] == [9]
