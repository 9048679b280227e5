"""The follower over a real journal: what the fold published is found again, over a restart and a trimmed gap."""

from __future__ import annotations

import asyncio
from pathlib import Path

from streams.journal.api import Change, Journal
from streams.rewind import files
from streams.rewind.run import folder_of, run
from streams.settings import Settings, StoreSection
from streams.wire import changes as wire
from tests.contract.journal_rows import owned
from tests.servers import BOUND_S
from tests.streams.rewind.sent_changes import BEGIN, TOPIC, Sent
from tests.streams.rewind.test_files import ticks


async def emitted(journal: Journal, sent: list[Sent]) -> None:
    lease = await owned(journal)
    changes = [Change(id=one.rev, body=wire.encode(one.changes), keyframe=one.changes.keyframe) for one in sent]
    assert await journal.emit(lease, changes) == len(sent)
    await journal.release(lease)


async def kept(journal: Journal, settings: Settings, upto: int) -> None:
    """Runs until a state of `upto` is on the disk."""
    stop, folder = asyncio.Event(), folder_of(settings)
    task = asyncio.create_task(run(settings, journal, stop))
    async with asyncio.timeout(BOUND_S):
        while (found := files.seek(folder, upto) if folder.is_dir() else None) is None or found[0].at < upto:
            await asyncio.sleep(0.02)
    stop.set()
    await task


async def test_it_goes_on_after_a_restart_without_a_gap(journal: Journal, tmp_path: Path) -> None:
    settings = Settings(store=StoreSection(data_dir=tmp_path))
    sent = ticks(40)
    await emitted(journal, sent[:20])
    await kept(journal, settings, BEGIN + 19_000)
    await emitted(journal, sent[20:])
    await kept(journal, settings, BEGIN + 39_000)
    found = [frame for path in sorted(folder_of(settings).iterdir()) for frame in files.frames(path)]
    assert [frame.at for frame in found] == [one.changes.at for one in sent]
    moment = files.seek(folder_of(settings), BEGIN + 25_500)
    assert moment is not None
    assert moment[0].records(TOPIC) == {"n": b"25"}


async def test_a_change_that_cannot_be_read_waits_for_a_keyframe(journal: Journal, tmp_path: Path) -> None:
    settings = Settings(store=StoreSection(data_dir=tmp_path))
    sent, later = ticks(6), ticks(3, begin=BEGIN + 60_000)
    lease = await owned(journal)
    whole = [Change(id=one.rev, body=wire.encode(one.changes), keyframe=one.changes.keyframe) for one in sent]
    broken = Change(id=whole[3].id, body=b"\xc1 no change set")
    again = [Change(id=one.rev, body=wire.encode(one.changes), keyframe=one.changes.keyframe) for one in later]
    await journal.emit(lease, whole[:3])
    await kept(journal, settings, BEGIN + 2_000)
    await journal.emit(lease, [broken, *whole[4:], *again])
    await kept(journal, settings, BEGIN + 62_000)
    before = files.seek(folder_of(settings), BEGIN + 30_000)
    assert before is not None
    assert before[0].at == BEGIN + 2_000
    after = files.seek(folder_of(settings), BEGIN + 62_000)
    assert after is not None
    assert after[0].records(TOPIC) == {"n": b"2"}
