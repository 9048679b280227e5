"""Sites that the map shows: those that the registry has, else those of the city's own table, else those of a demo city,
which stand where its townships and villages have their names."""

from __future__ import annotations

from pathlib import Path

from streams.errors import ConfigError
from streams.geography.places import Places
from streams.model.regulation import Regulation
from streams.model.sites import Site, SiteKind
from streams.operate.own_checks import InForce
from streams.operate.own_reading import read
from streams.registry.own_kinds import kinds, sentence
from streams.registry.sites import site_of

_STATIONS = 151
"""Rest stations of the first city."""


def load(file: str, places: Places, *, demo: bool) -> tuple[Site, ...]:
    """`file`: of the setting `map.sites`. Raises ConfigError for a table that is none."""
    if file:
        return tuple(_read(Path(file), places))
    return tuple(_simulated(places)) if demo else ()


def of_kind(registered: list[Site], configured: tuple[Site, ...], kind: str) -> list[Site]:
    """The registered sites of a kind, where there are any."""
    return [one for one in registered if one.kind == kind] or [one for one in configured if one.kind == kind]


def _read(path: Path, places: Places) -> list[Site]:
    kind = kinds()["sites"]
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"map.sites {path} cannot be read: {error.strerror}") from None
    reading = read(kind, path.name, raw, {}, InForce(places, Regulation(), {}))
    if reading.faults:
        raise ConfigError(f"map.sites {path}: {sentence(kind, reading.faults[0], 'en')}")
    return [site_of(row) for row in reading.rows]


def _simulated(places: Places) -> list[Site]:
    towns, villages = places.townships(), places.villages()
    seats = [places.city, *places.counties(), *towns]
    found = [_site(SiteKind.CENTRE, f"{places.name(code)} 综治中心", code, places) for code in seats[1:]]
    below = {town: places.children(town) for town in towns}
    more = villages[:: len(villages) // (_STATIONS - len(towns))][: _STATIONS - len(towns)]
    for code in (*(codes[0] for codes in below.values()), *more):
        found.append(_site(SiteKind.REST, f"{places.full_name(code)} 温暖驿站", code, places))
    for town, codes in below.items():
        found.append(_site(SiteKind.ROOM, f"{places.name(town)} 示例调解室", codes[-1], places))
    return found


def _site(kind: SiteKind, name: str, code: str, places: Places) -> Site:
    return Site(f"{kind.value}/{code}", kind, name, code, *places.label(code))
