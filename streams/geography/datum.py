"""GCJ-02 and BD-09, China's shifted datums, to and from WGS-84. Degrees; scalars and arrays alike.

The forward shift is public knowledge; the way back is five fixed-point steps, better than a millimetre.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt

Degrees = TypeVar("Degrees", float, npt.NDArray[np.float64])

_A = 6_378_245.0
_EE = 0.006_693_421_622_965_943
_BD = np.pi * 3000 / 180


def wgs84_to_gcj02(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    x, y = lon - 105.0, lat - 35.0
    root, waves = np.sqrt(np.abs(x)), 20 * np.sin(6 * x * np.pi) + 20 * np.sin(2 * x * np.pi)
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + waves * 2 / 3
    north += (20 * np.sin(y * np.pi) + 40 * np.sin(y / 3 * np.pi)) * 2 / 3
    north += (160 * np.sin(y / 12 * np.pi) + 320 * np.sin(y * np.pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + waves * 2 / 3
    east += (20 * np.sin(x * np.pi) + 40 * np.sin(x / 3 * np.pi)) * 2 / 3
    east += (150 * np.sin(x / 12 * np.pi) + 300 * np.sin(x / 30 * np.pi)) * 2 / 3
    phi = lat / 180 * np.pi
    magic = 1 - _EE * np.sin(phi) ** 2
    up = north * 180 / (_A * (1 - _EE) / (magic * np.sqrt(magic)) * np.pi)
    side = east * 180 / (_A / np.sqrt(magic) * np.cos(phi) * np.pi)
    return lon + side, lat + up


def gcj02_to_wgs84(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    guess_lon, guess_lat = lon, lat
    for _ in range(5):
        there_lon, there_lat = wgs84_to_gcj02(guess_lon, guess_lat)
        guess_lon, guess_lat = guess_lon + lon - there_lon, guess_lat + lat - there_lat
    return guess_lon, guess_lat


def wgs84_to_bd09(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    x, y = wgs84_to_gcj02(lon, lat)
    radius = np.sqrt(x * x + y * y) + 0.00002 * np.sin(y * _BD)
    angle = np.arctan2(y, x) + 0.000003 * np.cos(x * _BD)
    return radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006


def bd09_to_wgs84(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    x, y = lon - 0.0065, lat - 0.006
    radius = np.sqrt(x * x + y * y) - 0.00002 * np.sin(y * _BD)
    angle = np.arctan2(y, x) - 0.000003 * np.cos(x * _BD)
    return gcj02_to_wgs84(radius * np.cos(angle), radius * np.sin(angle))
