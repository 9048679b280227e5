"""`status`: which processes of the city are there, by the beats they leave in the journal: for people, and for whatever
watches services and containers."""

from __future__ import annotations

from collections.abc import Sequence

from streams.clock import real_ms
from streams.model.health import newest
from streams.operate import shell
from streams.settings import Settings

SILENT_MS = 10_000
"""A process beats every second; after a pause of this length it is not there."""
NEEDED = ("intake", "fold", "archive", "gateway")


async def status(settings: Settings, wanted: Sequence[str]) -> tuple[int, list[str]]:
    """(exit code, lines): 0 when all that are wanted, else all that a city needs, beat. Raises JournalError."""
    async with shell.open_journal(settings) as journal:
        beats = newest(await journal.beats())
    now, lines, silent = real_ms(), [], False
    for name in wanted or dict.fromkeys((*NEEDED, *beats)):
        beat = beats.get(name)
        there = beat is not None and now - beat.at < SILENT_MS
        silent |= not there and (bool(wanted) or name in NEEDED)
        figures = "  ".join(f"{key} {value}" for key, value in sorted(beat.figures.items())) if beat else ""
        state = "beats" if there else f"silent for {(now - beat.at) // 1000} s" if beat else "never heard"
        lines.append(f"{name:<10} {state:<18} {figures}".rstrip())
    return int(silent), lines
