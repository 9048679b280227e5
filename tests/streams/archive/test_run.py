from __future__ import annotations

import asyncio
from pathlib import Path

from streams.archive.run import folder_of, run
from streams.archive.segments import entries
from streams.journal.api import Journal
from streams.settings import ArchiveSection, Settings, StoreSection
from tests.contract.test_journal import live

BOUND_S = 20


async def archived(journal: Journal, settings: Settings, until: int) -> None:
    stop = asyncio.Event()
    task = asyncio.create_task(run(settings, journal, stop))
    async with asyncio.timeout(BOUND_S):
        while len(list(entries(folder_of(settings)))) < until:
            await asyncio.sleep(0.02)
    stop.set()
    await task


def settings_in(folder: Path) -> Settings:
    return Settings(store=StoreSection(data_dir=folder), archive=ArchiveSection(flush_ms=50))


async def test_the_journal_is_on_disk_before_the_cursor_moves(journal: Journal, tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    for n in range(1, 6):
        await journal.append([live(n, n)])
    await archived(journal, settings, 5)
    await journal.append([live(6, 7)])
    await archived(journal, settings, 6)
    found = list(entries(folder_of(settings)))
    assert (await journal.cursors())["archive"] == found[-1].id
    assert [e.id for e in found] == [e.id for e in await journal.read(type(found[0].id)(0, 0))]


async def test_a_disk_that_takes_nothing_stops_the_cursor_and_nothing_else(
    redis_journal: Journal, tmp_path: Path
) -> None:
    settings = settings_in(tmp_path)
    await redis_journal.append([live(1, 1)])
    blocked = folder_of(settings)
    blocked.parent.mkdir(parents=True)
    blocked.write_text("not a folder")
    stop = asyncio.Event()
    task = asyncio.create_task(run(settings, redis_journal, stop))
    await asyncio.sleep(0.5)
    assert await redis_journal.cursors() == {}
    assert not task.done()
    blocked.unlink()
    async with asyncio.timeout(BOUND_S):
        while not await redis_journal.cursors():
            await asyncio.sleep(0.02)
    stop.set()
    await task
    assert len(list(entries(folder_of(settings)))) == 1
