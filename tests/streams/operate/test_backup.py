from __future__ import annotations

import gzip
import hashlib
import os
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import create_engine, text

from streams.archive import run as archive
from streams.archive.segments import entries
from streams.clock import real_ms
from streams.errors import SealKeyMissing, StoreError
from streams.fold import run as fold
from streams.history.history import History
from streams.history.tables import VERSION
from streams.journal import copy
from streams.journal.api import Event, Group
from streams.journal.redis import RedisJournal
from streams.model.entry_id import ZERO
from streams.model.fix import Lane
from streams.model.store import StoreInfo
from streams.operate import redis_server, shell, tables
from streams.operate.audit import operator
from streams.operate.backup import MANIFEST, backup, restore
from streams.operate.rebuild import compare
from streams.operate.store import UNFINISHED, refuse_half
from streams.permissions import open_paths
from streams.registry import database
from streams.registry.heads import Heads, verify
from streams.registry.parties import Party
from streams.registry.records import NewWorker
from streams.registry.registry import Registry
from streams.registry.seal import read_keys, seal_file, write_keys
from streams.settings import Settings
from streams.wire import entry as wire
from tests.postgres import PostgresServer
from tests.sealing import sealer
from tests.signing import keys_in, signed
from tests.streams.fold.city import NOW, SmallPlaces, report
from tests.streams.operate.test_rebuild import during

STORE = StoreInfo(city="2112", demo=True, created_ms=NOW, salt="5a17")


def settings_of(folder: Path, registry: str = "") -> Settings:
    return Settings.model_validate(
        {
            "store": {"data_dir": folder},
            "registry": {"url": registry},
            "archive": {"flush_ms": 50},
        }
    )


async def matters(journal: RedisJournal, first: int, upto: int) -> None:
    for seq in range(first, upto + 1):
        events = (Event(seq, signed(report(f"m{seq}", second=seq))),)
        await journal.append([Group(device=1, epoch=1, lane=Lane.INCIDENT, first=seq, last=seq, events=events)])


async def lived(settings: Settings) -> None:
    """A store with workers, an audit, forty matters folded and archived, and ten that only the journal has."""
    shell.make_data_dir(settings)
    keys_in(settings.store.data_dir)
    with shell.open_registry(settings, migrate=True) as registry:
        registry.set_store(STORE)
        registry.enrol_workers([NewWorker(name="甲", home="211221106", village="211221106201", kind="full")], 0)
        registry.audit(operator("links", "sign-in links"))
        Heads(settings, registry).sign(10**12)
    (settings.store.data_dir / "media" / "ab").mkdir(parents=True)
    (settings.store.data_dir / "media" / "ab" / "abc.jpg").write_bytes(b"picture")
    with redis_server.running(settings):
        async with shell.open_journal(settings) as journal:
            await journal.create_store(STORE)
            await matters(journal, 1, 40)

            async def folded() -> bool:
                found = await journal.load()
                return found is not None and sum(name.startswith(b"c:") for name in found.fields) >= 40

            await during(lambda stop: fold.run(settings, journal, SmallPlaces(), stop), folded)
            newest = (await journal.figures())["in"].last

            async def archived() -> bool:
                return (await journal.cursors()).get("archive", ZERO) >= newest

            await during(lambda stop: archive.run(settings, journal, stop), archived)
            await matters(journal, 41, 50)
    history = History(settings.history_url)
    history.open()
    history.close()


async def told(settings: Settings) -> list[str]:
    """What is kept, entry by entry, and that the picture is what it is folded from."""
    async with shell.open_journal(settings) as journal:
        found = await compare(settings, journal)
        assert found.equal
        kept = [*entries(archive.folder_of(settings)), *await journal.read(ZERO, count=10_000)]
    return [f"{one.id} {len(one.events)} {len(one.fixes)}" for one in kept]


@pytest.mark.timeout(120)
async def test_a_store_comes_back_entry_by_entry(tmp_path: Path) -> None:
    was, now = settings_of(tmp_path / "was"), settings_of(tmp_path / "now")
    await lived(was)
    said: list[str] = []
    await backup(was, tmp_path / "saved", said.append)
    await restore(now, tmp_path / "saved", said.append)
    refuse_half(now)
    with redis_server.running(was), redis_server.running(now):
        before, after = await told(was), await told(now)
        assert before == after
        assert len(after) > 50
        async with shell.open_journal(now) as journal:
            assert await journal.hi(1, 1) == {Lane.LIVE: 0, Lane.BACKFILL: 0, Lane.INCIDENT: 50}
            receipt = await journal.append(
                [
                    Group(
                        device=1,
                        epoch=1,
                        lane=Lane.INCIDENT,
                        first=50,
                        last=50,
                        events=(Event(50, wire.pack(report("m50"))),),
                    )
                ]
            )
            assert receipt[0].duplicates == 1
            assert await journal.acquire("after", 1000) is not None
    with shell.open_registry(now) as registry:
        assert registry.store() == STORE
        assert [worker.name for worker in registry.workers()] == ["甲"]
        assert verify(now, registry, real_ms()).flaws == []
        assert [seq for seq, _ in registry.pending()] == [1]
    assert (now.store.data_dir / "media" / "ab" / "abc.jpg").read_bytes() == b"picture"


@pytest.mark.timeout(180)
async def test_from_files_into_a_server_and_what_is_there_is_not_written_over(
    tmp_path: Path, postgres: PostgresServer
) -> None:
    was = settings_of(tmp_path / "was")
    await lived(was)
    await backup(was, tmp_path / "saved", lambda _: None)
    now = settings_of(tmp_path / "now", postgres.empty())
    await restore(now, tmp_path / "saved", lambda _: None)
    with shell.open_registry(now) as registry:
        assert [worker.name for worker in registry.workers()] == ["甲"]
        assert verify(now, registry, real_ms()).flaws == []
    engine = create_engine(now.registry_url)
    with pytest.raises(Exception, match="only ever added to"), engine.begin() as tx:
        tx.execute(text("DELETE FROM audit"))
    engine.dispose()
    with pytest.raises(StoreError, match="not empty"):
        await restore(now, tmp_path / "saved", lambda _: None)
    with pytest.raises(StoreError, match="registry's database is not empty"):
        await restore(settings_of(tmp_path / "third", now.registry_url), tmp_path / "saved", lambda _: None)
    with pytest.raises(StoreError, match="cut off"):
        refuse_half(settings_of(tmp_path / "third"))


@pytest.mark.timeout(120)
async def test_what_is_no_whole_backup_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    was, now = settings_of(tmp_path / "was"), settings_of(tmp_path / "now")
    await lived(was)
    saved = tmp_path / "saved"
    await backup(was, saved, lambda _: None)
    with pytest.raises(StoreError, match="there already"):
        await backup(was, saved, lambda _: None)
    manifest = (saved / MANIFEST).read_text("utf-8")
    for wrong, why in (
        (manifest.replace('"format": 1', '"format": 2'), "newer release"),
        (manifest.replace('"registry": "', '"registry": "9'), "newer release"),
        (manifest.replace('"2112"', '"2113"'), "set city.code"),
        (manifest[:-30], "no whole backup"),
    ):
        (saved / MANIFEST).write_text(wrong, "utf-8")
        with pytest.raises(StoreError, match=why):
            await restore(now, saved, lambda _: None)
    (saved / MANIFEST).write_text(manifest, "utf-8")
    (saved / "journal.gz").write_bytes(b"torn")
    with pytest.raises(StoreError, match=r"journal\.gz is damaged"):
        await restore(now, saved, lambda _: None)
    assert not now.store.data_dir.exists()
    assert not (now.store.data_dir / UNFINISHED).exists()


@pytest.mark.timeout(120)
async def test_residents_data_is_sealed_in_a_backup_and_the_key_is_asked_for_by_its_id(tmp_path: Path) -> None:
    was, now, saved = settings_of(tmp_path / "was"), settings_of(tmp_path / "now"), tmp_path / "saved"
    await lived(was)
    with shell.open_registry(was) as registry:
        registry.add_parties("c-1", [Party(name="张三丰", phone="13812345678")], 1)
    (key,) = read_keys(seal_file(was))
    os.umask(0o022)
    (was.store.data_dir / "media" / "ab" / "abc.jpg").chmod(0o644)
    os.umask(0o077)
    said: list[str] = []
    await backup(was, saved, said.append)
    assert any(key.id in line and str(seal_file(was)) in line for line in said)
    assert msgspec.json.decode((saved / MANIFEST).read_bytes())["seal_keys"] == [key.id]
    raw = [path.read_bytes() for path in saved.rglob("*") if path.is_file()]
    raw += [gzip.decompress(one) for one in raw if one.startswith(b"\x1f\x8b")]
    for secret in (key.secret, key.secret.hex().encode(), b"13812345678", "张三丰".encode()):
        assert not any(secret in one for one in raw)
    assert list(open_paths(saved)) == []
    with pytest.raises(SealKeyMissing, match=key.id):
        await restore(now, saved, said.append)
    assert not now.store.data_dir.exists()
    write_keys(seal_file(now), (key,))
    await restore(now, saved, said.append)
    with shell.open_registry(now) as registry:
        assert registry.party_phone_matches("c-1", "13812345678")


async def test_a_backup_of_before_is_sealed_when_it_is_restored(tmp_path: Path) -> None:
    """Its registry is of version 0006, with residents in plain."""
    was, now, saved = settings_of(tmp_path / "was"), settings_of(tmp_path / "now"), tmp_path / "saved"
    shell.make_data_dir(was)
    engine = database.connect(was.registry_url)
    database.migrate(engine, "0006")
    plain = "INSERT INTO parties VALUES ('p', 'c-1', 'reporter', '张三丰', '13812345678', '', '', 1)"
    with engine.begin() as tx:
        tx.execute(text(plain))
    engine.dispose()
    with redis_server.running(was):
        async with shell.open_journal(was) as journal:
            await journal.create_store(STORE)
    registry = Registry(was.registry_url)
    registry.set_store(STORE)
    registry.close()
    saved.mkdir()
    with redis_server.running(was):
        await _as_before(was, saved)
    await restore(now, saved, lambda _: None)
    with pytest.raises(StoreError, match="upgrade"), shell.open_registry(now):
        pytest.fail("texts as they were written are split before anything opens the store")
    opened = Registry(now.registry_url, sealer(now.store.data_dir))
    assert opened.party_phone_matches("c-1", "13812345678")
    assert len(opened.seal_keys_used()) == 1
    opened.close()
    assert b"13812345678" not in (now.store.data_dir / "registry.db").read_bytes()


async def _as_before(settings: Settings, target: Path) -> None:
    """What a release that did not know of sealing wrote."""
    with tables.Packer(target / "journal.gz") as out:
        async for line in copy.copied(settings.redis_url, settings.city.code, ZERO):
            out.add(("key" if isinstance(line, copy.CopiedKey) else "entry", line))
    names = frozenset({"state", "parties"})
    tables.packed(target / "registry.gz", tables.rows(settings.registry_url, names))
    tables.packed(target / "history.gz", iter(()))
    _signed_off(target)


def _signed_off(target: Path) -> None:
    files = [
        {"file": path.name, "size": path.stat().st_size, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
        for path in target.iterdir()
    ]
    manifest = {"format": 1, "city": "2112", "at": 1, "registry": "0006", "history": VERSION, "files": files}
    (target / MANIFEST).write_bytes(msgspec.json.encode(manifest))
