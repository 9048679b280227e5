from __future__ import annotations

import pytest

from streams.alert_rules.inputs import Condition
from streams.fold.alerting.alerts import KEPT_MS, Alerts
from streams.fold.undo import Undo
from streams.model.alert import AlertState, Priority
from streams.model.event import Command
from tests.streams.fold.city import NOW

TOWNSHIP = "211221106"


def sos(worker: int = 7, second: int = 0, *, holds: bool = True) -> Condition:
    at = NOW + second * 1000
    return Condition("sos", str(worker), Priority.CRITICAL, TOWNSHIP, holds, at, subject=str(worker), again=True)


def fire(*, holds: bool = True) -> Condition:
    return Condition("serious", "case-1", Priority.CRITICAL, TOWNSHIP, holds, NOW, subject="E01")


def wish(action: str, version: int, *, role: str = "duty_lead", scope: str = "211221", note: str = "") -> Command:
    return Command(
        id=f"{action}/{version}/{scope}",
        source="gateway",
        at=NOW,
        subject="session",
        role=role,
        scope=scope,
        action=action,
        object=f"serious/case-1/{NOW}",
        by="李",
        expected_version=version,
        note=note,
    )


def with_fire() -> Alerts:
    alerts = Alerts(Undo())
    assert len(alerts.take(fire(), NOW)) == 1
    return alerts


def test_the_first_who_takes_it_has_it() -> None:
    alerts = with_fire()
    taken, outcome = alerts.command(wish("alert.acknowledge", 1), NOW)
    assert (taken[0].state, outcome.code, outcome.accepted) == (AlertState.ACKED, "ok", True)
    second, answer = alerts.command(wish("alert.acknowledge", 1, scope="2112"), NOW)
    assert (second, answer.code, answer.accepted, answer.by) == ([], "stale", False, "李")


@pytest.mark.parametrize(("role", "scope"), [("supervisor", "2112"), ("wall", "2112"), ("duty_lead", "211282")])
def test_who_may_not_moves_nothing(role: str, scope: str) -> None:
    moved, outcome = with_fire().command(wish("alert.acknowledge", 1, role=role, scope=scope), NOW)
    assert (moved, outcome.code) == ([], "forbidden")


def test_what_nobody_knows_is_unknown() -> None:
    moved, outcome = Alerts(Undo()).command(wish("alert.acknowledge", 1), NOW)
    assert (moved, outcome.code) == ([], "unknown")


def test_it_closes_with_a_note_once_taken_and_only_so() -> None:
    alerts = with_fire()
    assert alerts.command(wish("alert.close", 1, note="误报"), NOW)[1].code == "illegal"
    alerts.command(wish("alert.acknowledge", 1), NOW)
    assert alerts.command(wish("alert.close", 2), NOW)[1].code == "illegal"
    assert alerts.command(wish("alert.close", 2, note="误报"), NOW)[1].code == "ok"
    assert list(alerts) == []


def closed() -> Alerts:
    alerts = with_fire()
    alerts.command(wish("alert.acknowledge", 1), NOW)
    alerts.command(wish("alert.close", 2, note="误报"), NOW)
    return alerts


def test_what_somebody_closed_does_not_come_back_for_the_same_matter() -> None:
    alerts = closed()
    assert alerts.take(fire(), NOW + 1000) == []
    kept = alerts.get(f"serious/case-1/{NOW}")
    assert kept is not None
    assert (kept.state, kept.version) == (AlertState.CLOSED, 3)


def test_one_forgotten_and_raised_again_is_not_gone() -> None:
    alerts = closed()
    alerts.forget(NOW + KEPT_MS + 1)
    assert alerts.table.gone() == [f"a:serious/case-1/{NOW}".encode()]
    assert len(alerts.take(fire(), NOW + KEPT_MS + 1)) == 1
    assert (alerts.table.gone(), alerts.table.dirty) == ([], {f"serious/case-1/{NOW}"})


def test_a_call_withdrawn_and_pressed_again_is_new_to_everybody() -> None:
    alerts = Alerts(Undo())
    alerts.take(sos(), NOW)
    (gone,) = alerts.take(sos(second=1, holds=False), NOW)
    assert gone.state is AlertState.RTN_UNACK
    (back,) = alerts.take(sos(second=2), NOW)
    assert (back.state, back.count, back.cleared_at) == (AlertState.UNACK, 2, 0)


def test_a_press_sent_twice_counts_once_and_undoes_no_withdrawal() -> None:
    alerts = Alerts(Undo())
    alerts.take(sos(), NOW)
    assert alerts.take(sos(), NOW) == []
    alerts.take(sos(second=1, holds=False), NOW)
    assert alerts.take(sos(), NOW) == []


def test_a_withdrawal_that_comes_late_takes_back_no_newer_press() -> None:
    alerts = Alerts(Undo())
    alerts.take(sos(), NOW)
    alerts.take(sos(second=5), NOW)
    assert alerts.take(sos(second=1, holds=False), NOW) == []
    assert next(iter(alerts)).state is AlertState.UNACK


def test_restored_it_is_the_same() -> None:
    alerts, again = closed(), Alerts(Undo())
    for name in alerts.names():
        again.table.restore(name, alerts.record(name))
    again.restored()
    assert [again.record(n) for n in again.names()] == [alerts.record(n) for n in alerts.names()]
    assert again.take(fire(), NOW) == []
