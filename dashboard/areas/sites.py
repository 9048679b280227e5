"""What stands in a city besides its areas: rest stations, centres, named mediation rooms. From the city's own table; a
demo city has them where its townships and villages have their names, as simulated as all of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from dashboard.areas.table import rows
from streams.errors import ConfigError
from streams.geography.datum import bd09_to_wgs84, gcj02_to_wgs84
from streams.geography.places import Places

KINDS = ("rest", "centre", "room")
_HEAD = ("kind", "name", "region", "lon", "lat", "datum")
_DATUMS: dict[str, Callable[[float, float], tuple[float, float]]] = {
    "wgs84": lambda lon, lat: (lon, lat),
    "gcj02": gcj02_to_wgs84,
    "bd09": bd09_to_wgs84,
}
_STATIONS = 151
"""Rest stations of the first city."""


class Site(NamedTuple):
    """`region`: code of the area it lies in. Place: 1e-6 degree, WGS-84."""

    kind: str
    name: str
    region: str
    lon_e6: int
    lat_e6: int


def load(file: str, places: Places, *, demo: bool) -> tuple[Site, ...]:
    """Raises ConfigError for a table that is none."""
    if file:
        return tuple(_read(Path(file), places))
    return tuple(_simulated(places)) if demo else ()


def _read(path: Path, places: Places) -> list[Site]:
    found = []
    for line, row in enumerate(rows("map.sites", path, _HEAD), 2):
        try:
            lon, lat = _DATUMS[row["datum"]](float(row["lon"]), float(row["lat"]))
        except (ValueError, KeyError):
            raise ConfigError(f"map.sites {path}, line {line}: lon, lat or datum cannot be read") from None
        if row["kind"] not in KINDS or not places.known(row["region"]):
            raise ConfigError(f"map.sites {path}, line {line}: kind is one of {', '.join(KINDS)}, region a known code")
        found.append(Site(row["kind"], row["name"], row["region"], round(lon * 1e6), round(lat * 1e6)))
    return found


def _simulated(places: Places) -> list[Site]:
    towns, villages = places.townships(), places.villages()
    seats = [places.city, *places.counties(), *towns]
    found = [Site("centre", f"{places.name(code)} 综治中心", code, *places.label(code)) for code in seats[1:]]
    below = {town: places.children(town) for town in towns}
    more = villages[:: len(villages) // (_STATIONS - len(towns))][: _STATIONS - len(towns)]
    for code in (*(codes[0] for codes in below.values()), *more):
        found.append(Site("rest", f"{places.full_name(code)} 温暖驿站", code, *places.label(code)))
    for town, codes in below.items():
        found.append(Site("room", f"{places.name(town)} 示例调解室", codes[-1], *places.label(codes[-1])))
    return found
