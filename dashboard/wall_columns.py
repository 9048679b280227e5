"""Columns of a wall that is spliced of several screens: each column of text lies within one screen or fills it, and the
middle has the rest. Widths are in units of a wall, 1080 of which are its height (`wall.css`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

HIGH = 1080
WIDE, UPRIGHT = 2808, 972
"""Width from which a wall has its outer columns, and up to which it is upright."""
TEXT, SNUG = 520, 480
"""Width of a column of text, and the least that it needs."""
MIDDLE = 480
"""The least that a map needs."""
BROAD = 600
"""From here three numbers stand in a row."""
TIGHT = 1000
"""Below this the way of cases does not fit under a map."""
_LEAST = 1440
"""Of a wall that is less wide for its height, the unit follows the width."""
_FAR = (100, 133)
"""Of the units of a wall that is read from far away."""


class Layout(NamedTuple):
    """`widths`: from left to right. `wide`: with the outer columns. `broad`: numbers stand three in a row. `tight`: the
    way of cases does not fit under the map."""

    widths: tuple[int, ...]
    wide: bool
    broad: bool = False
    tight: bool = False


def width_of(px: Sequence[int], pixel_ratio: float) -> int:
    """For a height of 1080, as it is seen."""
    return round(HIGH * px[0] * pixel_ratio) // px[1]


def layout(
    px: Sequence[int], pixel_ratio: float, screens: int, density: str = "normal", *, outer: bool = True
) -> Layout | None:
    """The columns of so many screens side by side; None where a column of text would lie across a seam. `outer`:
    whether the wall has outer columns where it is wide."""
    whole = width_of(px, pixel_ratio)
    if whole <= UPRIGHT:
        return Layout((1, 1), wide=False) if screens == 1 or screens % 2 == 0 else None
    wide, whole = whole >= WIDE and density == "normal" and outer, max(whole, _LEAST)
    if density == "far":
        whole = whole * _FAR[0] // _FAR[1]
    for count in (2, 1) if wide else (1,):
        for side in _sides(count, whole // screens):
            middle = whole - 2 * sum(side)
            if middle >= MIDDLE:
                widths = (*side, middle, *reversed(side))
                return Layout(widths, wide=count == 2, broad=side[0] >= BROAD, tight=middle < TIGHT)
    return None


def _sides(count: int, screen: int) -> list[list[int]]:
    """Widths of so many columns of text from the outer edge, the best first."""
    beside = min(count, screen // SNUG)
    if beside < count:
        return [[screen] * count] if beside else []
    shared = screen // count
    plain = min(TEXT, shared)
    # What is left of the screen is the map's, unless it is too little for any word on it.
    order = (plain, shared) if screen - plain * count >= SNUG else (shared, plain)
    return [[width] * count for width in (*order, SNUG)]
