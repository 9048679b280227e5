"""Cells of asked sizes round given sites: a power diagram by semi-discrete optimal transport, on sample points.

Every sample belongs to the site with the smallest squared distance less the site's weight. The weights rise where a
cell is too small and sink where it is too large (damped dual ascent), and between rounds a site without a known
place follows the middle of its cell (Lloyd). No matrix products: their last bits differ between machines.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from streams.geography.generate.hashed import uniform
from streams.geography.generate.plane import Points, unbend

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Owners = npt.NDArray[np.int64]

_STEPS, _LAST_STEPS, _GENTLE_AFTER = 15, 400, 200
_STEP, _GENTLE_STEP = 0.45, 0.2
_SEATING = 2000
_FAR = 1e9


class Ground(NamedTuple):
    """Sample points (n, 2) in the plane of the cells; km2 each represents."""

    points: Points
    each: float

    @property
    def area(self) -> float:
        return len(self.points) * self.each


class GroundSites(NamedTuple):
    """`at` (n, 2) where a site begins, `share` (n,) of the ground it shall have, any unit; `follows` (n,): how far it
    goes with the middle of its cell each round, 0 = its place is known, 1 = it has none; `inside` (n,): it must lie in
    its own cell, whatever that costs in size."""

    at: Points
    share: Numbers
    follows: Numbers
    inside: Flags


class Cells(NamedTuple):
    """A power diagram: `at` (n, 2) in the plane of the cells, `weight` (n,) km2."""

    at: Points
    weight: Numbers

    def owners(self, points: Points) -> Owners:
        """(m,): the site every point belongs to."""
        owners: Owners = np.argmin(_squared(points, self.at) - self.weight[None, :], 1)
        return owners


def ground(flat: shapely.Geometry, samples: int) -> Ground:
    """About so many samples of a polygon in kilometres, on a honeycomb."""
    area = float(flat.area)
    apart = math.sqrt(area / samples * 2 / math.sqrt(3))
    west, south, east, north = flat.bounds
    rows = []
    y, odd = south + apart / 4, False
    while y < north:
        xs = np.arange(west + (apart / 2 if odd else 0) + apart / 7, east, apart)
        rows.append(np.column_stack([xs, np.full(len(xs), y)]))
        y, odd = y + apart * math.sqrt(3) / 2, not odd
    points = np.vstack(rows)
    points = points[shapely.contains_xy(flat, points[:, 0], points[:, 1])]
    if len(points) < 4:
        points = np.array([flat.representative_point().coords[0]])
    return Ground(unbend(points), area / len(points))


def spread(over: Ground, sizes: Numbers, placed: Points, placed_sizes: Numbers, key: str) -> Points:
    """Places (n, 2) for sites of `sizes` (km2) no one knows a place of: each as far as can be from all before it,
    measured in radii, the largest first; `key` decides between equals."""
    points = over.points
    distance = np.full(len(points), 1e18)
    for site, size in zip(placed, placed_sizes, strict=True):
        distance = np.minimum(distance, _radii(points, site, size))
    jitter = np.array([uniform(key, "j", j) for j in range(97)])[np.arange(len(points)) % 97]
    out = np.zeros((len(sizes), 2))
    first = len(placed) == 0
    for i in sorted(range(len(sizes)), key=lambda i: (-sizes[i], uniform(key, i))):
        if first:
            chosen, first = int(uniform(key, i) * len(points)), False
        else:
            chosen = int(np.argmax(distance * (1 + 0.35 * np.roll(jitter, 7 * i))))
        out[i] = points[chosen]
        distance = np.minimum(distance, _radii(points, points[chosen], sizes[i]))
    return out


def balance(
    over: Ground, sites: GroundSites, rounds: int = 40, tolerance: float = 0.01, start: Points | None = None
) -> Cells:
    """Cells whose sizes are as asked within `tolerance` (relative), or as near as `rounds` bring them.
    `start`: where the sites stand now, when that is no longer where they are drawn to."""
    count = len(sites.share)
    if count == 1:
        at = sites.at if sites.follows[0] == 0 else over.points.mean(0)[None, :]
        return Cells(at, np.zeros(1))
    asked = sites.share * (over.area / sites.share.sum())
    at, weight = (sites.at if start is None else start).copy(), np.zeros(count)
    for _ in range(rounds - 1):
        weight, _best, owners = _ascend(over, at, weight, asked, sites.inside, tolerance, _STEPS)
        at = _follow(over, at, owners, sites)
    _weight, best, _owners = _ascend(over, at, weight, asked, sites.inside, tolerance, _LAST_STEPS)
    return Cells(at, _seated(at, best, sites.inside))


def misfit(over: Ground, cells: Cells, share: Numbers) -> tuple[float, Numbers]:
    """(how much ground lies in the wrong cell, 0..2; the cells' areas (n,) km2)."""
    asked = share * (over.area / share.sum())
    areas = _areas(over, cells.owners(over.points), len(share))
    return float(np.abs(areas - asked).sum() / asked.sum()), areas


def _ascend(
    over: Ground, at: Points, weight: Numbers, asked: Numbers, inside: Flags, tolerance: float, steps: int
) -> tuple[Numbers, Numbers, Owners]:
    """(weights after the last step, the best weights met, owners before the last step)."""
    distance, apart = _squared(over.points, at), _apart(at)
    least, best = math.inf, weight
    owners = np.zeros(len(over.points), np.int64)
    for step in range(steps):
        owners = np.argmin(distance - weight[None, :], 1)
        areas = _areas(over, owners, len(at))
        lacking = asked - areas
        wrong = float(np.abs(lacking / asked).max())
        if wrong < least:
            least, best = wrong, weight.copy()
        if wrong < tolerance:
            break
        weight = weight + (_STEP if step < _GENTLE_AFTER else _GENTLE_STEP) * (2 / math.pi) * lacking
        _wake(distance, weight, asked, areas)
        if inside.any():
            for _ in range(4):
                weight = _seat(weight, apart, inside, 0.97)[0]
        weight = weight - weight.mean()
    return weight, best, owners


def _wake(distance: Numbers, weight: Numbers, asked: Numbers, areas: Numbers) -> None:
    """An empty cell gets the weight that gives it some ground; in place."""
    for i in np.flatnonzero(areas == 0):
        others = weight.copy()
        others[i] = -_FAR
        reach = (distance - others[None, :]).min(1)
        weight[i] = (distance[:, i] - reach).min() + 0.3 * asked[i]


def _seated(at: Points, weight: Numbers, inside: Flags) -> Numbers:
    """At the end no known seat is swallowed by its neighbour."""
    apart = _apart(at)
    for _ in range(_SEATING):
        weight, over = _seat(weight, apart, inside, 0.9)
        if over < 1e-9:
            break
    return weight


def _seat(weight: Numbers, apart: Numbers, inside: Flags, part: float) -> tuple[Numbers, float]:
    """One step of the projection; (weights, the largest transgression before it)."""
    over = np.where(inside[:, None], np.maximum(0, weight[None, :] - weight[:, None] - part * apart), 0)
    return weight + 0.5 * over.max(1) - 0.5 * over.max(0), float(over.max())


def _follow(over: Ground, at: Points, owners: Owners, sites: GroundSites) -> Points:
    count = len(at)
    held = np.bincount(owners, minlength=count)
    sums = np.column_stack([np.bincount(owners, over.points[:, k], count) for k in (0, 1)])
    middle: Points = sums / np.maximum(held, 1)[:, None]
    follows = sites.follows[:, None]
    moved = (1 - follows) * sites.at + follows * middle
    return np.where(((sites.follows == 0) | (held == 0))[:, None], at, moved)


def _areas(over: Ground, owners: Owners, count: int) -> Numbers:
    """(count,) km2."""
    areas: Numbers = np.bincount(owners, minlength=count).astype(np.float64) * over.each
    return areas


def _squared(points: Points, at: Points) -> Numbers:
    """(m, n) squared distances."""
    return (points[:, :1] - at[None, :, 0]) ** 2 + (points[:, 1:] - at[None, :, 1]) ** 2


def _apart(at: Points) -> Numbers:
    """(n, n) squared distances between sites, far on the diagonal."""
    return _squared(at, at) + np.where(np.eye(len(at), dtype=bool), _FAR, 0)


def _radii(points: Points, site: Points, size: float) -> Numbers:
    """Distance in radii of a disc of `size`."""
    away: Numbers = np.hypot(points[:, 0] - site[0], points[:, 1] - site[1]) / math.sqrt(size / math.pi)
    return away
