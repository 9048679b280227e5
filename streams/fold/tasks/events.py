"""What a receiver of a task gets: what it is to do. Pure."""

from __future__ import annotations

import msgspec

from streams.fold.aggregate import OwnRecord
from streams.model.tasks.task import TaskRow
from streams.wire.records import OwnTask

_json = msgspec.json.Encoder()


def own_record(row: TaskRow) -> OwnRecord:
    """Of a receiver: what it is to do, until it reported done or asked back, or the task was withdrawn."""
    key = f"task/{row.task}"
    if not row.to_do:
        return OwnRecord(row.recipient, key, b"")
    return OwnRecord(row.recipient, key, _json.encode(OwnTask(row.state, row.since, row.due, row.revision)))


def forgotten(row: TaskRow) -> OwnRecord:
    """The task left the fold."""
    return OwnRecord(row.recipient, f"task/{row.task}", b"")
