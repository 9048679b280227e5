"""Sums that are imported: recorded in the audit, and sent to the journal by the outbox."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from sqlalchemy import Engine

from streams.model.audit import AuditRecord
from streams.model.event import SumsImported
from streams.model.sums import Sums
from streams.registry.audit import append
from streams.registry.people import announce, lock


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


def _event(origin: str, day: int, sums: Sums, now: int, revision: int) -> SumsImported:
    return SumsImported(
        id=f"sums/{revision}", source="registry", at=now, received=now, origin=origin, day=day, sums=sums
    )
