"""The picture of a whole city out of its checkpoint, against only reading the bytes from Redis."""

from __future__ import annotations

import asyncio
import time

from bench.fold_replay import NOW, entries
from bench.row import Row
from streams.fold import checkpoint
from streams.fold.cases import Cases
from streams.fold.picture import Picture
from streams.journal.api import Entry
from streams.journal.redis import RedisJournal
from streams.model.case import Category
from streams.model.entry_id import EntryId
from streams.model.event import Report
from streams.wire import entry as wire
from tests.servers import RedisServer

CASES = 100_000
PER_ENTRY = 500


def full() -> Picture:
    """15,000 workers and 100,000 open cases."""
    picture = Picture("2112")
    for made in entries()[:200]:
        picture.fold(made)
    for first in range(0, CASES, PER_ENTRY):
        reports = [
            Report(
                id=f"case-{n}",
                source="device/1",
                at=NOW,
                received=NOW,
                region="211221106201",
                type="H01",
                category=Category.HAZARD,
                text="楼道堆物，请核实处理",
            )
            for n in range(first, first + PER_ENTRY)
        ]
        events = b"".join(wire.pack(report) for report in reports)
        picture.fold(Entry(id=EntryId(NOW + 1, first), events=events))
    return picture


async def restarted(url: str, fields: dict[bytes, bytes]) -> tuple[float, float]:
    """s to load and restore, and s of the load alone."""
    journal = RedisJournal(url, "2112")
    await journal.open()
    lease = await journal.acquire("bench", 600_000)
    assert lease is not None
    await journal.save(lease, EntryId(NOW, 1), fields)
    begun = time.perf_counter()
    saved = await journal.load()
    loaded = time.perf_counter() - begun
    assert saved is not None
    picture = checkpoint.restore("2112", saved.fields)
    took = time.perf_counter() - begun
    assert len(list(picture.kind(Cases))) == CASES
    await journal.close()
    return took, loaded


def measure() -> Row:
    fields = checkpoint.whole(full())
    with RedisServer() as server:
        took, loaded = asyncio.run(restarted(server.url, fields))
    size = sum(map(len, fields.values())) / 1e6
    return Row(
        "fold, restart with 15,000 workers and 100,000 open cases",
        "< 3 s",
        f"{took:.2f} s",
        f"{took / loaded:.1f}x reading the {size:.0f} MB from Redis ({loaded:.2f} s)",
    )
