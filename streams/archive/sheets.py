"""Tables as files: CSV that spreadsheets read as UTF-8, XLSX whose codes stay texts. Both say of when they are, of
what, who took them, and in a demo store that nothing in them is real. What would be a formula there is text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

FORMATS = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
MOST = {"csv": 10**9, "xlsx": 1_000_000}
"""Rows that a file of the format can hold."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
Cell = str | int | float | None


def sheet(format_: str, notes: Sequence[str], head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """`notes`: lines above the table. Raises KeyError for another format than FORMATS."""
    out = io.BytesIO()
    write(out, format_, notes, head, rows)
    return out.getvalue()


def write(
    out: BinaryIO, format_: str, notes: Sequence[str], head: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> None:
    """The same into a file, row by row. Raises KeyError, OSError."""
    {"csv": _csv, "xlsx": _xlsx}[format_](out, notes, head, rows)


def safe(cell: Cell) -> Cell:
    """A text that a spreadsheet would reckon with is given as a text; numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) and not _number(cell) else cell


def _number(text: str) -> bool:
    return text.removeprefix("-").replace(".", "", 1).isdigit()


def _csv(out: BinaryIO, notes: Sequence[str], head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    out.write(b"\xef\xbb\xbf")
    text = io.TextIOWrapper(out, "utf-8", newline="", write_through=True)
    table = csv.writer(text)
    table.writerows([safe(note)] for note in notes)
    table.writerow(head)
    table.writerows(["" if cell is None else safe(cell) for cell in row] for row in rows)
    text.detach()


def _xlsx(out: BinaryIO, notes: Sequence[str], head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    book = Workbook(write_only=True)
    page = book.create_sheet()
    try:
        for row in ([[note] for note in notes], [list(head)], rows):
            for cells in row:
                page.append([_typed(page, cell) for cell in cells])
    except BaseException:
        book.save(io.BytesIO())  # the library's own temporary file goes with it
        raise
    book.save(out)


def _typed(page: object, cell: Cell) -> object:
    if not isinstance(cell, str):
        return cell
    typed = WriteOnlyCell(page, value=cell)
    typed.data_type = "s"  # also what begins like a formula, and codes of digits
    typed.number_format = "@"
    return typed
