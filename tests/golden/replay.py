"""The entrance to the fold that the golden values are taken through: change this file alone when it moves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from streams.fold import checkpoint
from streams.fold.picture import Picture
from streams.fold.publishing.publisher import Publisher
from streams.gateway.channel import ColumnsChannel, OutboundFrame, RecordsChannel
from streams.journal.api import Entry
from streams.model.entry_id import EntryId
from streams.model.event import Outgoing
from streams.model.fact import Fact
from streams.wire.changes import ColumnsChange, RecordsChange, TopicChange

CITY, SALT, KEYFRAME_MS = "2112", "5a17", 3_600_000
KEEP_S = 600.0


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

    def micro_grids(self, code: str) -> int:
        return 40 if len(code) == 9 else 0


@dataclass
class Replayed:
    """`events`, `facts`: with the city time of their entry. `changes`: with the id of the entry and the city time.
    `refused`: (reason, bytes) of what the fold set aside."""

    fields: dict[bytes, bytes] = field(default_factory=dict)
    events: list[tuple[int, Outgoing]] = field(default_factory=list)
    facts: list[tuple[int, Fact]] = field(default_factory=list)
    changes: list[tuple[EntryId, int, TopicChange]] = field(default_factory=list)
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
        topics = publisher.discrete(picture, done)
        if done.ticked:
            ticked = publisher.tick(picture)
            topics = [*([] if ticked.keyframe else topics), *ticked.topics]
        else:
            topics += publisher.moves(picture)
        seen.changes += [(entry.id, picture.now, change) for change in topics]
    seen.fields = checkpoint.whole(picture)
    return seen


def frames(changes: Iterable[tuple[EntryId, int, TopicChange]]) -> Iterator[tuple[str, bytes]]:
    """(topic, frame) as a gateway sends them to a viewer that subscribed at the first keyframe, then the snapshots."""
    channels: dict[str, RecordsChannel | ColumnsChannel] = {}
    for rev, at, change in changes:
        channel = channels.get(change.topic)
        if channel is None:
            if change.whole:
                made = RecordsChannel if isinstance(change, RecordsChange) else ColumnsChannel
                channels[change.topic] = made(len(channels), change, rev, at, KEEP_S)  # type: ignore[arg-type]
        elif frame := _sent(channel, change, rev, at):
            yield change.topic, frame.data
    for topic, channel in channels.items():
        yield topic, channel.snapshot().data


def _sent(channel: RecordsChannel | ColumnsChannel, change: TopicChange, rev: EntryId, at: int) -> OutboundFrame | None:
    now = at / 1000
    if isinstance(channel, RecordsChannel):
        assert isinstance(change, RecordsChange)
        return channel.take(change, rev, at, now)
    assert isinstance(change, ColumnsChange)
    channel.take(change, rev, at)
    return channel.flush(now)


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
