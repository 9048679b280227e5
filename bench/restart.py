"""The picture of a whole city out of its checkpoint, against only reading the bytes from Redis."""

from __future__ import annotations

import asyncio
import time

import msgspec

from bench.fold_replay import NOW, entries
from bench.row import Row
from streams.fold import checkpoint
from streams.fold.cases import Cases
from streams.fold.picture import Picture
from streams.journal.api import Entry
from streams.journal.redis import RedisJournal
from streams.model.case import Case, CaseState, CaseStep, Category
from streams.model.entry_id import EntryId
from streams.model.event import Report, Tick
from streams.wire import entry as wire
from tests.servers import RedisServer

CASES = 100_000
PER_ENTRY = 500
OVER, MONTHS_DAYS, DAY_MS = 100_000, 425, 86_400_000
S = CaseState


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


def aged(number: int) -> Case:
    """One of `OVER` cases, closed at an even pace over the 14 months before NOW, with the steps most cases take."""
    closed = NOW - (OVER - number) * (MONTHS_DAYS * DAY_MS // OVER)
    names = (S.TRIAGED, S.DISPATCHED, S.ACCEPTED, S.HANDLING, S.CHECKING, S.CLOSED)
    steps = tuple(
        CaseStep(n, state, closed - (6 - n) * DAY_MS, "housing", person=f"unit/{n}", by="住建局", note="已到现场核实")
        for n, state in enumerate(names, 1)
    )
    begun = closed - 7 * DAY_MS
    return Case(
        id=f"device/{number % 15_000}/{begun}",
        village="211221106201",
        type="H01",
        category=Category.HAZARD.value,
        channel="grid_worker",
        reported_at=begun,
        received_at=begun,
        text="楼道堆物，请核实处理",
        steps=steps,
        state=S.CLOSED,
        version=6,
        ended_at=closed - DAY_MS,
        closed_at=closed,
        reporter=f"worker/{number % 15_000}",
        unit="housing",
    )


def year() -> tuple[dict[bytes, bytes], dict[bytes, bytes]]:
    """The checkpoint of 15,000 workers and 14 months of closed cases, as it would be with all of them, and as it is
    when those that are over for a hundred days have left."""
    picture = Picture("2112")
    for made in entries()[:200]:
        picture.fold(made)
    cases = {f"c:{case.id}".encode(): msgspec.msgpack.encode(case) for case in map(aged, range(OVER))}
    every = {**checkpoint.whole(picture), **cases}
    picture, size = checkpoint.restore("2112", every), OVER + 1
    for n in range(OVER):
        if len(picture.kind(Cases)) == size:
            break
        size, at = len(picture.kind(Cases)), NOW + n
        tick = Tick(id=f"tick/{n}", source="system", at=at, real=at, token=1)
        picture.fold(Entry(id=EntryId(NOW + 2, n), events=wire.pack(tick)))
    return every, checkpoint.whole(picture)


async def restarted(url: str, fields: dict[bytes, bytes], cases: int) -> tuple[float, float]:
    """s to load and restore, and s of the load alone; `cases`: that are in it."""
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
    assert len(list(picture.kind(Cases))) == cases
    await journal.close()
    return took, loaded


def measure() -> list[Row]:
    return [open_cases(), closed_cases()]


def open_cases() -> Row:
    fields = checkpoint.whole(full())
    with RedisServer() as server:
        took, loaded = asyncio.run(restarted(server.url, fields, CASES))
    size = sum(map(len, fields.values())) / 1e6
    return Row(
        "fold, restart with 15,000 workers and 100,000 open cases",
        "< 3 s",
        f"{took:.2f} s",
        f"{took / loaded:.1f}x reading the {size:.0f} MB from Redis ({loaded:.2f} s)",
    )


def closed_cases() -> Row:
    every, kept = year()
    left = OVER - sum(name.startswith(b"c:") for name in kept)
    with RedisServer() as server:
        before, _ = asyncio.run(restarted(server.url, every, OVER))
    with RedisServer() as server:
        took, _ = asyncio.run(restarted(server.url, kept, OVER - left))
    sizes = [sum(map(len, fields.values())) / 1e6 for fields in (every, kept)]
    return Row(
        f"fold, restart with 15,000 workers and 14 months of closed cases ({OVER:,})",
        "< 3 s",
        f"{took:.2f} s, checkpoint {sizes[1]:.0f} MB",
        f"{before:.2f} s and {sizes[0]:.0f} MB if none left; {left:,} are history's",
    )
