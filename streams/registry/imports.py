"""What is imported of before a store: recorded in the audit, and sent to the journal by the outbox."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from sqlalchemy import Engine

from streams.model.alert import Alert
from streams.model.audit import AuditRecord
from streams.model.event import AlertsImported, SumsImported
from streams.model.sums import Sums
from streams.registry.audit import append
from streams.registry.people import announce, lock

_PORTION = 50
"""Alerts of one event."""


class Imports:
    """Takes an engine; `Registry` is made of it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def import_sums(self, origin: str, days: Mapping[int, Sums], record: AuditRecord | None, now: int) -> None:
        """All of them, with the record, or none. `now`: city ms."""
        with self._engine.begin() as tx:
            lock(tx)
            if record is not None:
                append(tx, record)
            for day, sums in sorted(days.items()):
                announce(tx, partial(_event, origin, day, sums, now))

    def import_alerts(self, origin: str, alerts: Sequence[Alert], record: AuditRecord | None, now: int) -> None:
        """All of them, with the record, or none. `now`: city ms."""
        with self._engine.begin() as tx:
            lock(tx)
            if record is not None:
                append(tx, record)
            for first in range(0, len(alerts), _PORTION):
                portion = tuple(alerts[first : first + _PORTION])
                announce(tx, partial(_alerts, origin, portion, now))


def _alerts(origin: str, alerts: tuple[Alert, ...], now: int, revision: int) -> AlertsImported:
    return AlertsImported(
        id=f"alerts/{revision}", source="registry", at=now, received=now, origin=origin, alerts=alerts
    )


def _event(origin: str, day: int, sums: Sums, now: int, revision: int) -> SumsImported:
    return SumsImported(
        id=f"sums/{revision}", source="registry", at=now, received=now, origin=origin, day=day, sums=sums
    )
