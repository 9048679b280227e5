"""From degrees to a plane of kilometres where areas are true, and from there to the plane the cells are cut in.

Cells of a power diagram have straight sides. They are cut in a plane that one smooth wave bends into the map's: the
sides come out as organic as real boundaries, and as one homeomorphism bends all levels, nothing tears between them.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from streams.geography.generate.hashed import uniform

Points = npt.NDArray[np.float64]
"""(n, 2)."""

_EARTH_KM = 6371.0088
_WAVELENGTHS_KM = (22.0, 11.0, 5.5, 2.8, 1.4)
_PER_LENGTH = 3
_STEEPNESS = 0.036
"""Height of a wave over its length: small enough that the sum of all still has an inverse."""
_ROUNDS_BACK = 400
_STILL_KM = 1e-12


class _Wave(NamedTuple):
    """Moves a point by (east, north) * sin(x * kx + y * ky + phase)."""

    kx: float
    ky: float
    phase: float
    east: float
    north: float


def _wave(order: int, number: int, length: float) -> _Wave:
    runs = 2 * math.pi * uniform("w", order, number, "t")
    phase = 2 * math.pi * uniform("w", order, number, "p")
    pushes = 2 * math.pi * uniform("w", order, number, "q")
    height = _STEEPNESS * length / math.sqrt(_PER_LENGTH)
    k = 2 * math.pi / length
    return _Wave(k * math.cos(runs), k * math.sin(runs), phase, height * math.cos(pushes), height * math.sin(pushes))


_WAVES = [_wave(o, k, length) for o, length in enumerate(_WAVELENGTHS_KM) for k in range(_PER_LENGTH)]


def bend(straight: Points) -> Points:
    """From the plane of the cells to the map's, kilometres."""
    return straight + _pushed(straight)


def unbend(bent: Points) -> Points:
    """The way back, by fixed-point steps until nothing moves: where the wave is steep that takes a hundred of them."""
    straight = bent.copy()
    for _ in range(_ROUNDS_BACK):
        before, straight = straight, bent - _pushed(straight)
        if np.abs(straight - before).max(initial=0.0) < _STILL_KM:
            break
    return straight


def _pushed(at: Points) -> Points:
    moved = np.zeros_like(at)
    for wave in _WAVES:
        by = np.sin(wave.kx * at[:, 0] + wave.ky * at[:, 1] + wave.phase)
        moved[:, 0] += wave.east * by
        moved[:, 1] += wave.north * by
    return moved


class Plane:
    """Cylindrical equal-area, true to scale at `lat`; `lon`, `lat` in degrees lie in the middle of the city."""

    def __init__(self, lon: float, lat: float) -> None:
        self._lon = lon
        self.narrow = math.cos(math.radians(lat))
        """How much shorter a degree of longitude is than one of latitude."""
        self._east = _EARTH_KM * self.narrow
        self._north = _EARTH_KM / self.narrow
        self._sine = math.sin(math.radians(lat))

    def flat(self, degrees: Points) -> Points:
        """Degrees to kilometres; shaped for `shapely.transform` too."""
        x = np.radians(degrees[:, 0] - self._lon) * self._east
        return np.column_stack([x, (np.sin(np.radians(degrees[:, 1])) - self._sine) * self._north])

    def degrees(self, flat: Points) -> Points:
        lon = self._lon + np.degrees(flat[:, 0] / self._east)
        return np.column_stack([lon, np.degrees(np.arcsin(flat[:, 1] / self._north + self._sine))])

    def cells(self, degrees: Points) -> Points:
        """Straight from degrees to the plane the cells are cut in."""
        return unbend(self.flat(degrees))

    def from_cells(self, straight: Points) -> Points:
        return self.degrees(bend(straight))


def around(west: float, south: float, east: float, north: float) -> Plane:
    """The plane of a box. Rounded to 0.01 degree, so that a repaired border moves no cell."""
    return Plane(round((west + east) / 2, 2), round((south + north) / 2, 2))
