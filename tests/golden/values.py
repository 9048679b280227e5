"""Results as lines of text: `name digest`, one a thing, so that a difference names what differs."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import msgspec

from streams.model.event import AlertChange, CaseChange
from streams.wire.changes import RecordsChange, TopicChange
from tests.golden.replay import Replayed, digest, frames

_encoder = msgspec.msgpack.Encoder(order="sorted")
LONG = 12
"""Hexadecimal signs of a digest: enough to see a difference, short enough to read."""


def values(seen: Replayed) -> dict[str, list[str]]:
    """Lines by file: `checkpoint`, `events`, `facts`, `topics`, `frames`, `refused`."""
    return {
        "checkpoint": checkpoint_lines(seen.fields),
        "events": _counted((_event_name(event), (at, event)) for at, event in seen.events),
        "facts": _counted((f"{fact.measure}", (at, fact)) for at, fact in seen.facts),
        "topics": _counted((change.topic, _shown(change)) for _, _, change in seen.changes),
        "frames": _counted(frames(seen.changes)),
        "refused": _counted(seen.refused),
    }


def checkpoint_lines(fields: dict[bytes, bytes]) -> list[str]:
    whole = [f"all {digest(fields)}"]
    return whole + [f"{name.decode()} {len(raw)} {_short(raw)}" for name, raw in sorted(fields.items())]


def _event_name(event: Any) -> str:
    """Its kind, and for a case or an alert the state it came to."""
    kind = type(event).__name__
    if isinstance(event, CaseChange | AlertChange):
        return f"{kind}.{event.state}"
    return f"{kind}.{event.code}" if hasattr(event, "code") else kind


def _shown(change: TopicChange) -> object:
    """What a topic is told; the order of records in one change means nothing."""
    if isinstance(change, RecordsChange):
        return change.whole, sorted(change.put.items()), sorted(change.gone)
    return change.whole, change.rows


def _counted(found: Iterable[tuple[str, object]]) -> list[str]:
    """`name number digest` of each name; the digest is of all its values in their order."""
    kept: dict[str, tuple[int, Any]] = defaultdict(lambda: (0, hashlib.sha256()))
    for name, value in found:
        number, total = kept[name]
        total.update(_encoder.encode(value))
        kept[name] = number + 1, total
    return [f"{name} {number} {total.hexdigest()[:LONG]}" for name, (number, total) in sorted(kept.items())]


def _short(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()[:LONG]


def difference(kind: str, was: list[str], now: list[str]) -> str:
    """What differs, in words; '' where nothing does."""
    before, after = dict(map(_split, was)), dict(map(_split, now))
    lost, fresh = sorted(before.keys() - after.keys()), sorted(after.keys() - before.keys())
    other = sorted(name for name in before.keys() & after.keys() if before[name] != after[name] and name != "all")
    parts = [f"{len(names)} {word}, first {names[0]!r}" for word, names in _words(lost, fresh, other) if names]
    if not parts and was != now:
        parts = ["the whole alone: order or form"]
    return f"{kind}: {'; '.join(parts)}" if parts else ""


def _words(lost: list[str], fresh: list[str], other: list[str]) -> tuple[tuple[str, list[str]], ...]:
    return ("missing", lost), ("new", fresh), ("with another value", other)


def _split(line: str) -> tuple[str, str]:
    name, _, value = line.partition(" ")
    return name, value
