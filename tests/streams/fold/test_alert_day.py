"""An ordinary day wakes nobody for nothing, and a night of floods hides nothing that is critical."""

from __future__ import annotations

from datetime import UTC, datetime

from streams.model.alert import AlertMove, Priority
from tests.streams.fold.world import HOUR_MS, World, storm

MOST = 40
"""Alerts for the whole city on an ordinary day, notices apart."""


def beijing(day: int, hour: int) -> int:
    return int(datetime(2026, 11, day, hour, tzinfo=UTC).timestamp() * 1000) - 8 * HOUR_MS


def test_an_ordinary_day_makes_few_alerts_and_misses_no_call_and_no_fire() -> None:
    world = World(beijing(25, 0))
    world.wish("shift.begin", "2112")
    world.run(24 * HOUR_MS)
    raised = world.seen.raised
    told = sum(n for (_, priority), n in raised.items() if priority <= Priority.ATTENTION)
    assert 0 < told <= MOST, raised
    names = set(world.picture.alerts.names())
    assert world.seen.serious, "a day without any would prove nothing"
    for case in world.seen.serious:
        assert any(name.startswith(f"serious/{case}/") for name in names), case
    for worker in world.seen.sos:
        assert any(name.startswith(f"sos/{worker}/") for name in names), worker
    assert world.seen.hidden == 0


def test_a_night_with_three_floods_hides_nothing_critical_and_comes_to_rest() -> None:
    world = World(beijing(25, 20))
    world.wish("shift.begin", "2112")
    floods = []
    for _ in range(3):
        world.run(2 * HOUR_MS)
        assert world.picture.watch.book.flood("2112") is None
        storm(world, 2)
        floods.append(world.picture.watch.book.flood("2112") is not None)
        world.run(HOUR_MS)
    world.run(2 * HOUR_MS)
    assert floods == [True] * 3
    assert world.picture.watch.book.flood("2112") is None
    assert world.seen.hidden == 0
    grave = [world.picture.alerts.get(name) for name in world.picture.alerts.names() if name.startswith("sos/9")]
    assert len(grave) == 9
    for alert in grave:
        assert alert is not None
        taken = next(step.at for step in alert.steps if step.move is AlertMove.ACKNOWLEDGE)
        assert taken - alert.steps[0].at <= 60_000
    figures = world.picture.watch.book.figures("2112", world.picture.now, 0)
    assert figures.chatter >= 1
    assert figures.n == sum(figures.mix)
