"""How many names, tracks, files and cases a person looked at in an hour: counted over all page servers together, one
record for each, and an alert in the audit when somebody asks for more than an hour allows."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import msgspec
from sqlalchemy import Engine, delete, func, insert, select

from streams.model.audit import AuditRecord, Decision
from streams.registry.audit import append
from streams.registry.people import lock, tell
from streams.registry.tables import looks

HOUR_MS = 3_600_000
_KEPT_HOURS = 2
QUOTA = "quota"
"""Action of the record that says that a quota was passed."""
_PASSED = "!passed"
"""Object of the row that says that it has been recorded this hour."""


class Look(StrEnum):
    NAME = "name"
    REVEAL = "reveal"
    TRACK = "track"
    EXPORT = "export"
    MEDIA = "media"
    CASE = "case"
    REWIND = "rewind"
    CAMERA = "camera"


class Looks:
    """Takes an engine; `Registry` is made of it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def look(
        self,
        person: str,
        kind: Look,
        most: int,
        record: AuditRecord,
        *,
        again: bool = False,
        tracks: Sequence[AuditRecord] = (),
    ) -> bool:
        """Whether the person may look once more this hour; if so, it is on record, and a worker whose track it is hears
        of it. The same object twice in an hour is one look and one record, unless `again`. `tracks`: records of the
        workers' tracks that this look shows. Raises SQLAlchemyError, and then nothing may be shown."""
        hour = record.at // HOUR_MS
        mine = (looks.c.person == person, looks.c.kind == kind.value, looks.c.hour == hour)
        with self._engine.begin() as tx:
            lock(tx)
            tx.execute(delete(looks).where(looks.c.hour < hour - _KEPT_HOURS))
            known = set(tx.scalars(select(looks.c.object).where(*mine, looks.c.object.in_([record.object, _PASSED]))))
            if record.object in known and not again:
                return True
            n = tx.scalar(select(func.count()).select_from(looks).where(*mine, looks.c.object != _PASSED)) or 0
            name = f"{record.object}#{n}" if again else record.object
            row = {"person": person, "kind": kind.value, "hour": hour, "object": name}
            if n < most:
                tx.execute(insert(looks), [row])
                for one in (record, *tracks):
                    append(tx, one)
                shown = (record,) if kind is Look.TRACK else tuple(tracks)
                if shown:
                    tell(tx, record.at, (), looked=tuple(int(one.object.split("/")[1]) for one in shown))
                return True
            if _PASSED not in known:
                tx.execute(insert(looks), [{**row, "object": _PASSED}])
                append(tx, _alert(record, kind, most))
        return False


def _alert(record: AuditRecord, kind: Look, most: int) -> AuditRecord:
    return msgspec.structs.replace(
        record, action=QUOTA, fields=(kind.value, str(most)), reason="", decision=Decision.DENIED
    )
