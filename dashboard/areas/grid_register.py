"""What a city knows of its micro-grids: households and the post in charge. From the city's own table; in a demo city an
example, within what a micro-grid has in the country and in town."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from dashboard.areas.table import rows
from streams.errors import ConfigError
from streams.geography.grids import codes, is_grid
from streams.geography.places import Places
from streams.geography.units import is_village
from streams.model.region import Tier
from streams.registry.records import Worker

_HEAD = ("code", "households", "charge")
_COUNTRY, _TOWN = (30, 50), (90, 110)
"""Households of an example, from and below."""


class GridLine(NamedTuple):
    """`households`: how many, -1 = not known. `charge`: the post in charge, '' = not known; no one's name."""

    households: int = -1
    charge: str = ""


GridRegister = Mapping[str, GridLine]
"""By code of a micro-grid."""


def load(file: str, places: Places) -> GridRegister:
    """`file`: of the setting `city.grids`, '' = none. Raises ConfigError for a table that is none."""
    if not file:
        return {}
    path, known = Path(file), {}
    for line, row in enumerate(rows("city.grids", path, _HEAD), 2):
        code, households, charge = (row[name] or "" for name in _HEAD)
        if len(code) != Tier.MICRO_GRID or not is_grid(places, code) or not households.isdecimal():
            raise ConfigError(f"city.grids {path}, line {line}: a micro-grid's code, a number of households, a post")
        known[code] = GridLine(int(households), charge)
    return known


def example(village: str, places: Places, staff: Sequence[Worker], post: str) -> GridRegister:
    """Of a demo city. `staff`: who is on the roster of the village; `post`: text of a post with its number."""
    low, high = _COUNTRY if is_village(places.name(village)) else _TOWN
    known = {}
    for n, code in enumerate(codes(places, village)):
        charge = post.format(n=staff[n % len(staff)].post) if staff else ""
        known[code] = GridLine(low + crc32(code.encode()) % (high - low), charge)
    return known
