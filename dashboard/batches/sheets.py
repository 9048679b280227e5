"""What a list holds, and a row of it as the command that a single one would be."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import NamedTuple

import msgspec

from dashboard.commands import NamedParty, Wish
from streams.access.policy import COMMANDS, Action
from streams.access.subject import Subject
from streams.geography.places import Places
from streams.model import typed
from streams.model.case import Channel
from streams.model.event import NewCase
from streams.model.follow.item import FollowWish
from streams.model.follow.kind import FollowKind
from streams.model.local_day import limit_of
from streams.model.own_tables import RowFault, TableKind, TableRow
from streams.model.region import Tier, holds
from streams.operate.batch_sheets import MOST_ROWS, items_sheet, reports_sheet, takes_lists

_MICRO = 1_000_000
_ROWS = uuid.UUID("b5a3c0de-6f0a-4c2e-9a0d-3b6e5d1c7f42")
Given = tuple[Wish, msgspec.Struct | None]
Cells = Mapping[str, str]


class CommandList(NamedTuple):
    """`address`: of its page. `title`: zh, en. `wish`: a row with the id that its command has."""

    address: str
    title: tuple[str, str]
    sheet: TableKind
    wish: Callable[[Cells, str], Given]


def reports_batch(who: Subject) -> CommandList | None:
    """None for who keys in nothing."""
    if Action.REPORT not in COMMANDS[who.role]:
        return None
    sheet = reports_sheet()
    return CommandList("/batch/reports", (sheet.zh, sheet.en), sheet, _report)


def items_batch(who: Subject, kind: FollowKind | None, places: Places) -> CommandList | None:
    """None for a kind that takes no lists, and for who opens none of it."""
    if kind is None or who.role.value not in kind.open_by or not takes_lists(kind):
        return None

    def wish(cells: Cells, name: str) -> Given:
        return _item(kind, cells, name, places)

    return CommandList(f"/batch/items/{kind.id}", (kind.name, kind.en), items_sheet(kind), wish)


def row_id(who: Subject, digest: str, line: int) -> str:
    """The same for the same line of the same file of the same person: sent again, it is there once."""
    return str(uuid.uuid5(_ROWS, f"{who.person}/{digest}/{line}"))


def more_faults(batch: CommandList, rows: tuple[TableRow, ...], who: Subject, file: str) -> list[RowFault]:
    """What a sheet alone does not know: whose area it is, half a place, a list that is too long."""
    made: list[RowFault] = []
    if len(rows) > MOST_ROWS:
        made.append(RowFault(file, "", 0, "", "file_too_many_lines", other=str(MOST_ROWS)))
    for nth, row in enumerate(rows, 1):
        cells = cells_of(batch.sheet, row)
        if not holds(who.scope, cells["region"]):
            made.append(RowFault(file, "", nth, "region", "not_own_area", cells["region"]))
        if bool(cells.get("lon")) != bool(cells.get("lat")):
            made.append(RowFault(file, "", nth, "lat", "missing"))
    return made


def cells_of(sheet: TableKind, row: TableRow) -> Cells:
    return {column.id: cell for column, cell in zip(sheet.columns, row, strict=True)}


def _report(cells: Cells, name: str) -> Given:
    named = cells["name"] or cells["telephone"]
    party = (NamedParty(name=cells["name"], phone=cells["telephone"]),) if named else ()
    matter = NewCase(type=cells["type"], region=cells["region"], channel=Channel(cells["channel"]), text=cells["text"])
    return Wish(id=name, action=Action.REPORT.value, object=name, matter=matter, parties=party), None


def _item(kind: FollowKind, cells: Cells, name: str, places: Places) -> Given:
    day = typed.day(cells.get("due", ""))
    own = {f"c{nth}": cells[f"c{nth}"] for nth in range(len(kind.columns))}
    body = FollowWish(
        kind=kind.id,
        title=cells["title"],
        text=cells["text"],
        place=cells["region"],
        unit=cells.get("unit", ""),
        leader=cells.get("leader", ""),
        paper=cells.get("paper", ""),
        due=limit_of(day) if day is not None else 0,
    )
    body = msgspec.structs.replace(body, **_where(cells, places), **own)
    return Wish(id=name, action=Action.FOLLOW_OPEN.value, object=name), body


def _where(cells: Cells, places: Places) -> dict[str, int]:
    """1e-6 degree: as it is given, else where the name of its place is written."""
    if cells.get("lon"):
        return {name: round(float(cells[name]) * _MICRO) for name in ("lon", "lat")}
    code = cells["region"]
    lon, lat = places.label(code) if places.known(code) and len(code) > Tier.CITY else (0, 0)
    return {"lon": lon, "lat": lat}
