"""A city's change sets by the second, as a fold publishes them, and what a screen has of them at a moment."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from hypothesis import strategies as st

from streams.model.entry_id import EntryId
from streams.wire.changes import ChangeSet, RecordsChange
from streams.wire.replica import RecordsReplica

BEGIN = 1_795_000_000_000
TOPIC, OTHER, PEOPLE = "regions/2112/desk", "alerts/2112/desk", "cases/2112/desk"
"""The last kind is not kept."""


class Sent(NamedTuple):
    rev: EntryId
    changes: ChangeSet


def held(sent: Iterable[Sent], topic: str, at: int) -> dict[str, bytes]:
    """What a screen that heard everything up to `at` shows of a topic."""
    replica = RecordsReplica()
    for one in sent:
        if one.changes.at <= at:
            for change in one.changes.topics:
                if isinstance(change, RecordsChange) and change.topic == topic:
                    replica.apply(change)
    return replica.snapshot()


_keys = st.sampled_from("abcdef")
_values = st.integers(0, 9).map(lambda n: b'{"n":%d}' % n)
_change = st.builds(
    RecordsChange,
    st.sampled_from([TOPIC, OTHER, PEOPLE]),
    st.dictionaries(_keys, _values, max_size=3),
    st.lists(_keys, max_size=2).map(tuple),
)
_steps = st.lists(st.tuples(st.integers(1, 1_500_000), st.lists(_change, max_size=2)), min_size=1, max_size=25)


@st.composite
def histories(draw: st.DrawFn) -> list[Sent]:
    """From a keyframe on; steps of up to 25 minutes, so that hours turn."""
    whole = tuple(RecordsChange(topic, {"a": b"1"}, whole=True) for topic in (TOPIC, OTHER, PEOPLE))
    made = [Sent(EntryId(BEGIN, 0), ChangeSet(at=BEGIN, topics=whole, keyframe=True))]
    for step, topics in draw(_steps):
        at = made[-1].changes.at + step
        made.append(Sent(EntryId(at, 0), ChangeSet(at=at, topics=tuple(topics))))
    return made
