"""The picture again from segments and journal, and whether the checkpoint is the same."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from streams.archive.run import folder_of
from streams.archive.segments import entries
from streams.fold import checkpoint
from streams.fold.rebuild import Rebuilt, rebuild
from streams.journal.api import Entry, Journal
from streams.model.entry_id import ZERO, EntryId
from streams.registry import signing
from streams.settings import Settings

_PORTION = 10_000


class Comparison(msgspec.Struct, frozen=True):
    """`saved`: SHA-256 of the checkpoint at the same cursor; None without a checkpoint."""

    rebuilt: Rebuilt
    saved: str | None

    @property
    def equal(self) -> bool:
        return self.saved == self.rebuilt.digest


async def compare(settings: Settings, journal: Journal) -> Comparison:
    """Folds everything that is kept, up to the checkpoint's cursor, from an empty picture. Raises
    UnknownKey, MissingPart."""
    saved = await journal.load()
    archived = list(entries(folder_of(settings)))
    rest = await _rest(journal, archived[-1].id if archived else ZERO)
    upto = saved.cursor if saved else None
    again = rebuild(settings.city.code, _chain(archived, rest), signing.ring(settings.store.data_dir)(), upto)
    return Comparison(again, checkpoint.digest(saved.fields) if saved else None)


async def _rest(journal: Journal, after: EntryId) -> list[Entry]:
    found: list[Entry] = []
    while portion := await journal.read(after, count=_PORTION):
        found += portion
        after = portion[-1].id
    return found


def _chain(*parts: list[Entry]) -> Iterator[Entry]:
    for part in parts:
        yield from part
