"""What others are told of tasks: history of the record, a receiver of what it is to do. Pure."""

from __future__ import annotations

import msgspec

from streams.fold.aggregate import OwnRecord
from streams.model.event import Changed
from streams.model.tasks.task import Task, TaskRow
from streams.wire.records import OwnTask

_encoder = msgspec.msgpack.Encoder()
_json = msgspec.json.Encoder()


def changed(kind: str, record: Task | TaskRow, region: str, cause: str, now: int) -> Changed:
    return Changed(
        cause=cause,
        at=now,
        kind=kind,
        id=record.id,
        region=region,
        version=record.revision,
        record=_encoder.encode(record),
    )


def own_record(row: TaskRow) -> OwnRecord:
    """Of a receiver: what it is to do, until it said that it is done or asked back, or the task was withdrawn."""
    key = f"task/{row.task}"
    if not row.to_do:
        return OwnRecord(row.recipient, key, b"")
    return OwnRecord(row.recipient, key, _json.encode(OwnTask(row.state, row.since, row.due, row.revision)))


def forgotten(row: TaskRow) -> OwnRecord:
    """The task left the fold."""
    return OwnRecord(row.recipient, f"task/{row.task}", b"")
