"""`backup` and `restore`: a whole store into a folder, while it runs, and out of it into an empty one.

What comes first may be behind what comes later, never ahead of it, so that everything catches up by itself: segments
and rows of history, then the journal of one moment, then the registry (which tells the journal again what it has not),
then files. Tracks are not in it: the archive makes them again from the segments.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import shutil
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Table, create_engine

from streams.clock import real_ms
from streams.errors import SealKeyMissing, StoreError
from streams.history.history import History
from streams.history.mappers import KEPT, MAPPERS
from streams.history.tables import VERSION
from streams.history.tables import metadata as history_tables
from streams.journal import copy
from streams.journal.redis import RedisJournal
from streams.model.entry_id import ZERO
from streams.operate import redis_server, shell, tables
from streams.operate.store import UNFINISHED
from streams.registry import database
from streams.registry.heads import heads_file
from streams.registry.registry import Registry
from streams.registry.seal import RingSealer, ensure_keys, read_keys, seal_file
from streams.registry.tables import metadata as registry_tables
from streams.settings import Settings

MANIFEST = "backup.json"
_FORMAT = 1
_OWN = ("redis", "redis.pid", "logs", "tracks", "archive", "audit", "exports", "media-parts", UNFINISHED)
"""Of the data folder, what is copied in its own way or made again."""
_DATABASES = (".db", ".db-wal", ".db-shm", ".db-journal", ".tmp")
_TRIES = 5
_LOADED_S = 900
"""Longest wait for a Redis that is not there yet, or still reads what it has kept."""
Say = Callable[[str], None]


class Copied(msgspec.Struct, frozen=True):
    """`file`: its path within the backup."""

    file: str
    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """Written last: a folder without one is no backup. `registry`, `history`: versions of the tables, `kinds`: of each
    kind of history (a backup that is older than the field: of version `history` each). `seal_keys`: ids
    of the keys without which residents' data in it cannot be read; the keys themselves are never in a backup."""

    format: int
    city: str
    at: int
    registry: str
    history: int
    files: tuple[Copied, ...]
    seal_keys: tuple[str, ...] = ()
    kinds: dict[str, int] = {}


async def backup(settings: Settings, target: Path, say: Say) -> Manifest:
    """Copies the store into a new folder that its owner alone reads: it holds keys, and residents' data. Raises
    StoreError, JournalError, SQLAlchemyError, OSError."""
    data = settings.store.data_dir
    _new(target, data)
    registry = Registry(settings.registry_url)
    try:
        registry.open()
        async with _journal(settings) as journal:
            if await journal.store() != registry.store():
                raise StoreError("journal and registry are not of one store: nothing was copied that belongs together")
            archived = (await journal.cursors()).get("archive", ZERO)
            heads = heads_file(settings)
            if heads.exists():
                shutil.copyfile(heads, target / "heads.jsonl")
            say(f"segments: {_folder(data / 'archive', target / 'archive')} files")
            if bucket := settings.archive.bucket:
                say(f"hours that moved stay in the bucket {bucket}: restore with the same archive.bucket")
            rows = tables.rows(settings.history_url, _names(history_tables.sorted_tables))
            say(f"history: {tables.packed(target / 'history.gz', rows)} rows")
            relayed = await asyncio.to_thread(registry.outbox_relayed)
            with tables.Packer(target / "journal.gz") as out:
                async for line in copy.copied(settings.redis_url, settings.city.code, archived):
                    out.add(("key" if isinstance(line, copy.CopiedKey) else "entry", line))
            say(f"journal: {out.count} keys and entries")
            # What the journal of that moment may not have yet, it gets again.
            own = _names(registry_tables.sorted_tables)
            people = tables.rows(settings.registry_url, own, lambda table, row: _behind(table, row, relayed))
            say(f"registry: {tables.packed(target / 'registry.gz', people)} rows")
            without = (*_OWN, _within(data, seal_file(settings)))
            say(f"files: {_folder(data, target / 'files', without)}")
            seal_keys = tuple(sorted(registry.seal_keys_used()))
            if seal_keys:
                say(f"sealed with {', '.join(seal_keys)} of {seal_file(settings)}: keep a copy of that file elsewhere")
    finally:
        registry.close()
    return _signed_off(settings.city.code, target, seal_keys)


async def restore(settings: Settings, source: Path, say: Say) -> Manifest:
    """Writes a backup into an empty data folder, empty databases and a Redis that holds nothing of the city. Raises
    StoreError before anything is written when it cannot be."""
    manifest = _checked(settings, source)
    say(f"the backup is whole: {len(manifest.files)} files")
    _has_keys(settings, manifest)
    data = settings.store.data_dir
    if data.exists() and any(path != seal_file(settings) for path in data.iterdir()):
        raise StoreError(f"{data} is not empty: name a new folder as store.data_dir")
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    (data / UNFINISHED).touch()
    with redis_server.there(settings):
        if not await copy.empty(settings.redis_url, manifest.city):
            raise StoreError("this Redis holds a store of the city already: name an empty one")
        _empty(settings, manifest)
        _folder(source / "files", data)
        _folder(source / "archive", data / "archive")
        if (source / "heads.jsonl").exists():
            heads_file(settings).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source / "heads.jsonl", heads_file(settings))
        say(f"history: {_history(settings, source, manifest)} rows")
        say(f"journal: {await copy.put(settings.redis_url, manifest.city, _lines(source / 'journal.gz'))} entries")
        say(f"registry: {_registry(settings, source, manifest)} rows")
    (data / UNFINISHED).unlink()
    return manifest


def _new(target: Path, data: Path) -> None:
    if target.exists():
        raise StoreError(f"{target} is there already: a backup makes a folder of its own")
    if target.resolve().is_relative_to(data.resolve()):
        raise StoreError(f"{target} is within {data}: a backup belongs on another disk")
    target.mkdir(parents=True, mode=0o700)


def _signed_off(city: str, target: Path, seal_keys: tuple[str, ...]) -> Manifest:
    """The manifest, once everything it names is there."""
    files = tuple(_sum(target, path) for path in sorted(target.rglob("*")) if path.is_file())
    made = Manifest(
        format=_FORMAT,
        city=city,
        at=real_ms(),
        registry=database.head(),
        history=VERSION,
        files=files,
        seal_keys=seal_keys,
        kinds={mapper.kind: mapper.version for mapper in MAPPERS},
    )
    (target / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(made)))
    return made


def _checked(settings: Settings, source: Path) -> Manifest:
    try:
        manifest = msgspec.json.decode((source / MANIFEST).read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError) as wrong:
        raise StoreError(f"{source} is no whole backup ({wrong}): its {MANIFEST} is written last") from None
    newer = manifest.format > _FORMAT or manifest.history > VERSION or not database.knows(manifest.registry)
    if newer:
        raise StoreError(f"{source} was made by a newer release: restore it with that one")
    if manifest.city != settings.city.code:
        raise StoreError(f"{source} is of city {manifest.city}, not {settings.city.code}: set city.code")
    for one in manifest.files:
        path = source / one.file
        if not path.is_file() or _digest(path) != one.sha256:
            raise StoreError(f"{path} is damaged: its SHA-256 is not the manifest's; take another backup")
    return manifest


def _has_keys(settings: Settings, manifest: Manifest) -> None:
    """Raises SealKeyMissing, naming the first key that this machine does not have."""
    file = seal_file(settings)
    known = {key.id for key in read_keys(file)} if file.exists() else set()
    for key in manifest.seal_keys:
        if key not in known:
            raise SealKeyMissing(key, str(file))


def _empty(settings: Settings, manifest: Manifest) -> None:
    """Databases of one's own that hold something are not written over. Makes the registry's tables."""
    registry = Registry(settings.registry_url)
    try:
        registry.migrate(manifest.registry)
        if registry.revision() or registry.audit_end()[0]:
            raise StoreError("the registry's database is not empty: name an empty one as registry.url")
    finally:
        registry.close()
    history = History(settings.history_url)
    try:
        history.open()
        if history.cursor() != ZERO:
            raise StoreError("history's database is not empty: name an empty one as archive.history_url")
    finally:
        history.close()


def _history(settings: Settings, source: Path, manifest: Manifest) -> int:
    """Of tables of another version, only what is stored nowhere else: the rest is made anew from the checkpoint."""
    replica = [mapper for mapper in MAPPERS if not mapper.kept]
    same = all(manifest.kinds.get(one.kind, manifest.history) == one.version for one in replica)
    wanted = history_tables.sorted_tables if same and manifest.history == VERSION else KEPT
    return tables.put(settings.history_url, tables.unpacked(source / "history.gz"), _names(wanted))


def _registry(settings: Settings, source: Path, manifest: Manifest) -> int:
    count = tables.put(
        settings.registry_url, tables.unpacked(source / "registry.gz"), _names(registry_tables.sorted_tables)
    )
    engine = create_engine(settings.registry_url)
    try:
        ensure_keys(seal_file(settings))
        database.migrate(engine, sealer=RingSealer(seal_file(settings)))
    finally:
        engine.dispose()
    return count


def _names(of: Iterable[Table]) -> frozenset[str]:
    return frozenset(str(table.name) for table in of)


def _behind(table: str, row: dict[str, Any], relayed: int) -> dict[str, Any]:
    return {**row, "relayed": min(relayed, row["relayed"])} if table == "state" else row


def _lines(path: Path) -> Iterator[copy.CopiedKey | copy.CopiedEntry]:
    for kind, said in tables.unpacked(path):
        yield copy.CopiedKey(*said) if kind == "key" else copy.CopiedEntry(*said)


def _within(folder: Path, path: Path) -> str:
    """Its path below the folder, '' when it lies elsewhere."""
    return (
        path.resolve().relative_to(folder.resolve()).as_posix()
        if path.resolve().is_relative_to(folder.resolve())
        else ""
    )


def _folder(source: Path, target: Path, without: tuple[str, ...] = ()) -> int:
    """How many files. A file that is renamed meanwhile is looked for again under its new name."""
    for _ in range(_TRIES):
        with contextlib.suppress(FileNotFoundError):
            return _copied(source, target, without)
        shutil.rmtree(target, ignore_errors=True)
    raise StoreError(f"{source} changes faster than it can be copied: do it again")


def _copied(source: Path, target: Path, without: tuple[str, ...]) -> int:
    count = 0
    for path in sorted(source.rglob("*")) if source.is_dir() else []:
        at = path.relative_to(source)
        if at.parts[0] in without or at.as_posix() in without or path.name.endswith(_DATABASES) or not path.is_file():
            continue
        (target / at).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target / at)  # Permissions are ours, never an older store's.
        count += 1
    return count


def _sum(folder: Path, path: Path) -> Copied:
    return Copied(path.relative_to(folder).as_posix(), path.stat().st_size, _digest(path))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextlib.asynccontextmanager
async def _journal(settings: Settings) -> AsyncIterator[RedisJournal]:
    with redis_server.there(settings):
        async with contextlib.AsyncExitStack() as held:
            async with asyncio.timeout(_LOADED_S):
                journal = await held.enter_async_context(shell.open_journal(settings, asyncio.Event()))
            yield journal
