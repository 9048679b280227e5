"""The state of the screens: every kept topic as it was sent last. Pure."""

from __future__ import annotations

from streams.model.entry_id import ZERO, EntryId
from streams.model.topic import Kind
from streams.wire.changes import ChangeSet, RecordsChange
from streams.wire.replica import RecordsReplica

KEPT = frozenset({Kind.REGIONS, Kind.FIGURES, Kind.FEED, Kind.ALERTS, Kind.SHIFT})
"""Kinds that are kept: numbers, alerts and who was on duty. Neither places of people nor what one person was sent."""


def is_kept(topic: str) -> bool:
    return topic.partition("/")[0] in KEPT


class SentState:
    """`at`: city ms of the newest change in it, `rev` its id."""

    def __init__(self) -> None:
        self.at, self.rev = 0, ZERO
        self._topics: dict[str, RecordsReplica] = {}

    def apply(self, changes: ChangeSet, rev: EntryId) -> tuple[RecordsChange, ...]:
        """Takes a change set; returns what it changed in the kept topics."""
        parts = [one for one in changes.topics if isinstance(one, RecordsChange) and is_kept(one.topic)]
        if changes.keyframe:
            named = {one.topic for one in parts}
            parts += [RecordsChange(topic, whole=True) for topic in self._topics if topic not in named]
        self.at, self.rev = changes.at, rev
        real = [self._topics.setdefault(one.topic, RecordsReplica()).apply(one) for one in parts]
        return tuple(one for one in real if one is not None)

    def whole(self) -> ChangeSet:
        """All of it as one keyframe."""
        topics = tuple(RecordsChange(name, one.snapshot(), whole=True) for name, one in sorted(self._topics.items()))
        return ChangeSet(at=self.at, topics=topics, keyframe=True)

    def records(self, topic: str) -> dict[str, bytes] | None:
        """Key -> JSON value; None where nothing was sent on the topic."""
        held = self._topics.get(topic)
        return None if held is None else held.snapshot()

    def digest(self, topic: str) -> int:
        return self._topics[topic].digest
