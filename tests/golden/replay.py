"""The entrance to the fold that the golden values are taken through: change this file alone when it moves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from streams.fold import checkpoint
from streams.fold.picture import Picture
from streams.fold.publishing.publisher import Publisher
from streams.journal.api import Entry
from streams.model.event import Outgoing
from streams.model.fact import Fact
from streams.wire.changes import ChangeSet, TopicChange

CITY, SALT, KEYFRAME_MS = "2112", "5a17", 3_600_000


class FixedPlaces:
    """Names and label points made of codes, so that no golden value hangs on the shipped geography."""

    def __init__(self, townships: Iterable[str]) -> None:
        self._townships = sorted(townships)

    def name(self, code: str) -> str:
        return f"名{code}"

    def label(self, code: str) -> tuple[int, int]:
        return 123_000_000 + int(code[4:] or 0), 42_000_000

    def counties(self) -> list[str]:
        return sorted({code[:6] for code in self._townships})

    def townships(self) -> list[str]:
        return self._townships


@dataclass
class Replayed:
    """`events`, `facts`: with the city time of their entry. `refused`: (reason, bytes) of what the fold set aside."""

    fields: dict[bytes, bytes] = field(default_factory=dict)
    events: list[tuple[int, Outgoing]] = field(default_factory=list)
    facts: list[tuple[int, Fact]] = field(default_factory=list)
    changes: list[TopicChange] = field(default_factory=list)
    refused: list[tuple[str, bytes]] = field(default_factory=list)


def replay(entries: Iterable[Entry], townships: Iterable[str]) -> Replayed:
    """Folds and publishes every entry, in the order of the fold's own loop."""
    seen, picture = Replayed(), Picture(CITY)
    publisher = Publisher(CITY, SALT, FixedPlaces(townships), KEYFRAME_MS)
    for entry in entries:
        done = picture.fold(entry)
        seen.events += [(done.at, event) for event in done.events]
        seen.facts += [(done.at, fact) for fact in done.facts]
        seen.refused += [(one.reason.value, one.body) for one in done.refused]
        publisher.hear(picture, done)
        seen.changes += publisher.discrete(picture, done)
        if done.ticked:
            told: ChangeSet = publisher.tick(picture)
            seen.changes += told.topics
        else:
            seen.changes += publisher.moves(picture)
    seen.fields = checkpoint.whole(picture)
    return seen


def fold(entries: Iterable[Entry], fields: dict[bytes, bytes] | None = None) -> dict[bytes, bytes]:
    """The checkpoint after `entries`; begins with a picture restored from `fields` where they are given."""
    picture = checkpoint.restore(CITY, fields) if fields else Picture(CITY)
    for entry in entries:
        picture.fold(entry)
    return checkpoint.whole(picture)


def kept_step_by_step(entries: Iterable[Entry], every: int) -> dict[bytes, bytes]:
    """The checkpoint as the fold saves it: after every so many entries what changed, without what is gone."""
    picture, fields = Picture(CITY), dict[bytes, bytes]()
    for number, entry in enumerate(entries, 1):
        picture.fold(entry)
        if number % every == 0:
            _save(picture, fields)
    _save(picture, fields)
    return fields


def _save(picture: Picture, fields: dict[bytes, bytes]) -> None:
    changed, gone = checkpoint.changed(picture)
    fields.update(changed)
    for name in gone:
        fields.pop(name, None)


def digest(fields: dict[bytes, bytes]) -> str:
    return checkpoint.digest(fields)
