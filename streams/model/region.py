"""Region codes: the statistical codes, whose prefix is their parent.

city 4 (2112) < county 6 (211221) < township 9 (211221106) < village 12 (211221106201)
< grid 15 < micro-grid 17
"""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache


class Tier(IntEnum):
    """Value = length of the code."""

    CITY = 4
    COUNTY = 6
    TOWNSHIP = 9
    VILLAGE = 12
    GRID = 15
    MICRO_GRID = 17


_LENGTHS = tuple(int(t) for t in Tier)


def is_code(text: str) -> bool:
    return len(text) in _LENGTHS and text.isascii() and text.isdigit()


def tier(code: str) -> Tier:
    """Raises ValueError for a text that is not a code."""
    if not is_code(code):
        raise ValueError(f"{code!r} is not a region code")
    return Tier(len(code))


def parent(code: str) -> str | None:
    """The code one tier up; None above the city and for a text that is no code."""
    if not is_code(code):
        return None
    at = _LENGTHS.index(len(code))
    return code[: _LENGTHS[at - 1]] if at else None


@lru_cache(4096)
def ancestors(code: str, *, own: bool = True) -> tuple[str, ...]:
    """The code's line from the city down: `ancestors('211221106') == ('2112', '211221', '211221106')`."""
    stop = len(code) if own else len(code) - 1
    return tuple(code[:n] for n in _LENGTHS if n <= stop)


def holds(scope: str, code: str) -> bool:
    """Whether `code` lies in `scope` (a region holds itself)."""
    return code.startswith(scope)
