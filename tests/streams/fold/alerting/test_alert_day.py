"""An ordinary day wakes nobody for nothing, and a night of floods hides nothing that is critical."""

from __future__ import annotations

from streams.fold.alerting.alerting import Alerting
from streams.model.alert import AlertMove, Priority
from tests.streams.fold.world import World, beijing, night, ordinary_day

MOST = 40
"""Alerts for the whole city on an ordinary day, notices apart."""


def test_an_ordinary_day_makes_few_alerts_and_misses_no_call_and_no_fire() -> None:
    world = ordinary_day()
    raised = world.seen.raised
    told = sum(n for (_, priority), n in raised.items() if priority <= Priority.ATTENTION)
    assert 0 < told <= MOST, raised
    names = set(world.picture.kind(Alerting).alerts.names())
    assert world.seen.serious, "a day without any would prove nothing"
    for case in world.seen.serious:
        assert any(name.startswith(f"serious/{case}/") for name in names), case
    for worker in world.seen.sos:
        assert any(name.startswith(f"sos/{worker}/") for name in names), worker
    assert world.seen.hidden == 0


def test_a_night_with_three_floods_hides_nothing_critical_and_comes_to_rest() -> None:
    world = World(beijing(25, 20))
    floods = []
    for stormed in night(world):
        found = world.picture.kind(Alerting).stats.flood("2112") is not None
        assert found == stormed
        floods.append(found)
    assert floods == [False, True] * 3
    assert world.picture.kind(Alerting).stats.flood("2112") is None
    assert world.seen.hidden == 0
    grave = [
        world.picture.kind(Alerting).alerts.get(name)
        for name in world.picture.kind(Alerting).alerts.names()
        if name.startswith("sos/9")
    ]
    assert len(grave) == 9
    for alert in grave:
        assert alert is not None
        taken = next(step.at for step in alert.steps if step.move is AlertMove.ACKNOWLEDGE)
        assert taken - alert.steps[0].at <= 60_000
    figures = world.picture.kind(Alerting).stats.figures("2112", world.picture.now, 0)
    assert figures.chatter >= 1
    assert figures.n == sum(figures.mix)
