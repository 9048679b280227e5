from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec
import pytest

from streams.archive import run as archive
from streams.archive.segments import entries
from streams.errors import StoreError, UnknownKey
from streams.fold import run as fold
from streams.history.history import History
from streams.journal.api import Event, Group
from streams.journal.memory import MemoryJournal
from streams.model.case import Case, CaseState, CaseStep
from streams.model.entry_id import ZERO, EntryId
from streams.model.event import Incoming
from streams.model.fix import Lane
from streams.model.store import StoreInfo
from streams.operate.rebuild import compare, heal
from streams.registry import signing
from streams.settings import Settings
from streams.wire import entry as wire
from tests.signing import keys_in, signed
from tests.streams.fold.city import NOW, SmallPlaces, report, status

BOUND_S = 20
S = CaseState


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    keys_in(tmp_path)
    return Settings.model_validate({"store": {"data_dir": tmp_path}, "archive": {"flush_ms": 50}})


@pytest.fixture
async def journal() -> MemoryJournal:
    journal = MemoryJournal("2112")
    await journal.create_store(StoreInfo(city="2112", demo=True, created_ms=NOW, salt="5a17"))
    return journal


async def matters(journal: MemoryJournal, first: int, upto: int) -> None:
    for seq in range(first, upto + 1):
        event = report(f"m{seq}", second=seq)
        events = (Event(seq, signed(event)),)
        await journal.append([Group(device=1, epoch=1, lane=Lane.INCIDENT, first=seq, last=seq, events=events)])


async def during(process: Callable[[asyncio.Event], Awaitable[None]], until: Callable[[], Awaitable[bool]]) -> None:
    """Runs `process` until that holds, then stops it in order."""
    stop = asyncio.Event()
    task = asyncio.ensure_future(process(stop))
    try:
        async with asyncio.timeout(BOUND_S):
            while not await until():
                await asyncio.sleep(0.02)
    finally:
        stop.set()
        await asyncio.wait_for(task, BOUND_S)


async def folded(settings: Settings, journal: MemoryJournal, cases: int) -> None:
    async def saved() -> bool:
        found = await journal.load()
        return found is not None and sum(name.startswith(b"c:") for name in found.fields) >= cases

    await during(lambda stop: fold.run(settings, journal, SmallPlaces(), stop), saved)


async def archived(settings: Settings, journal: MemoryJournal) -> None:
    last = (await journal.read(ZERO, count=10_000))[-1].id

    async def on_disk() -> bool:
        return [e.id for e in entries(archive.folder_of(settings))][-1:] == [last]

    await during(lambda stop: archive.run(settings, journal, stop), on_disk)


async def test_nothing_saved_is_nothing_to_be_equal_to(settings: Settings, journal: MemoryJournal) -> None:
    await matters(journal, 1, 3)
    found = await compare(settings, journal)
    assert (found.rebuilt.entries, found.saved, found.equal) == (3, None, False)


async def test_a_checkpoint_equals_what_the_entries_make_again(settings: Settings, journal: MemoryJournal) -> None:
    await matters(journal, 1, 5)
    await folded(settings, journal, 5)
    found = await compare(settings, journal)
    assert found.equal
    assert found.rebuilt.entries >= 5


async def test_it_needs_segments_and_journal_and_takes_nothing_twice(
    settings: Settings, journal: MemoryJournal
) -> None:
    await matters(journal, 1, 5)
    await archived(settings, journal)
    half = (await journal.read(ZERO, count=10_000))[2].id
    await matters(journal, 6, 9)
    await folded(settings, journal, 9)
    whole = await compare(settings, journal)
    assert whole.equal
    assert await journal.trim(half) == 2
    assert await compare(settings, journal) == whole


async def test_a_checkpoint_that_was_changed_is_found_out(settings: Settings, journal: MemoryJournal) -> None:
    await matters(journal, 1, 5)
    await folded(settings, journal, 5)
    assert (await compare(settings, journal)).equal
    saved = await journal.load()
    assert saved is not None
    lease = await journal.acquire("other", 1_000)
    assert lease is not None
    gone = next(name for name in saved.fields if name.startswith(b"c:"))
    await journal.save(lease, saved.cursor, {}, [gone])
    assert not (await compare(settings, journal)).equal


async def test_words_that_were_overwritten_come_back_from_the_segments(
    settings: Settings, journal: MemoryJournal
) -> None:
    until = NOW + 60_000
    told: list[Incoming] = [
        msgspec.structs.replace(status("m1", n, state, n), until=until * (state is S.SUSPENDED))
        for n, state in enumerate((S.TRIAGED, S.DISPATCHED, S.ACCEPTED, S.SUSPENDED), 1)
    ]
    for seq, event in enumerate([report("m1"), *told], 1):
        events = (Event(seq, signed(event)),)
        await journal.append([Group(device=1, epoch=1, lane=Lane.INCIDENT, first=seq, last=seq, events=events)])
    await folded(settings, journal, 1)
    lease = await journal.acquire("fold", 60_000)
    assert lease is not None
    with pytest.raises(StoreError, match="a fold runs"):
        await heal(settings, journal)
    saved = await journal.load()
    assert saved is not None
    whole = msgspec.msgpack.decode(saved.fields[b"c:m1"], type=Case)
    # As an older release left it: a step of its own in the place of the department's next word.
    spoilt = (*whole.steps[:-1], CaseStep(4, S.HANDLING, NOW + 10**9, person="system"))
    record = msgspec.msgpack.encode(msgspec.structs.replace(whole, steps=spoilt))
    await journal.save(lease, saved.cursor, {b"c:m1": record}, [])
    await journal.release(lease)
    history = History(settings.history_url)
    history.open()
    history.put([whole], EntryId(5, 0), NOW)
    assert not (await compare(settings, journal)).equal
    assert (await heal(settings, journal)).cases == 1
    assert (await compare(settings, journal)).equal
    assert history.cursor() == ZERO
    history.close()
    assert (await heal(settings, journal)).cases == 0


async def test_a_missing_key_ends_the_rebuild_by_name(settings: Settings, journal: MemoryJournal) -> None:
    await matters(journal, 1, 3)
    await folded(settings, journal, 3)
    held = signing.read(settings.store.data_dir)
    assert held is not None
    left = tuple(key for key in held.keys if key.id != "intake-1")
    signing.write(settings.store.data_dir, msgspec.structs.replace(held, keys=left))
    with pytest.raises(UnknownKey, match="intake-1"):
        await compare(settings, journal)
    signing.write(settings.store.data_dir, held)
    assert (await compare(settings, journal)).equal


async def test_entries_from_before_the_store_had_keys_need_none(settings: Settings, journal: MemoryJournal) -> None:
    for seq in (1, 2):
        packed = wire.pack(report(f"old{seq}", second=seq))
        events = (Event(seq, packed),)
        await journal.append([Group(device=1, epoch=1, lane=Lane.INCIDENT, first=seq, last=seq, events=events)])
    held = signing.read(settings.store.data_dir)
    assert held is not None
    since = (await journal.figures())["in"].last
    signing.write(settings.store.data_dir, msgspec.structs.replace(held, since=str(since)))
    late = wire.pack(report("unsigned", second=3))
    await journal.append([Group(device=1, epoch=1, lane=Lane.INCIDENT, first=3, last=3, events=(Event(3, late),))])
    await matters(journal, 4, 4)
    await folded(settings, journal, 3)
    saved = await journal.load()
    assert saved is not None
    assert {name for name in saved.fields if name.startswith(b"c:")} == {b"c:old1", b"c:old2", b"c:m4"}
    assert (await compare(settings, journal)).equal
