"""Tables as files: CSV that spreadsheets read as UTF-8, XLSX whose numbers are numbers, times are times and codes stay
texts. Both say of when they are, of what, who took them, and in a demo store that nothing in them is real. What would
be a formula there is text."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import chain, islice
from typing import BinaryIO, NamedTuple

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

FORMATS = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
MOST = {"csv": 10**9, "xlsx": 1_000_000}
"""Rows that a file of the format can hold."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet may begin to reckon at; the wide signs are read as the narrow ones by those of East Asia."""
Cell = str | int | float | date | datetime | None
_NARROWEST, _WIDEST = 8, 60
_MEASURED = 200
"""Rows by which columns get their widths: a long file is written as it is read."""
_HEAD, _WRAPPED = Font(bold=True), Alignment(vertical="top", wrap_text=True)


class Table(NamedTuple):
    """`notes`: lines above it. `name`: of its sheet."""

    head: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    notes: Sequence[str] = ()
    name: str = ""


def sheet(format_: str, *tables: Table) -> bytes:
    """Raises KeyError for another format than FORMATS."""
    out = io.BytesIO()
    write(out, format_, *tables)
    return out.getvalue()


def write(out: BinaryIO, format_: str, *tables: Table) -> None:
    """The same into a file, row by row. The first table is what was asked for; those that explain it stand on sheets
    beside it, where the format has any. Raises KeyError, OSError."""
    {"csv": _csv, "xlsx": _xlsx}[format_](out, tables)


def safe(cell: Cell) -> Cell:
    """A text that a spreadsheet would reckon with is given as a text; numbers stay numbers."""
    if not isinstance(cell, str) or not cell.lstrip(" ").startswith(_FORMULA) or _number(cell):
        return cell
    return f"'{cell}"


def plain(cell: Cell) -> str:
    """As people read it where nothing reckons."""
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(cell, int):
        return f"{cell:,}"
    return "" if cell is None else str(cell)


def _number(text: str) -> bool:
    return text.isascii() and text.removeprefix("-").replace(".", "", 1).isdigit()


def _csv(out: BinaryIO, tables: Sequence[Table]) -> None:
    first = tables[0]
    out.write(b"\xef\xbb\xbf")
    text = io.TextIOWrapper(out, "utf-8", newline="", write_through=True)
    table = csv.writer(text)
    table.writerows([safe(note)] for note in first.notes)
    for row in chain([first.head], first.rows):
        table.writerow(["" if cell is None else safe(cell) for cell in row])
    text.detach()


def _xlsx(out: BinaryIO, tables: Sequence[Table]) -> None:
    book = Workbook(write_only=True)
    try:
        for table in tables:
            _page(book, table)
    except BaseException:
        book.save(io.BytesIO())  # the library's own temporary file goes with it
        raise
    book.save(out)


def _page(book: Workbook, table: Table) -> None:
    """Widths and the frozen head are said before the first row, or the file cannot be written as it is read."""
    page = book.create_sheet(table.name or None)
    rows = iter(table.rows)
    measured = list(islice(rows, _MEASURED))
    for nth, width in enumerate(_widths([table.head, *measured]), 1):
        page.column_dimensions[get_column_letter(nth)].width = width
    page.freeze_panes = f"A{len(table.notes) + 2}"
    for note in table.notes:
        page.append([_typed(page, note, wraps=False)])
    head = [_typed(page, name) for name in table.head]
    for cell in head:
        cell.font = _HEAD
    page.append(head)
    for row in chain(measured, rows):
        page.append([_typed(page, cell) for cell in row])


def _widths(rows: Sequence[Sequence[Cell]]) -> list[int]:
    """In signs; a wide one takes two. What is longer than the widest column goes on below."""
    most = [0] * max(map(len, rows))
    for row in rows:
        for nth, cell in enumerate(row):
            most[nth] = max(most[nth], sum(1 + (unicodedata.east_asian_width(sign) in "WF") for sign in plain(cell)))
    return [min(max(one + 2, _NARROWEST), _WIDEST) for one in most]


def _typed(page: object, cell: Cell, *, wraps: bool = True) -> WriteOnlyCell:
    if not isinstance(cell, str):
        typed = WriteOnlyCell(page, value=cell)
        typed.number_format = _format(cell)
        return typed
    typed = WriteOnlyCell(page, value=ILLEGAL_CHARACTERS_RE.sub("", cell))
    typed.data_type = "s"  # also what begins like a formula, and codes of digits
    typed.number_format = "@"
    if wraps and len(cell) > _WIDEST // 2:
        typed.alignment = _WRAPPED
    return typed


def _format(cell: float | date | None) -> str:
    """How a spreadsheet shows it; what it holds is the value itself."""
    if isinstance(cell, datetime):
        return "yyyy-mm-dd hh:mm"
    if isinstance(cell, date):
        return "yyyy-mm-dd"
    return "#,##0.0" if isinstance(cell, float) else "#,##0"
