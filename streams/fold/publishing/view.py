"""The protocol of a view: which topics a kind of record fills, and when they change.

A view writes into its topics and its own state, never into the picture.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from streams.fold.picture import Folded, Picture
from streams.fold.publishing.numbers import Regions
from streams.fold.publishing.topics import Topics
from streams.model.topic import Kind, Projection
from streams.wire.changes import ColumnsChange, TopicChange


@dataclass(slots=True)
class Shared:
    """What views have in common. `scopes`: city and counties; `regions`: with the townships. `present`: workers who can
    be reached, by region, as of the newest tick. `new_day`: the tick under way is the first of a local day. `awaited`:
    a sender is about to tell of the time before this store; `owed`: how much senders say they have yet to tell."""

    city: str
    salt: str
    places: Regions
    topics: Topics
    scopes: tuple[str, ...]
    regions: tuple[str, ...]
    present: dict[str, int] = field(default_factory=dict)
    new_day: bool = False
    awaited: bool = False
    owed: int | None = None

    def open(self, kind: Kind, *projections: Projection) -> None:
        """A topic of every region in these projections."""
        for projection in projections:
            for code in self.regions:
                self.topics.open(kind, code, projection)


class View:
    """One kind's topics."""

    def __init__(self, shared: Shared) -> None:
        self.shared = shared
        self.topics = shared.topics

    def hear(self, picture: Picture, done: Folded) -> None:
        """Notes what an entry did; what is conflated waits for `moves` and `tick`."""

    def discrete(self, picture: Picture, done: Folded) -> list[TopicChange]:
        """What must not wait."""
        return []

    def moves(self, picture: Picture) -> list[TopicChange]:
        """What moved since this was last asked for, at the end of a batch of entries and at each tick."""
        return []

    def tick(self, picture: Picture) -> list[TopicChange]:
        """What the clock changes."""
        return []

    def refresh(self, picture: Picture) -> None:
        """Before a keyframe: topics that only events change are brought up to date."""

    def whole(self, picture: Picture) -> list[ColumnsChange]:
        """Every topic of columns as it is; those of records are in `Topics`."""
        return []
