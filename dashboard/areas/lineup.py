"""Who is on in a township: its centre, justice office, police station, court. From the city's own table; in a demo city
everybody is an example and has no telephone that could ring anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from dashboard.areas.table import rows
from streams.errors import ConfigError
from streams.geography.places import Places
from streams.model.region import Tier
from streams.registry.own_effects import local_day_of
from streams.registry.registry import Registry

LINE_UP = (("centre", "township"), ("justice", "justice"), ("police", "police"), ("court", "court"))
"""一中心两所一庭: what a township has, and the unit whose open cases it is asked for."""
UNITS = tuple(unit for _, unit in LINE_UP)
_HEAD = ("region", "unit", "who", "phone")


class OnDuty(NamedTuple):
    who: str
    phone: str


LineUp = Mapping[tuple[str, str], OnDuty]
"""By township and unit."""


def with_own(configured: LineUp, registry: Registry, day: int) -> LineUp:
    """With whom the city's own table has on duty on a local day; a township's centre is the department `township`."""
    own: dict[tuple[str, str], OnDuty] = {}
    for row in registry.own_rows("lineups", day):
        town, unit, post, name, telephone, first, last = row[:7]
        begun = not first or local_day_of(first) <= day
        if post == "duty" and begun and (not last or day <= local_day_of(last)):
            own[town, unit or "township"] = OnDuty(name, telephone)
    return {**configured, **own}


def load(file: str, places: Places, *, demo: bool) -> LineUp:
    """Raises ConfigError for a table that is none."""
    if not file:
        example = OnDuty("示例值班员", "示例电话")
        return {(town, unit): example for town in places.townships() for unit in UNITS} if demo else {}
    path = Path(file)
    found: dict[tuple[str, str], OnDuty] = {}
    for line, row in enumerate(rows("city.lineup", path, _HEAD), 2):
        town, unit, who, phone = (row[name] or "" for name in _HEAD)
        if len(town) != Tier.TOWNSHIP or not places.known(town) or unit not in UNITS or not who:
            raise ConfigError(f"city.lineup {path}, line {line}: a township's code, one of {', '.join(UNITS)}, a name")
        found[town, unit] = OnDuty(who, phone)
    return found
