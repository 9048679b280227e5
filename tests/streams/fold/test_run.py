from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from streams.clock import real_ms
from streams.errors import LeaseLost, StoreError
from streams.fold import checkpoint
from streams.fold.cases import Cases
from streams.fold.rebuild import rebuild
from streams.fold.run import FoldLoop, run
from streams.journal.api import Event, Group
from streams.journal.memory import MemoryJournal
from streams.model.entry_id import ZERO
from streams.model.fix import Lane
from streams.model.health import Beat
from streams.model.store import StoreInfo
from streams.settings import Settings
from streams.wire import changes as wire
from tests.signing import RING, settings_in, signed
from tests.streams.fold.city import NOW, SmallPlaces, fixes, report

BOUND_S = 20
STORE = StoreInfo(city="2112", demo=True, created_ms=NOW, salt="5a17")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_in(tmp_path)


@asynccontextmanager
async def folding(journal: MemoryJournal, settings: Settings) -> AsyncIterator[asyncio.Task[None]]:
    stop = asyncio.Event()
    task = asyncio.create_task(run(settings, journal, SmallPlaces(), stop))
    try:
        yield task
    finally:
        stop.set()
        await asyncio.wait([task], timeout=BOUND_S)
        if task.done() and not task.cancelled():
            task.exception()


async def until_saved(journal: MemoryJournal, cases: int) -> None:
    async with asyncio.timeout(BOUND_S):
        while True:
            saved = await journal.load()
            if saved and sum(name.startswith(b"c:") for name in saved.fields) >= cases:
                return
            await asyncio.sleep(0.02)


async def matter(journal: MemoryJournal, seq: int) -> None:
    group = Group(
        device=1,
        epoch=1,
        lane=Lane.INCIDENT,
        first=seq,
        last=seq,
        events=(Event(seq, signed(report(f"r{seq}", seq))),),
    )
    await journal.append([group])


async def opened() -> MemoryJournal:
    journal = MemoryJournal("2112")
    await journal.open()
    await journal.create_store(STORE)
    return journal


async def test_without_a_store_it_says_what_to_do(settings: Settings) -> None:
    journal = MemoryJournal("2112")
    await journal.open()
    with pytest.raises(StoreError, match="streams create-store"):
        await run(settings, journal, SmallPlaces(), asyncio.Event())


async def test_a_picture_is_saved_told_and_equal_to_a_clean_rebuild(settings: Settings) -> None:
    journal = await opened()
    async with folding(journal, settings):
        await matter(journal, 1)
        await until_saved(journal, 1)
    saved = await journal.load()
    assert saved is not None
    clean = rebuild("2112", await journal.read(ZERO, count=10_000), RING, saved.cursor)
    assert clean.digest == checkpoint.digest(saved.fields)
    told = [wire.decode(change.body) for change in await journal.read_changes(ZERO, count=10_000)]
    assert any(t.keyframe for t in told)
    assert [event.cause for t in told for event in t.events] == ["r1"]


async def test_a_second_fold_goes_on_where_the_first_stopped_and_tells_nothing_twice(settings: Settings) -> None:
    journal = await opened()
    async with folding(journal, settings):
        await matter(journal, 1)
        await until_saved(journal, 1)
    async with folding(journal, settings):
        await matter(journal, 2)
        await until_saved(journal, 2)
    changes = await journal.read_changes(ZERO, count=10_000)
    causes = [event.cause for c in changes for event in wire.decode(c.body).events]
    assert causes == ["r1", "r2"]
    assert [c.id for c in changes] == sorted({c.id for c in changes})


async def test_what_was_told_before_a_crash_is_not_told_again(settings: Settings) -> None:
    journal = await opened()
    lease = await journal.acquire("crashing", 60_000)
    assert lease is not None
    crashing = FoldLoop(settings, journal, SmallPlaces(), STORE, lease)
    await crashing.restore()
    await matter(journal, 1)
    crashing.take(await journal.read(ZERO))
    await crashing.tell()
    # Killed here: told, but not saved.
    told = await journal.last_change()
    again = FoldLoop(settings, journal, SmallPlaces(), STORE, lease)
    await again.restore()
    again.take(await journal.read(again.cursor))
    await again.tell()
    assert await journal.last_change() == told
    await again.save()
    saved = await journal.load()
    assert saved is not None
    assert b"c:r1" in saved.fields


async def test_a_fold_that_lost_the_city_stops(settings: Settings) -> None:
    journal = await opened()
    async with folding(journal, settings) as task:
        await matter(journal, 1)
        await until_saved(journal, 1)
        saved = await journal.load()
        assert saved is not None
        # Another owner, as after a partition: the newer token wins.
        journal.steal("other")
        await asyncio.wait([task], timeout=BOUND_S)
        assert isinstance(task.exception(), LeaseLost)


async def test_a_poisoned_entry_is_kept_among_the_rejects_and_the_rest_goes_on(settings: Settings) -> None:
    journal = await opened()
    async with folding(journal, settings):
        bad = Event(1, b"\x03\0\0\0abc")
        await journal.append([Group(device=1, epoch=1, lane=Lane.INCIDENT, first=1, last=1, events=(bad,))])
        await matter(journal, 2)
        await until_saved(journal, 1)
        async with asyncio.timeout(BOUND_S):
            while not await journal.rejects(ZERO):
                await asyncio.sleep(0.02)
    assert len(await journal.rejects(ZERO)) == 1


async def test_positions_are_told_in_the_change_of_their_entry(settings: Settings) -> None:
    journal = await opened()
    async with folding(journal, settings):
        rows = fixes((1, 0, 123_800_000, 42_300_000))
        await journal.append([Group(device=1, epoch=1, lane=Lane.FOREIGN, fixes=rows.tobytes(), identities=b"x" * 12)])
        async with asyncio.timeout(BOUND_S):
            while not any("workers/211221/desk" in topics for topics in await _topics(journal)):
                await asyncio.sleep(0.02)


async def _topics(journal: MemoryJournal) -> list[set[str]]:
    changes = await journal.read_changes(ZERO, count=10_000)
    return [{t.topic for t in wire.decode(c.body).topics} for c in changes]


async def test_while_much_waits_the_ticks_have_their_turn(settings: Settings) -> None:
    """A first start once kept the loop for twelve seconds: no tick, no beat, no lease renewed."""
    journal = await opened()
    for n in range(40):
        body = b"".join(signed(report(f"r{n}-{k}", k)) for k in range(60))
        events = (Event(n + 1, body),)
        await journal.append([Group(device=1, epoch=1, lane=Lane.INCIDENT, first=n + 1, last=n + 1, events=events)])
    lease = await journal.acquire("test", 60_000)
    assert lease is not None
    loop = FoldLoop(settings, journal, SmallPlaces(), STORE, lease)
    await loop.restore()
    stop, seen = asyncio.Event(), set[int]()

    async def watch() -> None:
        while len(loop.picture.kind(Cases)) < 2_400:
            seen.add(len(loop.picture.kind(Cases)))
            await asyncio.sleep(0)
        stop.set()

    idle = asyncio.create_task(asyncio.sleep(BOUND_S))
    await asyncio.wait_for(asyncio.gather(loop.follow(stop, idle), watch()), BOUND_S)
    idle.cancel()
    assert len(seen) > 2, "it was kept until all was folded"


async def test_how_old_the_picture_is_goes_out_with_the_beat(settings: Settings) -> None:
    journal = await opened()
    async with folding(journal, settings), asyncio.timeout(BOUND_S):
        while not any("age_ms" in beat.figures for beat in await journal.beats()):
            await asyncio.sleep(0.02)
    [age] = [beat.figures["age_ms"] for beat in await journal.beats()]
    assert 0 <= age < BOUND_S * 1000


async def backlog(journal: MemoryJournal, done: int) -> None:
    """Until the newest word on it is this."""
    async with asyncio.timeout(BOUND_S):
        while (await _said(journal))[-1:] != [b'{"done":%d}' % done]:
            await asyncio.sleep(0.02)


async def _said(journal: MemoryJournal) -> list[bytes]:
    told = [wire.decode(change.body) for change in await journal.read_changes(ZERO, count=10_000)]
    records = [topic for one in told for topic in one.topics if isinstance(topic, wire.RecordsChange)]
    return [one.put["backlog"] for one in records if one.topic == "feed/2112/desk" and "backlog" in one.put]


async def test_from_a_first_start_on_until_all_of_before_is_told_it_is_a_backlog(settings: Settings) -> None:
    """A simulated city is about to tell of four weeks: until it speaks there is nothing to show, not a zero."""
    journal = await opened()

    async def owes(n: int) -> None:
        await journal.beat(Beat(process="demo", instance="1", at=real_ms(), started=0, figures={"owed": n}))

    async with folding(journal, settings):
        await backlog(journal, 0)
        await owes(10_000)
        await matter(journal, 1)
        await until_saved(journal, 1)
        await owes(2_500)
        await backlog(journal, 75)
        await owes(0)
        await backlog(journal, 100)


@pytest.mark.parametrize("demo", [{"run": False}, {"prologue": False}])
async def test_where_nothing_of_before_is_told_a_store_is_whole_at_once(tmp_path: Path, demo: dict[str, bool]) -> None:
    given = settings_in(tmp_path)
    journal = await opened()
    async with folding(journal, given.model_copy(update={"demo": given.demo.model_copy(update=demo)})):
        await backlog(journal, 100)
    assert len(await _said(journal)) == 1
