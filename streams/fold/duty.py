"""Sessions of duty: who began and who ended one. Positions are columns of their own (`workers.py`)."""

from __future__ import annotations

from streams.fold.aggregate import NOTHING, Aggregate, Context, Delta
from streams.fold.tables import CheckpointTable
from streams.fold.workers import Workers
from streams.model.event import DutyEnd, DutyStart, Incoming, WorkerChange


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
        begins = isinstance(event, DutyStart)
        changed = self._workers.start(event) if isinstance(event, DutyStart) else self._workers.end(event)
        if not changed:
            return NOTHING
        told = WorkerChange(cause=event.id, at=event.at, worker=event.worker, in_session=begins)
        return Delta(events=(told,), duty=(event.worker,))
