"""Tables as XLSX, written row by row: numbers are numbers, times are times, codes stay texts."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from itertools import chain, islice
from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from streams.formats.table import Cell, Table, plain

_NARROWEST, _WIDEST = 8, 60
_MEASURED = 200
"""Rows by which columns get their widths: a long file is written as it is read."""
_HEAD, _WRAPPED = Font(bold=True), Alignment(vertical="top", wrap_text=True)


def write_xlsx(out: BinaryIO, tables: Sequence[Table]) -> None:
    """A sheet for each table."""
    book = Workbook(write_only=True)
    try:
        for table in tables:
            _page(book, table)
    except BaseException:
        book.save(io.BytesIO())  # the library's own temporary file goes with it
        raise
    book.save(out)


def _page(book: Workbook, table: Table) -> None:
    """Widths and the frozen head are set before the first row, or the file cannot be written as it is read."""
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
