"""What a follower of the gateway holds of a topic, and counts of its line."""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec

from streams.model.entry_id import EntryId
from streams.wire.changes import Rows
from streams.wire.replica import ColumnsReplica, RecordsReplica


@dataclass(slots=True)
class Tally:
    """What went over the line. `gaps`: deltas that did not begin where the replica stood. `mismatches`: digests."""

    connections: int = 0
    frames: int = 0
    bytes: int = 0
    snapshots: int = 0
    deltas: int = 0
    digests: int = 0
    gaps: int = 0
    mismatches: int = 0
    resyncs: int = 0


@dataclass(slots=True)
class FollowedTopic:
    """One topic as asked for. `rev` is None until a snapshot came, and while one is awaited; `at`: city ms of it.
    `refused`: the gateway does not serve it."""

    topic: str = ""
    number: int = 0
    rev: EntryId | None = None
    at: int = 0
    refused: bool = False
    replica: RecordsReplica | ColumnsReplica = field(default_factory=RecordsReplica)

    def records(self) -> dict[str, bytes]:
        """key -> JSON value. Raises TypeError for a topic of columns."""
        if not isinstance(self.replica, RecordsReplica):
            raise TypeError(f"{self.topic} holds dots: use rows()")
        return self.replica.snapshot()

    def rows(self) -> Rows:
        """Dots by index. Raises TypeError for a topic of records."""
        if not isinstance(self.replica, ColumnsReplica):
            raise TypeError(f"{self.topic} holds records: use records()")
        return self.replica.snapshot()


class Update(msgspec.Struct, frozen=True):
    """One frame that was acted on. `kind`: its tag, or `columns`. `asked`: the topic concerned, '' if none."""

    kind: str
    asked: str = ""
