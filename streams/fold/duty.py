"""Sessions of duty: who began and who ended one. Positions are columns of their own (`workers.py`). Of a session that
ended without an act of its worker the phone hears."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from streams.fold.aggregate import NOTHING, Aggregate, Context, Delta, OwnRecord
from streams.fold.tables import CheckpointTable
from streams.fold.workers import LapsedSession, Workers
from streams.model.event import DutyEnd, DutyStart, Incoming, WorkerChange
from streams.wire.sent_records import OwnSession

_KEY = "session"
_json = msgspec.json.Encoder()


class Duty(Aggregate):
    kind = "worker"
    takes = (DutyStart, DutyEnd)

    def __init__(self, context: Context) -> None:
        self._workers: Workers = context.workers

    @property
    def tables(self) -> tuple[CheckpointTable, ...]:
        return (self._workers,)

    def apply(self, event: Incoming, context: Context) -> Delta:
        assert isinstance(event, DutyStart | DutyEnd)
        begins, before = isinstance(event, DutyStart), self._workers.lapsed([event.worker])
        changed = self._workers.start(event) if isinstance(event, DutyStart) else self._workers.end(event)
        if not changed:
            return NOTHING
        told = WorkerChange(cause=event.id, at=event.at, worker=event.worker, in_session=begins)
        after = self._workers.lapsed([event.worker])
        own = map(_record, after) if after else map(_gone, before)
        return Delta(events=(told,), duty=(event.worker,), own=tuple(own))

    def own(self) -> Iterable[OwnRecord]:
        return map(_record, self._workers.lapsed())


def _record(one: LapsedSession) -> OwnRecord:
    line = OwnSession(device=one.device, started=one.started, ended=one.ended)
    return OwnRecord(f"w{one.worker}", _KEY, _json.encode(line))


def _gone(one: LapsedSession) -> OwnRecord:
    return OwnRecord(f"w{one.worker}", _KEY, b"")
