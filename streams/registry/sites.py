"""Sites of the city and their duty plan, as rows of the city's own tables, which alone write them. A table is taken
whole and replaces the one before; the regulation gets the sites that have open days, and the plan without names.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec
from sqlalchemy import Connection, Engine, delete, insert, select

from streams.model.local_day import iso_day, number_of
from streams.model.own_tables import TableRow
from streams.model.regulation import Regulation
from streams.model.sites import Site, SiteKind, Turn
from streams.registry.regulating import in_force, put
from streams.registry.tables import sites, turns


class DutyTurn(msgspec.Struct, frozen=True):
    """A turn with the name of the person. `line`: its place in the table, from 1."""

    line: int
    who: str
    turn: Turn


class Sites:
    """Takes an engine; `Registry` is made of it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def sites(self) -> list[Site]:
        """By id."""
        with self._engine.connect() as tx:
            return _sites(tx)

    def duty_turns(self) -> list[DutyTurn]:
        """In the order of the table."""
        with self._engine.connect() as tx:
            return _turns(tx)


def write_sites(tx: Connection, rows: Sequence[TableRow]) -> None:
    """In place of all."""
    wanted = [site_of(row) for row in rows]
    tx.execute(delete(sites))
    if wanted:
        tx.execute(insert(sites), [msgspec.structs.asdict(one) | {"days": _text(one.days)} for one in wanted])


def write_turns(tx: Connection, rows: Sequence[TableRow]) -> None:
    """In place of all. `rows`: each of a site that there is."""
    tx.execute(delete(turns))
    wanted = [
        {"line": n, "site": site, "who": who, "first": _day(first), "last": _day(last), "days": days}
        for n, (site, who, first, last, days) in enumerate(rows, 1)
    ]
    if wanted:
        tx.execute(insert(turns), wanted)


def turn_rows(tx: Connection) -> list[TableRow]:
    """As rows of the city's own table."""
    return [
        (one.turn.site, one.who, iso_day(one.turn.first), iso_day(one.turn.last), _text(one.turn.days))
        for one in _turns(tx)
    ]


def site_rows(tx: Connection) -> list[TableRow]:
    """As rows of the city's own table."""
    return [
        (s.id, s.kind.value, s.name, s.region, *map(_degrees, (s.lon_e6, s.lat_e6)), "wgs84", _text(s.days), _yes(s))
        for s in _sites(tx)
    ]


def site_of(row: TableRow) -> Site:
    """`row`: with its place in WGS-84."""
    id_, kind, name, region, lon, lat, _, days, in_court = row
    lon_e6, lat_e6 = (round(float(text) * 1e6) for text in (lon, lat))
    return Site(id_, SiteKind(kind), name, region, lon_e6, lat_e6, _days(days), in_court == "yes")


def tell_sites(tx: Connection, now: int) -> None:
    """The regulation gets the sites with open days and their plan."""
    open_ = tuple(one for one in _sites(tx) if one.days)
    ids = {one.id for one in open_}
    plan = sorted((one.turn for one in _turns(tx) if one.turn.site in ids), key=lambda turn: (turn.site, turn.first))
    known = in_force(tx) or Regulation()
    put(tx, msgspec.structs.replace(known, sites=open_, turns=tuple(plan)), now)


def _sites(tx: Connection) -> list[Site]:
    return [
        Site(row.id, SiteKind(row.kind), row.name, row.region, row.lon_e6, row.lat_e6, _days(row.days), row.in_court)
        for row in tx.execute(select(sites).order_by(sites.c.id))
    ]


def _turns(tx: Connection) -> list[DutyTurn]:
    return [
        DutyTurn(row.line, row.who, Turn(row.site, row.first, row.last, _days(row.days)))
        for row in tx.execute(select(turns).order_by(turns.c.line))
    ]


def _day(text: str) -> int:
    return number_of(date.fromisoformat(text))


def _degrees(e6: int) -> str:
    return f"{e6 / 1e6:.6f}"


def _yes(site: Site) -> str:
    return "yes" if site.in_court else "no"


def _text(days: Sequence[int]) -> str:
    return "".join(str(day + 1) for day in days)


def _days(text: str) -> tuple[int, ...]:
    return tuple(int(digit) - 1 for digit in text)
