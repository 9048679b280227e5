"""Own topics: what an address has. No gateway holds those that no one here listens to: one is loaded from the journal,
with the change it is at, when its first viewer asks, and let go with its last. Pure but for `OwnLoader`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Protocol

from streams.errors import JournalError
from streams.gateway.counts import Counts
from streams.journal.api import Journal, OwnRecords
from streams.model.entry_id import EntryId
from streams.model.topic import Kind, Topic
from streams.wire.changes import TopicChange

IDLE_S = 30.0
"""A topic that was loaded and that no one took is let go after so long: who polls asks every five seconds."""


class PendingChange(NamedTuple):
    """`at`: city ms."""

    rev: EntryId
    at: int
    change: TopicChange


class OwnTopics:
    """Which are asked for, with what came meanwhile; which are held, since when (s) and from which change on."""

    def __init__(self) -> None:
        self._wanted: dict[str, list[PendingChange]] = {}
        self._held: dict[str, tuple[float, EntryId]] = {}

    def want(self, topic: str) -> None:
        self._wanted.setdefault(topic, [])

    def want_again(self) -> None:
        """Changes were missed: what is held is to be loaded again."""
        for topic in self._held:
            self.want(topic)

    def wanted(self) -> tuple[str, ...]:
        return tuple(self._wanted)

    def held(self) -> frozenset[str]:
        return frozenset(self._held)

    def idle(self, now: float) -> list[str]:
        return [topic for topic, (since, _) in self._held.items() if now - since > IDLE_S]

    def applies(self, one: PendingChange) -> bool:
        """Whether a change is to be applied now: its topic is held, and as of an older change. One of a topic that is
        being loaded is kept for later, any other is of no use here."""
        topic = one.change.topic
        if topic in self._wanted:
            self._wanted[topic].append(one)
            return False
        return topic in self._held and one.rev > self._held[topic][1]

    def loaded(self, topic: str, cursor: EntryId, now: float) -> list[PendingChange]:
        """From now on it is held; what came behind what was loaded."""
        since = self._held.get(topic, (now, cursor))[0]
        self._held[topic] = since, cursor
        return [one for one in self._wanted.pop(topic, []) if one.rev > cursor]

    def drop(self, topic: str) -> None:
        self._held.pop(topic, None)


class TakesOwn(Protocol):
    """The part of the hub that asks for own topics and takes them."""

    def own_missing(self) -> Iterable[str]: ...

    def own_loaded(self, topic: str, found: OwnRecords) -> None: ...


class OwnLoader:
    """Loads what viewers ask for, some tenths of a second after they asked."""

    def __init__(self, journal: Journal, hub: TakesOwn, counts: Counts) -> None:
        self._journal, self._hub, self._counts = journal, hub, counts

    async def step(self) -> None:
        """A journal that does not answer is asked again with the next step."""
        for topic in tuple(self._hub.own_missing()):
            try:
                found = await self._journal.own(Topic.parse(topic).region)
            except JournalError:
                self._counts.journal_errors += 1
                return
            self._hub.own_loaded(topic, found)


def is_own(topic: str) -> bool:
    return topic.startswith(f"{Kind.OWN}/")
