"""What a unit of the lowest tier is, known from its name as the statistical list writes it."""

from __future__ import annotations

GRIDS_IN_VILLAGE = 7
GRIDS_IN_COMMUNITY = 13
"""Micro-grids of a village, and of a community or any other unit: 12,067 in the first city."""

GROUND_OF_A_COMMUNITY = 0.25
"""Of a community or any other unit, over a village's."""

_VILLAGE_ENDINGS = ("村委会", "村民委员会", "村", "委员会委")
"""The last is the list's own slip of the pen."""


def is_village(name: str) -> bool:
    """A village, not a community, a farm or a household committee."""
    return name.endswith(_VILLAGE_ENDINGS)


def micro_grids_of(name: str) -> int:
    return GRIDS_IN_VILLAGE if is_village(name) else GRIDS_IN_COMMUNITY
