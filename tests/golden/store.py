"""Writes the old store: the beginning of the golden journal, half of it unsigned and half signed, as segments, journal,
checkpoint, rows of history and registry - each at another point, as a kill leaves them."""

from __future__ import annotations

import asyncio
import lzma
import tarfile
import tempfile
from pathlib import Path

import msgspec

from streams.access.subject import Role
from streams.archive.run import folder_of
from streams.archive.segments import SegmentWriter
from streams.clock import real_ms
from streams.errors import DecodeError
from streams.history.history import History
from streams.journal import copy
from streams.journal.api import Entry
from streams.model.event import Command, Tick
from streams.operate import redis_server, shell
from streams.operate.audit import operator
from streams.operate.store import ensure_store, new_store
from streams.registry import signing
from streams.registry.records import NewUser, NewWorker
from streams.registry.registry import Registry
from streams.settings import Settings
from streams.wire import entry as wire
from streams.wire.signed import KeyPurpose, sign
from tests.golden import journal as golden
from tests.golden.takeover import STORES, fold_loop, follow, settings_of, taken_over, unpack, values_of

ENTRIES = 3_000
"""Of the golden journal: a day and a half."""
HISTORY, CHECKPOINT, SEGMENTS = 0.7, 0.8, 0.9
"""Shares of these up to which each part of the store is."""


def write_store() -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings = settings_of(Path(folder) / "data")
        shell.make_data_dir(settings)
        asyncio.run(_live(settings))
        target = golden.DATA / f"store-{len(STORES) + 1}.tar.xz"
        _pack(settings.store.data_dir, target)
    _write_values(target)


def write_store_values() -> None:
    for store in STORES:
        _write_values(store)


def _write_values(store: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        lines = asyncio.run(taken_over(unpack(store, Path(folder) / "data")))
    values_of(store).write_text("".join(f"{line}\n" for line in lines), "utf-8")


async def _live(settings: Settings) -> None:
    entries = golden.read()[:ENTRIES]
    half, history_at, saved_at, archived_at = (int(len(entries) * s) for s in (0.5, HISTORY, CHECKPOINT, SEGMENTS))
    with shell.open_registry(settings, migrate=True) as registry, redis_server.running(settings):
        async with shell.open_journal(settings) as journal:
            await journal.create_store(new_store(settings, real_ms(), "5a17" * 16))
            await _put(settings, entries[:half])
            await ensure_store(settings, journal, registry)
            _people(registry)
            kept = entries[:half] + [_signed(settings, entry) for entry in entries[half:]]
            await _put(settings, kept[half:])
            loop, history = await fold_loop(settings, journal), History(settings.history_url)
            for begin, end in ((0, history_at), (history_at, saved_at)):
                for at in range(begin, end, 512):
                    loop.take(kept[at : min(at + 512, end)])
                    await loop.tell()
                await loop.save()
                if end == history_at:
                    await follow(history, journal)
                    history.close()
            _archive(settings, kept[:archived_at])
            await journal.set_cursor("archive", kept[archived_at - 1].id)
            await journal.trim(kept[saved_at - 1].id)
            await journal.trim_changes(kept[history_at - 1].id)


async def _put(settings: Settings, entries: list[Entry]) -> None:
    """Into the input stream, under their own ids."""
    lines = [copy.CopiedEntry("in", str(one.id), _fields(one)) for one in entries]
    await copy.put(settings.redis_url, settings.city.code, [*lines, copy.CopiedEntry("in", str(entries[-1].id), {})])


def _fields(entry: Entry) -> dict[bytes, bytes]:
    fields = {b"f": entry.fixes, b"e": entry.events}
    return {name: raw for name, raw in fields.items() if raw}


def _signed(settings: Settings, entry: Entry) -> Entry:
    """Each event under the key of the process that brings it; what cannot be read stays."""
    keys = {
        one: signing.signer(settings.store.data_dir, one)()
        for one in (KeyPurpose.DESK, KeyPurpose.FOLD, KeyPurpose.INTAKE)
    }
    try:
        bodies = [len(body).to_bytes(4, "little") + body for body in wire.bodies(entry.events)]
        events = b"".join(sign(keys[_purpose(body[4:])], body) for body in bodies)
    except DecodeError:
        return entry
    return msgspec.structs.replace(entry, events=events)


def _purpose(body: bytes) -> KeyPurpose:
    event = wire.unpack(body)
    if isinstance(event, Command):
        return KeyPurpose.DESK
    return KeyPurpose.FOLD if isinstance(event, Tick) else KeyPurpose.INTAKE


def _archive(settings: Settings, entries: list[Entry]) -> None:
    writer = SegmentWriter(folder_of(settings))
    writer.open()
    for entry in entries:
        writer.write(entry)
    writer.flush()
    writer.close()


def _people(registry: Registry) -> None:
    now = real_ms()
    new = [
        NewWorker(name=name, home="211221106", village="211221106201", kind=kind)
        for name, kind in (("甲一", "full"), ("乙二", "part"), ("丙三", "full"))
    ]
    registry.enrol_workers(new, now)
    registry.enrol_department("司法所", simulated=True, now=now)
    user = NewUser(name="zhang", password="Correct horse 7 battery", role=Role.DUTY, scope="211221", profile="dengbao")
    registry.add_user(user, operator("users.add", "zhang"), now)
    registry.audit(operator("links", "sign-in links"))


def _pack(folder: Path, target: Path) -> None:
    with lzma.open(target, "wb", preset=9 | lzma.PRESET_EXTREME) as out, tarfile.open(fileobj=out, mode="w") as packed:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                packed.add(path, path.relative_to(folder), recursive=False)
