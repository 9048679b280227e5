"""What the beats of other processes say: who is there, and what senders still owe. Pure."""

from __future__ import annotations

from streams.model.health import Beat

FRESH_MS = 10_000
"""A gateway whose newest beat is older says nothing of who is there."""


def present(beats: list[Beat], now: int) -> tuple[str, ...] | None:
    """Seats and walls that some gateway has at `now` (real ms); None while no gateway says so."""
    fresh = [beat.present for beat in beats if beat.process == "gateway" and now - beat.at < FRESH_MS]
    return tuple(sorted({name for names in fresh for name in names})) if fresh else None


def owed(beats: list[Beat], now: int) -> int | None:
    """Events that senders have yet to send at `now` (real ms), by their beats; None while none says so."""
    figures = [beat.figures["owed"] for beat in beats if now - beat.at < FRESH_MS and "owed" in beat.figures]
    return sum(figures) if figures else None
