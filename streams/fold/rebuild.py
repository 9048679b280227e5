"""A picture made again from the entries alone; what a checkpoint must equal, bit for bit."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from streams.fold import checkpoint
from streams.fold.opening import fold
from streams.fold.picture import Picture
from streams.journal.api import Entry
from streams.model.entry_id import ZERO, EntryId
from streams.wire.signed import KeyRing


class Rebuilt(msgspec.Struct, frozen=True):
    """`cursor`: last entry folded. `digest`: SHA-256 of the picture there. `entries`: how many it took."""

    cursor: EntryId
    digest: str
    entries: int


def rebuild(city: str, entries: Iterable[Entry], ring: KeyRing, upto: EntryId | None = None) -> Rebuilt:
    """Folds `entries` in their order from an empty picture, up to and including `upto` (None: all). Raises UnknownKey:
    what a missing key signed is never skipped."""
    picture, cursor, count = refolded(city, entries, ring, upto)
    return Rebuilt(cursor, checkpoint.digest(checkpoint.whole(picture)), count)


def refolded(
    city: str, entries: Iterable[Entry], ring: KeyRing, upto: EntryId | None = None
) -> tuple[Picture, EntryId, int]:
    """(the picture itself, last entry folded, how many). Raises UnknownKey."""
    picture, cursor, count = Picture(city), ZERO, 0
    for entry in entries:
        if upto is not None and entry.id > upto:
            break
        fold(picture, entry, ring)
        cursor, count = entry.id, count + 1
    return picture, cursor, count
