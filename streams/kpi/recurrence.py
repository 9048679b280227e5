"""Like cases that came again and again at one place: by village or coarser, from five on; never a restricted one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from streams.kpi.hits import Hits, hits

SPAN_DAYS = 90
SHORTEST_DAYS = 21
"""Of less history nothing is pointed out, and nothing recomputed."""
NEXT_DAYS = 7
LEAST = 5
CellCounts = Mapping[tuple[str, str], int]
"""{(village, type of cases): how many}."""


class Recurring(NamedTuple):
    """`n` cases of a type in a village; `season`: in the days to come of the year before, None = not known."""

    place: str
    type: str
    n: int
    season: int | None


def recurring(counts: CellCounts, season: CellCounts | None) -> list[Recurring]:
    """By place and type: no order by how many."""
    found = sorted((cell, n) for cell, n in counts.items() if n >= LEAST)
    return [Recurring(*cell, n, None if season is None else season.get(cell, 0)) for cell, n in found]


def recurrence_hits(at: int, days: int, before: CellCounts, after: CellCounts) -> Hits:
    """It came: at least one more of the type in the village within NEXT_DAYS after `at`. Looked at: every village and
    type of which there was one before."""
    return hits(at, days, ((n >= LEAST, after.get(cell, 0) > 0) for cell, n in before.items()))
