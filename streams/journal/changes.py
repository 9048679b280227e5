"""What every reader of `changes` asks: where to begin, and whether it has missed something."""

from __future__ import annotations

from streams.journal.api import Change, Journal
from streams.model.entry_id import EntryId

AWAY_MS = 30_000
"""Half the shortest time a change is kept: who has not read for longer may have missed some."""


async def newest_keyframe(journal: Journal) -> Change | None:
    """None while there is none yet. Raises JournalError."""
    newest = await journal.keyframe()
    found = await journal.read_changes(newest, count=1, inclusive=True) if newest is not None else []
    return found[0] if found and found[0].id == newest else None


async def lost(journal: Journal, cursor: EntryId) -> bool:
    """Whether changes after the cursor are gone, or the journal is another one. Raises JournalError."""
    figures = (await journal.figures()).get("changes")
    return figures is not None and figures.length > 0 and not figures.first <= cursor <= figures.last
