"""Where the townships of a county lie: seats where they are known, the rest as far apart as they fit."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import shapely

from streams.geography.generate.balance import Cells, Ground, GroundSites, Numbers, balance, ground, misfit, spread
from streams.geography.generate.hashed import uniform
from streams.geography.generate.plane import Plane, Points
from streams.geography.generate.seats import FOLLOWS, INSIDE, KnownBy, TownSeat
from streams.geography.units import GROUND_OF_A_COMMUNITY

_LEAST_SHARE = 0.8
_SAMPLES, _FEWEST, _MOST = 500, 2500, 16000
_NEAR_ENOUGH_KM = 4.0
"""A hint farther than this outside its county is none."""
_CORE_KM = 1.5
_JUMPS = 24
_GOOD_ENOUGH, _TOO_FAT, _BETTER = 0.02, 1.15, 1e-4


class Township(NamedTuple):
    """`sub_district`: a 街道, which lies round the county's seat when nothing better is known."""

    code: str
    villages: int
    communities: int
    sub_district: bool


def township_cells(
    flat: shapely.Polygon, towns: Sequence[Township], seats: Mapping[str, TownSeat], county: str, plane: Plane
) -> tuple[Cells, list[KnownBy]]:
    """Of one county (kilometres): the cells and how each seat is known, both in order of `towns`."""
    over = ground(flat, max(_FEWEST, min(_MOST, _SAMPLES * len(towns))))
    share = np.maximum([t.villages + GROUND_OF_A_COMMUNITY * t.communities for t in towns], _LEAST_SHARE)
    size = share * flat.area / share.sum()
    at, known = _known(flat, towns, seats, plane)
    if county in seats:
        _ring(at, known, towns, size, county, _place(seats[county], plane))
    free = [i for i, by in enumerate(known) if by is KnownBy.SYNTHETIC]
    placed = [i for i, by in enumerate(known) if by is not KnownBy.SYNTHETIC]
    if free:
        at[free] = spread(over, size[free], at[placed], size[placed], county)
    follows = np.array([FOLLOWS[by] for by in known])
    sites = GroundSites(at, share, follows, np.array([by in INSIDE for by in known]))
    return _jumped(over, sites, balance(over, sites), free), known


def _known(
    flat: shapely.Polygon, towns: Sequence[Township], seats: Mapping[str, TownSeat], plane: Plane
) -> tuple[Points, list[KnownBy]]:
    at = np.zeros((len(towns), 2))
    known = [KnownBy.SYNTHETIC] * len(towns)
    core = flat.buffer(-_CORE_KM)
    for i, town in enumerate(towns):
        seat = seats.get(town.code)
        if seat is None:
            continue
        if FOLLOWS[seat.known_by] == 0:
            at[i], known[i] = _place(seat, plane), seat.known_by
            continue
        hint = shapely.Point(plane.flat(np.array([[seat.lon, seat.lat]]))[0])
        if flat.distance(hint) < _NEAR_ENOUGH_KM:
            if not core.contains(hint):
                hint = shapely.Point(shapely.shortest_line(core, hint).coords[0])
            at[i], known[i] = plane.cells(plane.degrees(np.array([[hint.x, hint.y]])))[0], seat.known_by
    return at, known


def _ring(
    at: Points, known: list[KnownBy], towns: Sequence[Township], size: Numbers, county: str, middle: Points
) -> None:
    """Sub-districts no one has a place of, round the county's seat; in place."""
    here = [i for i, town in enumerate(towns) if town.sub_district and known[i] is KnownBy.SYNTHETIC]
    for q, i in enumerate(here):
        wide = 1 if len(here) < 8 else 1.2
        radius = 0 if len(here) == 1 else math.sqrt(size[i]) * 0.75 * wide
        turn = 2 * math.pi * (q / len(here)) + uniform(county, "th")
        at[i], known[i] = middle + radius * np.array([math.cos(turn), math.sin(turn)]), KnownBy.RING


def _jumped(over: Ground, sites: GroundSites, cells: Cells, free: list[int]) -> Cells:
    """A free site jumps into a cell that is much too large, while that helps: following alone never crosses a seat."""
    wrong, areas = misfit(over, cells, sites.share)
    asked = sites.share * (over.area / sites.share.sum())
    for attempt in range(_JUMPS):
        if wrong < _GOOD_ENOUGH or not free:
            break
        fat = int(np.argsort(-(areas - asked))[attempt % 3])
        jumper = _jumper(cells, areas / asked, [i for i in free if i != fat], fat, smallest=attempt % 2 == 0)
        if areas[fat] / asked[fat] < _TOO_FAT or jumper is None:
            continue
        start = cells.at.copy()
        start[jumper] = _landing(over.points[cells.owners(over.points) == fat], cells.at[fat])
        tried = balance(over, sites, rounds=25, start=start)
        now_wrong, now_areas = misfit(over, tried, sites.share)
        if now_wrong < wrong - _BETTER:
            cells, wrong, areas = tried, now_wrong, now_areas
    return cells


def _jumper(cells: Cells, ratio: Numbers, free: list[int], fat: int, *, smallest: bool) -> int | None:
    if smallest:
        return min(free, key=lambda i: (round(float(ratio[i]), 3), i), default=None)
    return min(free, key=lambda i: (-((cells.at[i] - cells.at[fat]) ** 2).sum(), i), default=None)


def _landing(held: Points, site: Points) -> Points:
    """In a cell's farther part."""
    landing: Points = held[np.argmax(((held - site) ** 2).sum(1))] * 0.6 + site * 0.4
    return landing


def _place(seat: TownSeat, plane: Plane) -> Points:
    place: Points = plane.cells(np.array([[seat.lon, seat.lat]]))[0]
    return place
