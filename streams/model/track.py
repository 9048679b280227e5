"""Rules of a track: where it is known, where somebody stopped, what the phone itself says against a fix."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from streams.model.fix import Fixes, Flag

GAP_MS = 10 * 60_000
"""Two points farther apart in time are not joined: the way between them is unknown."""
STOP_M, STOP_MS = 60.0, 3 * 60_000
"""Staying within so many metres for so long is a stop."""
_M_PER_DEGREE = 111_320.0


def legs(rows: Fixes) -> Iterator[Fixes]:
    """The track where it is known: cut at every gap."""
    cuts = np.flatnonzero(np.diff(rows["fix_ms"]) > GAP_MS) + 1
    yield from (leg for leg in np.split(rows, cuts) if len(leg))


def stops(rows: Fixes) -> list[tuple[int, int]]:
    """(first, last) index of every stay, within one leg each; `rows` in order of fix time."""
    found: list[tuple[int, int]] = []
    offset = 0
    for leg in legs(rows):
        x = leg["lon_e6"] / 1e6 * _M_PER_DEGREE * np.cos(np.radians(leg["lat_e6"] / 1e6))
        y = leg["lat_e6"] / 1e6 * _M_PER_DEGREE
        at = 0
        while at < len(leg):
            apart = np.hypot(x[at:] - x[at], y[at:] - y[at]) > STOP_M
            end = at + (int(np.argmax(apart)) if apart.any() else len(leg) - at) - 1
            if leg["fix_ms"][end] - leg["fix_ms"][at] >= STOP_MS:
                found.append((offset + at, offset + end))
            at = end + 1
        offset += len(leg)
    return found


def marks(flags: int) -> list[str]:
    """What the phone itself says against a fix: `mock`, `stale`."""
    return [flag.name.lower() for flag in (Flag.MOCK, Flag.STALE) if flags & flag and flag.name]
