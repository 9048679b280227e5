from __future__ import annotations

from sqlalchemy import select

from streams.model.audit import AuditRecord, Decision
from streams.model.event import RegistryChange
from streams.registry.looks import HOUR_MS, Look
from streams.registry.registry import Registry
from streams.registry.tables import looks
from streams.wire import entry as entries


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


def test_whose_track_it_is_hears_that_somebody_looked_and_of_nothing_that_was_refused(registry: Registry) -> None:
    assert registry.look("p", Look.TRACK, 1, record("worker/9/2026-11-23"), again=True)
    assert not registry.look("p", Look.TRACK, 1, record("worker/9/2026-11-23"), again=True)
    registry.look("p", Look.NAME, 3, record("worker/8"))
    sent = [entries.unpack(body) for _, packed in registry.pending() for body in entries.bodies(packed)]
    told = [event for event in sent if isinstance(event, RegistryChange) and event.looked]
    assert [(event.looked, event.workers, event.regulation) for event in told] == [((9,), (), None)]
