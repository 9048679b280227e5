"""A small store as an older release left it, upgraded: no text as it was written is in any of its files."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import text

from streams.archive.run import folder_of
from streams.archive.segments import SegmentWriter
from streams.archive.segments import entries as archived
from streams.clock import real_ms
from streams.errors import StoreError
from streams.fold import checkpoint
from streams.fold.rebuild import rebuild
from streams.fold.statuses import HeldStatuses, Waiting
from streams.journal.api import Entry, Event, Group
from streams.journal.redis import RedisJournal
from streams.model.audit import AuditRecord
from streams.model.case import CaseState, Category
from streams.model.entry_id import ZERO
from streams.model.event import CaseStatus, Report, Tick
from streams.model.fix import Lane
from streams.operate import redis_server, shell
from streams.operate.store import new_store
from streams.operate.upgrade import Rewriting, upgrade
from streams.registry.registry import Registry
from streams.settings import Settings
from streams.wire import entry
from streams.wire.signed import KeyRing
from tests.sealing import sealer
from tests.servers import free_port
from tests.signing import RING, signed

SECRET = "13987654321"
REPORT = Report(
    id="r1",
    source="device/1",
    at=1_000,
    received=1_000,
    region="211221106201",
    type="S01",
    category=Category.SERVICE,
    text=f"路灯坏了，电话{SECRET}",
)
STATUS = CaseStatus(
    id="s1", source="department/2", at=2_000, case="r1", version=1, state=CaseState.TRIAGED, reason=f"已联系{SECRET}"
)
TICK = Tick(id="t1", source="system", at=3_000, real=3_000, token=1)


async def _old(settings: Settings, registry: Registry) -> None:
    journal = RedisJournal(settings.redis_url, "2112")
    await journal.open()
    await journal.create_store(new_store(settings, real_ms(), "00"))
    registry.set_store(await journal.store() or new_store(settings, 0, ""))
    packed = [entry.pack(one) for one in (REPORT, STATUS, TICK)]
    events = tuple(Event(n, raw) for n, raw in enumerate(packed, 1))
    await journal.append([Group(device=1, epoch=1, lane=Lane.INCIDENT, first=1, last=3, events=events)])
    writer = SegmentWriter(folder_of(settings))
    writer.open()
    read = await journal.read(ZERO)
    for one in read:
        writer.write(one)
    writer.write(Entry(id=read[-1].id._replace(ms=read[-1].id.ms + 3_600_000), events=entry.pack(TICK)))
    writer.flush()
    writer.close()
    lease = await journal.acquire("old", 1_000)
    assert lease is not None
    picture = rebuild_picture(read)
    await journal.save(lease, read[-1].id, picture)
    await journal.close()


def rebuild_picture(read: list[Entry]) -> dict[bytes, bytes]:
    from streams.fold.picture import Picture

    picture = Picture("2112")
    for one in read:
        picture.fold(one, exempt=True)
    return checkpoint.whole(picture)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = Settings.model_validate({"store": {"data_dir": tmp_path / "data"}, "redis": {"port": free_port()}})
    shell.make_data_dir(made)
    registry = Registry(made.registry_url, sealer(made.store.data_dir))
    registry.migrate()
    with redis_server.running(made):
        asyncio.run(_old(made, registry))
    record = AuditRecord(1, "", "operator", "2112", "", "backup", "backup/monday")
    registry.audit(record)
    with registry._engine.begin() as tx:
        tx.execute(text("UPDATE state SET texts_split = :no"), {"no": False})
    registry.close()
    return made


def _holding(folder: Path) -> set[str]:
    return {p.name for p in folder.rglob("*") if p.is_file() and SECRET.encode() in p.read_bytes()}


def test_an_old_store_is_refused_and_the_command_is_named(settings: Settings) -> None:
    with pytest.raises(StoreError, match="python -m streams upgrade"), shell.open_registry(settings):
        pass


def test_nothing_that_was_written_is_left_in_any_file(settings: Settings) -> None:
    assert _holding(settings.store.data_dir), "the old store holds it"
    before = [one.id for one in archived(folder_of(settings))]
    said: list[str] = []
    upgrade(settings, said.append)
    assert _holding(settings.store.data_dir) == set()
    assert any("scrubbed" in line and "2 originals" in line for line in said), said
    assert any("monday" in line for line in said), "a backup of before is named"
    assert [one.id for one in archived(folder_of(settings))] == before
    with shell.open_registry(settings) as registry:
        record = AuditRecord(2, "", "duty", "2112", "", "case.original", "case/r1")
        assert registry.original("r1", "路灯坏了，电话〔电话〕", record) == REPORT.text
        assert registry.original("r1", "已联系〔电话〕", record) == STATUS.reason
    again: list[str] = []
    upgrade(settings, again.append)
    assert again == ["the texts of this store are split already: nothing to do"]


def test_the_checkpoint_is_what_the_rewritten_entries_fold_to(settings: Settings) -> None:
    upgrade(settings, lambda line: None)

    async def kept() -> tuple[list[Entry], dict[bytes, bytes]]:
        journal = RedisJournal(settings.redis_url, "2112")
        await journal.open()
        try:
            saved = await journal.load()
            assert saved is not None
            return await journal.read(ZERO), saved.fields
        finally:
            await journal.close()

    with redis_server.running(settings):
        read, fields = asyncio.run(kept())
    exempt = KeyRing((), since=read[-1].id)
    assert rebuild("2112", read, exempt).digest == checkpoint.digest(fields)


def test_what_is_signed_stays_to_the_byte_and_what_nobody_reads_too(settings: Settings) -> None:
    frame, unread = signed(REPORT), len(b"\xc1?").to_bytes(4, "little") + b"\xc1?"
    with shell.open_registry(settings, migrate=True) as registry:
        work = Rewriting(registry)
        made = work.events(frame + unread + entry.pack(STATUS))
        assert made.startswith(frame + unread)
        assert SECRET.encode() not in made[len(frame + unread) :]
        assert (work.texts, registry.originals_kept()) == (1, 1)
    assert RING.opened(next(entry.bodies(made)), real_ms()) == REPORT
    assert work.events(made) == made, "again changes nothing"


def test_statuses_that_wait_in_the_checkpoint_are_scrubbed(settings: Settings) -> None:
    with shell.open_registry(settings, migrate=True) as registry:
        waiting = HeldStatuses(waiting=(Waiting(since=1, status=STATUS),))
        made = Rewriting(registry).checkpoint(b"q:r1", msgspec.msgpack.encode(waiting))
    assert SECRET.encode() not in made
    assert msgspec.msgpack.decode(made, type=HeldStatuses).waiting[0].status.id == STATUS.id


def test_cut_off_anywhere_it_is_done_by_the_next_run(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    from streams.journal import rewrite as module

    class Cut(Exception):
        pass

    async def cut(*_: object) -> int:
        raise Cut

    with monkeypatch.context() as until:
        until.setattr(module, "rewrite_checkpoint", cut)
        with pytest.raises(Cut):
            upgrade(settings, lambda line: None)
    with pytest.raises(StoreError), shell.open_registry(settings):
        pass
    upgrade(settings, lambda line: None)
    assert _holding(settings.store.data_dir) == set()
