"""What each topic of records holds, and the change from that to what it is to hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from streams.model.topic import Kind, Projection, Topic
from streams.wire.changes import RecordsChange

Records = dict[str, bytes]
"""key -> JSON value."""


class Topics:
    """Made again after a start, never saved: the first tick is a keyframe."""

    def __init__(self) -> None:
        self._held: dict[str, Records] = {}

    def open(self, kind: Kind, code: str, projection: Projection) -> None:
        """The topic is there although nothing is in it yet: who asks for it is not refused."""
        self._held.setdefault(str(Topic(kind, code, projection)), {})

    def of(self, topic: str) -> Records | None:
        return self._held.get(topic)

    def put(
        self, kind: Kind, code: str, projection: Projection, new: Mapping[str, bytes], *, partial: bool = False
    ) -> list[RecordsChange]:
        """Brings a topic to `new`; `partial`: keys not in `new` stay."""
        topic = str(Topic(kind, code, projection))
        held = self._held.setdefault(topic, {})
        gone = () if partial else tuple(key for key in held if key not in new)
        return self.patch(topic, new, gone)

    def patch(self, topic: str, new: Mapping[str, bytes], gone: Iterable[str]) -> list[RecordsChange]:
        """Puts some records in and takes others out; the rest of the topic stays."""
        held = self._held.setdefault(topic, {})
        put = differing(held, new.items())
        off = tuple(name for name in gone if name in held and name not in new)
        held.update(put)
        for name in off:
            del held[name]
        return [RecordsChange(topic, put, off)] if put or off else []

    def whole(self) -> list[RecordsChange]:
        return [RecordsChange(topic, dict(held), whole=True) for topic, held in sorted(self._held.items())]


def differing(held: Records, new: Iterable[tuple[str, bytes]]) -> Records:
    """The records of `new` that are not held as they are."""
    return {key: value for key, value in new if held.get(key) != value}
