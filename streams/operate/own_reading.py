"""Files of a city's own tables, and rows typed on a page, become canonical rows or sentences that name file, sheet,
line, what is there and what to do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import PurePath
from typing import NamedTuple

from streams.errors import TableRefused
from streams.model.own_cells import CellFault, KnownNames, canonical
from streams.model.own_tables import Check, RowFault, TableColumn, TableKind, TableRow
from streams.model.typed import plain
from streams.operate.own_checks import InForce, Placed, converted, faults, named_elsewhere
from streams.operate.spreadsheet import Odd, TableSheet, heads_of, pages
from streams.registry.own_effects import Rows
from streams.registry.own_kinds import kinds

MARKS = ("示例", "说明")
"""In the column of remarks: a row that shows how to fill in, and is not taken."""
REMARK = "备注"
_DRESS = re.compile(r"必填|选填|可空|可不填|[\s*＊()（）\[\]【】:：]")
_ORDER = re.compile(r"^[\d\-_. ]+")
_DATED = frozenset({Check.DATE, Check.TIME})


class OwnSheet(NamedTuple):
    """A sheet that is a table of a kind. `head`: line of the column names; `at`: by column, where it is."""

    kind: TableKind
    page: TableSheet
    head: int
    at: Mapping[str, int]


class TableReading(NamedTuple):
    """`rows` is what may be taken when there is no fault. `ignored`: names of columns that were not read."""

    kind: TableKind | None
    file: str
    rows: tuple[TableRow, ...]
    faults: tuple[RowFault, ...]
    ignored: tuple[str, ...] = ()


def read(kind: TableKind, file: str, raw: bytes, entries: Mapping[str, Collection[str]], on: InForce) -> TableReading:
    """A file that is to be a table of `kind`. `entries`: by table, the ids that cells may name."""
    try:
        found = pages(file, raw)
    except TableRefused as error:
        return unreadable(file, error, kind)
    sheets = [sheet for page in found if (sheet := headed(kind, page)) is not None]
    named = [sheet for sheet in sheets if kind_named(sheet.page.name) is kind]
    if not sheets:
        needed = "、".join(column.zh for column in kind.columns if column.needed)
        fault = RowFault(file, found[0].name, 0, "", "no_head", other=needed)
        return TableReading(kind, file, (), (fault,))
    return sheet_rows((named or sheets)[0], file, entries, on)


def unreadable(file: str, error: TableRefused, kind: TableKind | None = None) -> TableReading:
    other = str(error.fields.get("most") or error.fields.get("line") or "")
    return TableReading(kind, file, (), (RowFault(file, "", 0, "", f"file_{error.why}", other=other),))


def kind_named(name: str) -> TableKind | None:
    """By the name of a sheet or a file without its ending: 部门, 1-部门, units."""
    bare = _ORDER.sub("", plain(name))
    return next((kind for kind in kinds().values() if bare in (kind.id, plain(kind.zh), kind.en)), None)


def sheets_of(file: str, found: Sequence[TableSheet]) -> list[OwnSheet]:
    """Every sheet that is named as a table, else the first that has the columns of the table the file is named as."""
    named = [(kind, page) for page in found if (kind := kind_named(page.name)) is not None]
    if not named and (kind := kind_named(PurePath(file).stem)) is not None:
        named = [(kind, page) for page in found if headed(kind, page) is not None][:1]
    return [sheet for kind, page in named if (sheet := headed(kind, page)) is not None]


def headed(kind: TableKind, page: TableSheet) -> OwnSheet | None:
    """None where no line has all columns that are needed."""
    needed = {column.id for column in kind.columns if column.needed}
    for line, cells in heads_of(page.rows):
        at: dict[str, int] = {}
        for n, cell in enumerate(cells):
            if (column := _column(kind, cell)) is not None:
                at.setdefault(column, n)
        if needed <= at.keys():
            return OwnSheet(kind, page, line, at)
    return None


def sheet_rows(sheet: OwnSheet, file: str, entries: Mapping[str, Collection[str]], on: InForce) -> TableReading:
    kind, page = sheet.kind, sheet.page
    lines: list[tuple[int, Mapping[str, str]]] = []
    made: list[RowFault] = []
    for line in range(sheet.head + 1, len(page.rows) + 1):
        cells = page.rows[line - 1]
        texts = {name: cells[n] if n < len(cells) else "" for name, n in sheet.at.items()}
        if texts.pop(REMARK, "").strip() in MARKS or not any(text.strip() for text in texts.values()):
            continue
        odd = [column for column in kind.columns if _odd(page, line, sheet.at.get(column.id, -1), column)]
        made += [RowFault(file, page.name, line, column.id, "odd") for column in odd]
        if not odd:
            lines.append((line, texts))
    if not lines and not made:
        made.append(RowFault(file, page.name, 0, "", "no_rows"))
    reading = judged(kind, lines, entries, on, file=file, sheet=page.name)
    head = page.rows[sheet.head - 1]
    ignored = tuple(cell.strip() for n, cell in enumerate(head) if cell.strip() and n not in sheet.at.values())
    both = sorted((*made, *reading.faults), key=lambda fault: fault.line)
    return reading._replace(faults=tuple(both), ignored=ignored)


def judged(
    kind: TableKind,
    lines: Sequence[tuple[int, Mapping[str, str]]],
    entries: Mapping[str, Collection[str]],
    on: InForce,
    *,
    file: str = "",
    sheet: str = "",
) -> TableReading:
    """(line, texts by column) become rows; a table is whole or it is not taken."""
    own = {plain(texts.get(kind.columns[0].id, "")) for _, texts in lines}
    known = KnownNames(on.places.known, {**entries, kind.id: own})
    rows: list[Placed] = []
    made: list[RowFault] = []
    for line, texts in lines:
        cells = [canonical(column, texts.get(column.id, ""), known) for column in kind.columns]
        wrong = [(c, cell) for c, cell in zip(kind.columns, cells, strict=True) if isinstance(cell, CellFault)]
        made += [RowFault(file, sheet, line, c.id, cell.why, cell.value, cell.other) for c, cell in wrong]
        if not wrong:
            row = tuple(cell for cell in cells if isinstance(cell, str))
            rows.append(Placed(line, converted(kind, row)))
    if not made:
        made = [RowFault(file, sheet, *fault) for fault in faults(kind, rows, on)]
    return TableReading(kind, file, tuple(placed.row for placed in rows), tuple(made))


def linked(reading: TableReading, before: Rows, held: Callable[[str], Rows]) -> TableReading:
    """Refused where it takes out rows that other tables, as they will be, name. `before`: what it replaces."""
    if reading.kind is None or reading.faults:
        return reading
    made = named_elsewhere(reading.kind, before, reading.rows, held)
    return reading._replace(faults=tuple(RowFault(reading.file, "", *fault) for fault in made))


def _odd(page: TableSheet, line: int, n: int, column: TableColumn) -> bool:
    """Whether a cell holds no text; a day or a time of day is one where it is asked for."""
    kind = page.odd.get((line, n))
    if kind is Odd.TRUTH:
        return column.check is not Check.YES_NO
    return kind is not None and not (kind is Odd.DATE and column.check in _DATED)


def _column(kind: TableKind, head: str) -> str | None:
    bare = _DRESS.sub("", plain(head)).lower()
    if bare in (REMARK, "remark"):
        return REMARK
    for column in kind.columns:
        if bare in (_DRESS.sub("", plain(name)).lower() for name in (column.zh, column.en, column.id, *column.names)):
            return column.id
    return None
