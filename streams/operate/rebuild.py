"""The picture again from segments and journal: whether the checkpoint is the same, or in place of the checkpoint."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import msgspec

from streams.archive.run import folder_of
from streams.archive.segments import entries
from streams.archive.storage import bucket_of
from streams.errors import StoreError
from streams.fold import checkpoint
from streams.fold.rebuild import Rebuilt, rebuild, refolded
from streams.history.history import History
from streams.journal.api import Entry, Journal
from streams.model.entry_id import ZERO, EntryId
from streams.registry import signing
from streams.settings import Settings
from streams.wire.signed import KeyRing

_PORTION = 10_000
_CASE = b"c:"
_LEFT = b"x:"
"""Cases that left for history."""


class Comparison(msgspec.Struct, frozen=True):
    """`saved`: SHA-256 of the checkpoint at the same cursor; None without a checkpoint."""

    rebuilt: Rebuilt
    saved: str | None

    @property
    def equal(self) -> bool:
        return self.saved == self.rebuilt.digest


class Healed(msgspec.Struct, frozen=True):
    """`cases`: how many came out otherwise than the checkpoint had them. `entries`: how many were folded."""

    cases: int
    entries: int
    cursor: EntryId


async def compare(settings: Settings, journal: Journal) -> Comparison:
    """Folds everything that is kept, up to the checkpoint's cursor, from an empty picture. Raises
    UnknownKey, MissingPart."""
    saved = await journal.load()
    upto = saved.cursor if saved else None
    again = rebuild(settings.city.code, await _kept(settings, journal), _ring(settings), upto)
    return Comparison(again, checkpoint.digest(checkpoint.reread(settings.city.code, saved.fields)) if saved else None)


async def heal(settings: Settings, journal: Journal) -> Healed:
    """Puts what the entries make in place of the checkpoint, while no fold runs; history gets it anew. Raises
    StoreError where a fold runs, nothing is saved, or entries of saved cases are no longer kept."""
    lease = await journal.acquire("rebuild", settings.fold.lease_ms)
    if lease is None:
        raise StoreError("a fold runs: stop every process of this store, then heal it")
    try:
        saved = await journal.load()
        if saved is None:
            raise StoreError("there is no checkpoint to heal")
        kept = await _kept(settings, journal)
        picture, cursor, count = await asyncio.to_thread(
            refolded, settings.city.code, kept, _ring(settings), saved.cursor
        )
        fields = checkpoint.whole(picture)
        cases = {name for name in saved.fields if name.startswith((_CASE, _LEFT))}
        if lost := cases - fields.keys():
            raise StoreError(f"entries of {len(lost)} saved cases are no longer kept; nothing was changed")
        healed = sum(fields[name] != saved.fields.get(name) for name in fields if name.startswith(_CASE))
        await journal.save(lease, saved.cursor, fields, sorted(checkpoint.known(saved.fields).keys() - fields.keys()))
        await asyncio.to_thread(_tell_anew, settings)
    finally:
        await journal.release(lease)
    return Healed(healed, count, cursor)


def _tell_anew(settings: Settings) -> None:
    history = History(settings.history_url)
    try:
        history.open()
        history.forget()
    finally:
        history.close()


async def _kept(settings: Settings, journal: Journal) -> Iterator[Entry]:
    """Everything that is kept, segments first."""
    archived = list(entries(folder_of(settings), storage=bucket_of(settings)))
    return _chain(archived, await _rest(journal, archived[-1].id if archived else ZERO))


def _ring(settings: Settings) -> KeyRing:
    """Raises MissingPart."""
    return signing.ring(settings.store.data_dir)()


async def _rest(journal: Journal, after: EntryId) -> list[Entry]:
    found: list[Entry] = []
    while portion := await journal.read(after, count=_PORTION):
        found += portion
        after = portion[-1].id
    return found


def _chain(*parts: list[Entry]) -> Iterator[Entry]:
    for part in parts:
        yield from part
