"""Timers act as `system`, and the audit says when, once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from streams.history.timer_audit import TimerAudit
from streams.model.alert import Alert, AlertMove, Priority, moved
from streams.model.alert_plan import AlertPlan
from streams.model.alert_timers import strike
from streams.registry.audit import Wanted
from streams.registry.registry import Registry

T = 1_795_400_000_000


def record(one: Alert) -> bytes:
    return msgspec.msgpack.encode(one)


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Registry]:
    made = Registry(f"sqlite:///{tmp_path / 'registry.db'}")
    made.migrate()
    made.open()
    yield made
    made.close()


def test_what_a_timer_did_is_recorded_once_however_often_it_is_heard(registry: Registry) -> None:
    raised = Alert("sos/7/1", "sos/7", "sos", Priority.CRITICAL, "211221106", T, told_at=T, tiers=(9, 6, 4))
    late = strike(raised, AlertPlan(calls=True), T + 300_000)
    noted = moved(late, AlertMove.NOTE, at=T + 301_000, by="li", note="x")
    timers = TimerAudit(registry)
    for one in (raised, late, late, noted):
        timers.record(record(one))
    TimerAudit(registry).record(record(noted))
    found = [link.record for link in registry.audit_search(Wanted(object="alert/sos/7/1"), 50)]
    assert sorted(record.action for record in found) == ["alert.call", "alert.escalate", "alert.escalate"]
    assert {(record.actor, record.role, record.scope) for record in found} == {("system", "system", "211221106")}
    assert all(record.at > 0 and any(field.startswith("at=") for field in record.fields) for record in found)
