"""Sites and their duty plan as people write them: tables in CSV or XLSX, one line per site or turn. A table is taken
whole or not at all."""

from __future__ import annotations

from collections.abc import Callable

from streams.errors import DeedRefused
from streams.geography.datum import bd09_to_wgs84, gcj02_to_wgs84
from streams.geography.places import Places
from streams.model import typed
from streams.model.sites import Site, SiteKind, Turn
from streams.operate.headed import headed
from streams.registry.sites import DutyTurn

SITE_HEADS = {
    "id": ("id", "场所编号"),
    "kind": ("kind", "类别"),
    "name": ("name", "名称"),
    "region": ("region", "区划代码"),
    "lon": ("lon", "经度"),
    "lat": ("lat", "纬度"),
    "datum": ("datum", "坐标系"),
    "days": ("days", "开放日"),
    "in_court": ("in_court", "设在法院"),
}
"""Columns by their names in either language. `days`: weekdays as digits, 1 = Monday (12345). `in_court`: yes or 是."""
TURN_HEADS = {
    "site": ("site", "场所编号"),
    "who": ("who", "值班人员"),
    "first": ("first", "开始日期"),
    "last": ("last", "结束日期"),
    "days": ("days", "值班日"),
}
_KINDS = {
    **{kind.value: kind for kind in SiteKind},
    "温暖驿站": SiteKind.REST,
    "综治中心": SiteKind.CENTRE,
    "调解室": SiteKind.ROOM,
}
_DATUMS: dict[str, Callable[[float, float], tuple[float, float]]] = {
    "wgs84": lambda lon, lat: (lon, lat),
    "gcj02": gcj02_to_wgs84,
    "bd09": bd09_to_wgs84,
}
_YES = frozenset({"yes", "true", "1", "是"})
_NO = frozenset({"", "no", "false", "0", "否"})
_LONGEST = 60
"""Signs of a name or id."""


def sites(name: str, raw: bytes, places: Places) -> list[Site]:
    """`name`: of the file. A line without an id has `<kind>/<line>`. Raises StoreError."""
    found: dict[str, Site] = {}
    for line, cells in headed(name, raw, SITE_HEADS, ("kind", "name", "region", "lon", "lat", "datum")):
        one = _site(line, cells, places)
        if one.id in found:
            raise DeedRefused("site_twice", line=line, site=one.id)
        found[one.id] = one
    return list(found.values())


def turns(name: str, raw: bytes) -> list[DutyTurn]:
    """`name`: of the file. Raises StoreError."""
    found = []
    for line, cells in headed(name, raw, TURN_HEADS, ("site", "who", "first", "last")):
        first, last = (_day(line, TURN_HEADS[key][-1], cells[key]) for key in ("first", "last"))
        if not cells["who"] or last < first:
            column = "last" if cells["who"] else "who"
            raise _unreadable(line, TURN_HEADS[column][-1], cells[column])
        turn = Turn(cells["site"], first, last, _weekdays(line, TURN_HEADS["days"][-1], cells["days"]))
        found.append(DutyTurn(line, cells["who"][:_LONGEST], turn))
    return found


def _site(line: int, cells: dict[str, str], places: Places) -> Site:
    kind = _KINDS.get(cells["kind"])
    if kind is None:
        raise _unreadable(line, SITE_HEADS["kind"][-1], cells["kind"])
    if not cells["name"] or not places.known(cells["region"]):
        column = "region" if cells["name"] else "name"
        raise _unreadable(line, SITE_HEADS[column][-1], cells[column])
    if cells["in_court"].lower() not in _YES | _NO:
        raise _unreadable(line, SITE_HEADS["in_court"][-1], cells["in_court"])
    lon, lat = _place(line, cells)
    return Site(
        id=cells["id"][:_LONGEST] or f"{kind.value}/{line}",
        kind=kind,
        name=cells["name"][:_LONGEST],
        region=cells["region"],
        lon_e6=round(lon * 1e6),
        lat_e6=round(lat * 1e6),
        days=_weekdays(line, SITE_HEADS["days"][-1], cells["days"]),
        in_court=cells["in_court"].lower() in _YES,
    )


def _place(line: int, cells: dict[str, str]) -> tuple[float, float]:
    try:
        return _DATUMS[cells["datum"]](float(cells["lon"]), float(cells["lat"]))
    except (ValueError, KeyError):
        text = f"{cells['lon']} {cells['lat']} {cells['datum']}"
        raise _unreadable(line, SITE_HEADS["lon"][-1], text) from None


def _weekdays(line: int, column: str, text: str) -> tuple[int, ...]:
    if any(digit not in "1234567" for digit in text) or len(set(text)) < len(text):
        raise _unreadable(line, column, text)
    return tuple(sorted(int(digit) - 1 for digit in text))


def _day(line: int, column: str, text: str) -> int:
    day = typed.day(text[:10])
    if day is None:
        raise _unreadable(line, column, text)
    return day


def _unreadable(line: int, column: str, value: str) -> DeedRefused:
    return DeedRefused("site_cell", line=line, column=column, value=value)
