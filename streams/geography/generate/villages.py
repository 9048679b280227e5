"""Where the villages of a township lie: no one knows, so evenly; its communities next to the seat."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import shapely

from streams.geography.generate.balance import Cells, Flags, Ground, GroundSites, Numbers, balance, ground, spread
from streams.geography.generate.hashed import uniform
from streams.geography.generate.plane import Plane, Points, bend
from streams.geography.units import GROUND_OF_A_COMMUNITY

_SAMPLES, _FEWEST = 120, 300
_COMMUNITY_FOLLOWS = 0.4
_GOLDEN_TURN = 2.39996
_ROUNDS = 25


class PlacedUnit(NamedTuple):
    """A village, or a community or other unit of a township."""

    code: str
    village: bool


def village_cells(
    flat: shapely.Polygon, units: Sequence[PlacedUnit], seat: tuple[float, float], town: str, plane: Plane
) -> Cells:
    """Of one township (kilometres), in order of `units`; `seat` in degrees."""
    over = ground(flat, max(_FEWEST, _SAMPLES * len(units)))
    village = np.array([unit.village for unit in units])
    mixed = bool(village.any())
    share = np.where(village, 1.0, GROUND_OF_A_COMMUNITY if mixed else 1.0)
    at = spread(over, share * flat.area / share.sum(), np.zeros((0, 2)), np.zeros(0), town)
    if mixed and not village.all():
        area = float(flat.area / share.sum() * GROUND_OF_A_COMMUNITY)
        _round_the_seat(at, over, village, area, plane.cells(np.array([seat]))[0], town)
    follows = np.where(village | (not mixed), 1.0, _COMMUNITY_FOLLOWS)
    loose = np.zeros(len(units), bool)
    cells = balance(over, GroundSites(at, share, follows, loose), rounds=_ROUNDS)
    return _all_inside(flat, over, cells, share)


def _round_the_seat(at: Points, over: Ground, village: Flags, area: float, seat: Points, town: str) -> None:
    """Communities (km2 each) as the seeds of a sunflower; in place."""
    communities = np.flatnonzero(~village)
    count = len(communities)
    radius = math.sqrt(area * count / math.pi) * 1.1
    for q, j in enumerate(communities):
        turn = _GOLDEN_TURN * q
        there = seat + radius * math.sqrt((q + 0.5) / count) * np.array([math.cos(turn), math.sin(turn)])
        nudge = np.array([uniform(town, j, 0) - 0.5, uniform(town, j, 1) - 0.5])
        # Two may fall on one sample, and two sites in one place have no side between them.
        at[j] = over.points[np.argmin(((over.points - there) ** 2).sum(1))] + 1e-3 * nudge


def _all_inside(flat: shapely.Polygon, over: Ground, cells: Cells, share: Numbers) -> Cells:
    """The middle of a hollow cell may lie outside it: such a site goes to the nearest sample of its own."""
    outside = ~shapely.contains_xy(flat, *bend(cells.at).T)
    if not outside.any():
        return cells
    owners, at = cells.owners(over.points), cells.at.copy()
    for j in np.flatnonzero(outside):
        own = over.points[owners == j] if (owners == j).any() else over.points
        at[j] = own[np.argmin(((own - at[j]) ** 2).sum(1))]
    everyone = np.ones(len(share), bool)
    return balance(over, GroundSites(at, share, np.zeros(len(share)), everyone), rounds=1)
