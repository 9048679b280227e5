"""Sites of the city and their duty plan. A table is taken whole and replaces the one before; the regulation gets the
sites that have open days, and the plan without names.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, Engine, delete, insert, select

from streams.errors import DeedRefused
from streams.model.audit import AuditRecord
from streams.model.own_tables import TableRow
from streams.model.regulation import Regulation
from streams.model.sites import Site, SiteKind, Turn
from streams.registry.audit import append
from streams.registry.people import lock
from streams.registry.regulating import in_force, put
from streams.registry.tables import sites, turns


class DutyTurn(msgspec.Struct, frozen=True):
    """A turn with the name of the person. `line`: of the table that was imported."""

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

    def replace_sites(self, wanted: Sequence[Site], record: AuditRecord, now: int) -> None:
        """Turns of sites that are gone go with them."""
        with self._engine.begin() as tx:
            lock(tx)
            append(tx, record)
            write_sites(tx, wanted)
            tell_sites(tx, now)

    def replace_turns(self, wanted: Sequence[DutyTurn], record: AuditRecord, now: int) -> None:
        """Raises DeedRefused for a turn at an unknown site; none is taken then."""
        with self._engine.begin() as tx:
            lock(tx)
            known = {one.id for one in _sites(tx)}
            lost = next((one for one in wanted if one.turn.site not in known), None)
            if lost is not None:
                raise DeedRefused("no_site", line=lost.line, site=lost.turn.site)
            append(tx, record)
            tx.execute(delete(turns))
            if wanted:
                rows = [{"line": one.line, "who": one.who, **msgspec.structs.asdict(one.turn)} for one in wanted]
                tx.execute(insert(turns), [row | {"days": _text(row["days"])} for row in rows])
            tell_sites(tx, now)


def write_sites(tx: Connection, wanted: Sequence[Site]) -> None:
    """In place of all; turns of sites that are gone go with them."""
    tx.execute(delete(sites))
    if wanted:
        tx.execute(insert(sites), [msgspec.structs.asdict(one) | {"days": _text(one.days)} for one in wanted])
    tx.execute(delete(turns).where(turns.c.site.not_in(select(sites.c.id))))


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


def _degrees(e6: int) -> str:
    return f"{e6 / 1e6:.6f}"


def _yes(site: Site) -> str:
    return "yes" if site.in_court else "no"


def _text(days: Sequence[int]) -> str:
    return "".join(str(day + 1) for day in days)


def _days(text: str) -> tuple[int, ...]:
    return tuple(int(digit) - 1 for digit in text)
