"""All kinds of history, in the order their rows are written; and which kind a change or a field is of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from streams.history.alerts import ALERTS
from streams.history.attempts import ATTEMPTS
from streams.history.cases.mapper import CASES
from streams.history.drills import DRILLS
from streams.history.follow import FOLLOW
from streams.history.live_calls import LIVE_CALLS
from streams.history.mapper import Mapper
from streams.history.messages import MESSAGE_ROWS, MESSAGES, SAFE_WORDS
from streams.history.refused import REFUSED
from streams.history.search import search
from streams.history.shifts import SHIFTS
from streams.history.sitreps import SITREPS
from streams.history.sums import SUMS
from streams.history.tables import SHARED
from streams.history.tasks import TASK_ROWS, TASKS
from streams.model.event import AlertChange, CaseChange, Changed, Outgoing, SumsChange

MAPPERS: tuple[Mapper[Any], ...] = (
    CASES,
    SUMS,
    ALERTS,
    REFUSED,
    TASKS,
    TASK_ROWS,
    MESSAGES,
    MESSAGE_ROWS,
    SAFE_WORDS,
    SHIFTS,
    ATTEMPTS,
    SITREPS,
    FOLLOW,
    DRILLS,
    LIVE_CALLS,
)

BY_KIND = {mapper.kind: mapper for mapper in MAPPERS}
BY_TYPE = {mapper.records.type: mapper for mapper in MAPPERS if mapper.records}
BY_PREFIX = {mapper.records.prefix: mapper for mapper in MAPPERS if mapper.records}
KEPT = tuple(table for mapper in MAPPERS for table in mapper.kept_tables)
REPLICA = (*SHARED, search, *(table for mapper in MAPPERS for table in mapper.replica_tables))


class RecordChange(NamedTuple):
    """`record`: as it now is, b'' where the change carries none."""

    kind: str
    id: str
    record: bytes


_CHANGES: dict[type[Any], Callable[[Any], RecordChange]] = {
    CaseChange: lambda event: RecordChange(CASES.kind, event.case, event.record),
    SumsChange: lambda event: RecordChange(SUMS.kind, event.sums, event.record),
    AlertChange: lambda event: RecordChange(ALERTS.kind, event.alert, event.record),
    Changed: lambda event: RecordChange(event.kind, event.id, event.record),
}


def change_of(event: Outgoing) -> RecordChange | None:
    """None for an event that changes no record of history."""
    made = _CHANGES.get(type(event))
    change = made(event) if made else None
    return change if change and change.kind in BY_KIND else None


def of_field(name: bytes) -> Mapper[Any] | None:
    """The kind of a field of the checkpoint; None for one that history does not keep."""
    prefix, separator, _ = name.partition(b":")
    return BY_PREFIX.get(prefix) if separator else None


def left_of(fields: Mapping[bytes, bytes]) -> dict[str, frozenset[str]]:
    """{kind: ids of its records that left the fold} of a checkpoint."""
    left = {mapper.records.left.prefix: mapper for mapper in MAPPERS if mapper.records and mapper.records.left}
    found: dict[str, set[str]] = {}
    for name, raw in fields.items():
        prefix, separator, _ = name.partition(b":")
        mapper = left.get(prefix) if separator else None
        if mapper and mapper.records and mapper.records.left:
            found.setdefault(mapper.kind, set()).update(mapper.records.left.ids(raw))
    return {kind: frozenset(ids) for kind, ids in found.items()}
