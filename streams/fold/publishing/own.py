"""Topics of addresses: what was sent to a place, a department or a worker. No view holds them, no keyframe tells them;
what an address has is kept beside the changes, for the gateway that somebody of it listens to."""

from __future__ import annotations

from collections.abc import Iterable

from streams.fold.aggregate import OwnRecord
from streams.fold.picture import Picture
from streams.journal.api import OwnChange
from streams.model.topic import Kind, Projection, Topic
from streams.wire.changes import RecordsChange


def own_changes(records: Iterable[OwnRecord]) -> tuple[OwnChange, ...]:
    """By address, the last of each key."""
    found: dict[str, dict[str, bytes]] = {}
    for address, key, value in records:
        found.setdefault(address, {})[key] = value
    return tuple(
        OwnChange(
            address,
            {key: value for key, value in held.items() if value},
            tuple(key for key, value in held.items() if not value),
        )
        for address, held in found.items()
    )


def own_topics(changes: Iterable[OwnChange]) -> tuple[RecordsChange, ...]:
    """The same for those who listen now."""
    return tuple(
        RecordsChange(str(Topic(Kind.OWN, one.address, Projection.SELF)), one.put, one.gone) for one in changes
    )


def own_whole(picture: Picture) -> tuple[OwnChange, ...]:
    """All that every address has: what was kept by an older version, or is to be no more, goes with it."""
    every = own_changes(record for kind in picture.kinds.values() for record in kind.own())
    return tuple(OwnChange(one.address, one.put, whole=True) for one in every)
