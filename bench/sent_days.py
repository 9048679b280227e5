"""Days of the simulated city as its fold publishes them: what a screen is sent, without processes between. Some words
on cases come hours late, as from a phone without a signal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from streams.demo.items import items
from streams.demo.matters import Matters
from streams.demo.recipe import load as load_recipe
from streams.fold.picture import Picture
from streams.fold.publishing.publisher import Publisher
from streams.geography.places import load as load_places
from streams.journal.api import Entry
from streams.model.entry_id import EntryId
from streams.model.event import CaseStatus, Incoming, RegistryChange, Tick
from streams.model.local_day import day_start
from streams.registry import regulation
from streams.settings import CasesSection
from streams.wire import changes as wire
from streams.wire import entry as events
from streams.wire.changes import ChangeSet

LAST = 20_780
"""A Monday, 2026-11-23."""
LATE_MS = 3 * 3_600_000
_LATE = 0.03
_KEYFRAME_TICKS = 12
"""From one whole picture to the next: a minute where a tick is of five seconds."""


class SentNow(NamedTuple):
    rev: EntryId
    changes: ChangeSet
    size: int


class SentDays:
    """`moved`: how many words on cases moved one to each state."""

    def __init__(self, days: int, step_ms: int) -> None:
        self._days, self._step = days, step_ms
        self.begins = day_start(LAST - days + 1)
        self.ends = day_start(LAST + 1)
        self.moved = Counter[str]()

    def run(self) -> Iterator[SentNow]:
        """In order, one for each tick, as it was on the wire."""
        rules, places = regulation.regulation(CasesSection()), load_places()
        picture, publisher = Picture("2112"), Publisher("2112", "", places, _KEYFRAME_TICKS * self._step)
        change = RegistryChange(id="registry/1", source="registry", at=self.begins, revision=1, regulation=rules)
        picture.fold(Entry(id=EntryId(1, 0), events=events.pack(change), fixes=b""))
        due, at = self._due(Matters(load_recipe(), places, rules, 2112)), 0
        for now in range(self.begins, self.ends, self._step):
            packed = []
            while at < len(due) and due[at][0] <= now:
                packed.append(events.pack(due[at][1]))
                at += 1
            tick = Tick(id=f"tick/{now}", source="system", at=now, real=now, token=1)
            rev = EntryId(now, 0)
            done = picture.fold(Entry(id=rev, events=b"".join((*packed, events.pack(tick))), fixes=b""))
            publisher.hear(picture, done)
            first, sent = publisher.discrete(picture, done), publisher.tick(picture)
            topics = sent.topics if sent.keyframe else (*first, *sent.topics)
            raw = wire.encode(ChangeSet(at=sent.at, topics=tuple(topics), keyframe=sent.keyframe))
            yield SentNow(rev, wire.decode(raw), len(raw))

    def _due(self, matters: Matters) -> list[tuple[int, Incoming]]:
        """What comes in, by when."""
        late, found = Random(27), list[tuple[int, Incoming]]()
        for day in range(LAST - self._days + 1, LAST + 1):
            for matter in matters.of(day):
                for at, *_, item in items(matter):
                    comes = at + (late.randrange(LATE_MS) if late.random() < _LATE else 0)
                    if isinstance(item, CaseStatus) and comes < self.ends:
                        self.moved[item.state.name] += 1
                    found.append((comes, item))
        return sorted(found, key=lambda one: (one[0], one[1].id))
