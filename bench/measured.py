"""One thing of one tree, in CPU seconds: `python measured.py <what> <journal> <townships> <changes>`. PYTHONPATH names
the tree. Knows nothing that an older tree has otherwise."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from streams.fold.picture import Picture
from streams.gateway.counts import Counts
from streams.gateway.hub import Hub
from streams.gateway.outbox import Outbox
from streams.journal.api import Entry
from streams.model.entry_id import EntryId
from streams.settings import GatewaySection
from streams.wire import changes as wire
from tests.golden import journal
from tests.golden.replay import replay
from tests.streams.gateway.pipes import HandTimer, MemoryPipe, write_each

VIEWERS = 50
"""Of each topic."""
PUBLISHED = 2_000
"""Entries: of all of them publishing takes half a minute."""


def fold(entries: list[Entry]) -> Callable[[], object]:
    picture = Picture("2112")
    return lambda: [picture.fold(entry) for entry in entries]


def publish(entries: list[Entry], townships: list[str]) -> Callable[[], object]:
    return lambda: replay(entries[:PUBLISHED], townships)


def gateway(packed: list[tuple[int, int, bytes]]) -> Callable[[], object]:
    """Every change to so many viewers of each topic. `packed`: (ms, number, encoded change set)."""
    timer, told = HandTimer(), [(EntryId(ms, number), wire.decode(body)) for ms, number, body in packed]
    hub = Hub(GatewaySection(), timer, write_each, Counts())

    def apply() -> None:
        listened: set[str] = set()
        for rev, changes in told:
            hub.apply(rev, changes)
            for change in changes.topics:
                if change.topic not in listened and (channel := hub.find(change.topic)):
                    listened.add(change.topic)
                    for _ in range(VIEWERS):
                        hub.join(channel, Outbox(MemoryPipe(), 1 << 30), None)
            timer.step(1.0)

    return apply


def work_of(what: str, files: list[Path]) -> Callable[[], object]:
    """`files`: the journal, the townships, the change sets."""
    if what == "gateway":
        return gateway(msgspec.msgpack.decode(files[2].read_bytes(), type=list[tuple[int, int, bytes]]))
    entries, townships = journal.read(files[0]), files[1].read_text("utf-8").split()
    return fold(entries) if what == "fold" else publish(entries, townships)


if __name__ == "__main__":
    work = work_of(sys.argv[1], [Path(name) for name in sys.argv[2:]])
    begun = time.process_time()
    work()
    print(time.process_time() - begun)
