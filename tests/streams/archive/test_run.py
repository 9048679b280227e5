from __future__ import annotations

import asyncio
import secrets
from pathlib import Path

from streams.archive.run import folder_of, run
from streams.archive.segments import entries
from streams.clock import real_ms
from streams.journal.api import Journal
from streams.settings import ArchiveSection, Settings, StoreSection
from tests.contract.journal_rows import live
from tests.s3 import BUCKET, KEY, SECRET, S3Server
from tests.servers import free_port
from tests.streams.archive.test_storage import HOUR_MS, written

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


def with_bucket(folder: Path, url: str, place: str) -> Settings:
    section = ArchiveSection(
        flush_ms=50, tracks_days=30, bucket=place, bucket_url=url, bucket_key=KEY, bucket_secret=SECRET
    )
    return Settings(store=StoreSection(data_dir=folder), archive=section)


async def noted(journal: Journal) -> str:
    return next((beat.note for beat in await journal.beats() if beat.process == "archive"), "")


def begin() -> int:
    """A full hour of this morning or last night."""
    return real_ms() // HOUR_MS * HOUR_MS - 9 * HOUR_MS


async def test_sealed_hours_move_to_the_bucket_while_it_runs(
    redis_journal: Journal, tmp_path: Path, s3: S3Server
) -> None:
    place = secrets.token_hex(4)
    settings = with_bucket(tmp_path, s3.url, f"{BUCKET}/{place}")
    old = written(folder_of(settings), begin=begin())
    await redis_journal.append([live(1, 1)])
    there, stop = s3.storage(f"{place}/2112"), asyncio.Event()
    task = asyncio.create_task(run(settings, redis_journal, stop))
    async with asyncio.timeout(BOUND_S):
        while len(await asyncio.to_thread(there.names)) < 6 or not await redis_journal.cursors():
            await asyncio.sleep(0.05)
    stop.set()
    await task
    found = list(entries(folder_of(settings), storage=there))
    assert [one.id for one in found][:3] == [one.id for one in old]
    assert len(found) == 4


async def test_a_bucket_that_is_away_stops_nothing_and_is_noted(redis_journal: Journal, tmp_path: Path) -> None:
    settings = with_bucket(tmp_path, f"http://127.0.0.1:{free_port()}", BUCKET)
    old = written(folder_of(settings), begin=begin())
    await redis_journal.append([live(1, 1)])
    stop = asyncio.Event()
    task = asyncio.create_task(run(settings, redis_journal, stop))
    async with asyncio.timeout(BOUND_S):
        while "sealed hours stay on this disk" not in await noted(redis_journal):
            await asyncio.sleep(0.05)
    assert (await redis_journal.cursors())["archive"].ms > old[-1].id.ms
    stop.set()
    await task
    assert len(list(entries(folder_of(settings)))) == 4
