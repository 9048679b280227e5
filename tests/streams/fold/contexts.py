"""What a kind of record is made with, for tests of one kind alone."""

from __future__ import annotations

from streams.fold.aggregate import Context
from streams.fold.alerting.alerts import Alerts
from streams.fold.sums import Sums
from streams.fold.undo import Undo
from streams.fold.workers import Workers
from streams.model.alert import Alert


def context(city: str = "2112") -> Context:
    undo = Undo()
    return Context(city, undo, Workers(undo), Sums())


def struck(alerts: Alerts, now: int) -> list[Alert]:
    """What the timers up to `now` do to alerts, as a tick does it."""
    return [after for at, name in alerts.timer.fired(now) for after in alerts.strike(at, name, now)]
