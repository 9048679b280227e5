"""Tables as people have them: CSV in the encodings and separators that are about, XLSX and old XLS, whatever the file
is called. What cannot be read is refused with what to do; nothing is guessed that could be two things.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import islice
from typing import Any, NamedTuple
from zipfile import BadZipFile, ZipFile

import xlrd
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from streams.errors import TableRefused
from streams.operate import calendar_file

_UNPACKED = 40_000_000
"""Bytes of a spreadsheet, unpacked: a sheet of the most lines with texts of usual length."""
_MOST_PARTS = 200
_MOST_LINES = 50_001
"""Of a file, with its head."""
_MOST_COLUMNS = 60
_MOST_CELLS = 1_000_000
"""Of a workbook: the whole of it is held while it is read."""
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SEPARATORS = (",", "\t", ";", "，", "|")
_LOOKED_AT = 30
"""Lines by which a separator is recognised."""


class Odd(StrEnum):
    """What a cell holds instead of a text."""

    FORMULA = "formula"  # without the value that a spreadsheet program keeps beside it
    DATE = "date"
    TRUTH = "truth"
    ERROR = "error"


class TableSheet(NamedTuple):
    """One sheet. `name`: '' for a CSV. `rows`: cells as texts from line 1 on. `odd`: by (line, from 1; column, from
    0)."""

    name: str
    rows: list[list[str]]
    odd: dict[tuple[int, int], Odd]


def pages(name: str, raw: bytes) -> list[TableSheet]:
    """`name`: of the file, for messages. Raises TableRefused."""
    if not raw.strip():
        raise TableRefused("empty", file=name)
    if raw.startswith(_ZIP):
        return _xlsx(name, raw)
    if raw.startswith(_OLE):
        return _xls(name, raw)
    if raw.lstrip(b"\xef\xbb\xbf").startswith(calendar_file.MARK):
        rows = calendar_file.calendar_rows(name, _decoded(name, raw))
        return [TableSheet(calendar_file.NAME, _counted(name, rows), {})]
    return [TableSheet("", _csv(name, raw), {})]


def rows(name: str, raw: bytes) -> list[list[str]]:
    """Of the first sheet that has any. Raises TableRefused."""
    found = pages(name, raw)
    return next((page.rows for page in found if any(map(any, page.rows))), found[0].rows)


def _csv(name: str, raw: bytes) -> list[list[str]]:
    text = _decoded(name, raw).replace("\r\n", "\n").replace("\r", "\n")
    separator = ""
    if text[:4].lower() == "sep=":
        # A line for the spreadsheet program. It stays a line, so that numbers of lines are the file's.
        separator = text[4:5].strip("\n") or ","
        text = "\n" + text.split("\n", 1)[1] if "\n" in text else ""
    read = csv.reader(io.StringIO(text), delimiter=separator or _separator(text), strict=True)
    found: list[list[str]] = []
    try:
        for cells in islice(read, _MOST_LINES + 1):
            found.append(cells)
    except csv.Error:
        raise TableRefused("quotes", file=name, line=len(found) + 1) from None
    return _counted(name, found)


def _decoded(name: str, raw: bytes) -> str:
    """UTF-8, UTF-16 that says so, or what Chinese spreadsheets write."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        codes: tuple[str, ...] = ("utf-16",)
    elif b"\0" in raw[:200]:
        codes = ("utf-16-le", "utf-16-be")
    else:
        codes = ("utf-8-sig", "gb18030")
    for code in codes:
        try:
            return raw.decode(code)
        except UnicodeDecodeError:
            continue
    raise TableRefused("encoding", file=name)


def _separator(text: str) -> str:
    """By which most of the first lines fall into equally many parts."""
    head = [line for line in text.split("\n", _LOOKED_AT)[:_LOOKED_AT] if line.strip()]

    def alike(separator: str) -> int:
        parts = Counter(line.count(separator) for line in head if separator in line)
        return max(parts.values(), default=0)

    return max(_SEPARATORS, key=alike)


def _xlsx(name: str, raw: bytes) -> list[TableSheet]:
    """Refuses one that unpacks to more than a table can be before anything is unpacked."""
    try:
        formulas = _bounded(name, raw)
        book = load_workbook(io.BytesIO(raw), data_only=True)
        written = load_workbook(io.BytesIO(raw)) if formulas else book
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError, TypeError):
        raise TableRefused("unreadable", file=name) from None
    return [
        _page(name, sheet, written[sheet.title]) for sheet in book.worksheets if sheet.sheet_state == "visible"
    ] or [TableSheet("", [], {})]


def _bounded(name: str, raw: bytes) -> bool:
    """Whether a cell holds a formula. By what the archive says of its parts; the reader unpacks no more of a part than
    that."""
    cells = formulas = 0
    with ZipFile(io.BytesIO(raw)) as archive:
        parts = archive.infolist()
        if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _UNPACKED:
            raise TableRefused("too_large", file=name, most=_UNPACKED // 1_000_000)
        for part in parts:
            if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
                written = archive.read(part)
                cells += written.count(b"<c ")
                formulas += written.count(b"<f")
    if cells > _MOST_CELLS:
        raise TableRefused("too_many_cells", file=name, most=_MOST_CELLS)
    return formulas > 0


def _page(name: str, sheet: Worksheet, written: Worksheet) -> TableSheet:
    lines: list[list[str]] = []
    odd: dict[tuple[int, int], Odd] = {}
    # A sheet may claim to go to its last possible cell: no further than a table goes.
    last = min(sheet.max_column, _MOST_COLUMNS)
    lowest = min(sheet.max_row, _MOST_LINES + 1)
    for at, cells in enumerate(sheet.iter_rows(max_row=lowest, max_col=last, values_only=True), 1):
        lines.append([_text(cell) for cell in cells])
        for column, cell in enumerate(cells):
            kind = _odd(cell)
            if cell is None and written is not sheet and written.cell(at, column + 1).data_type == "f":
                kind = Odd.FORMULA
            if kind is not None:
                odd[at, column] = kind
    for merged in sheet.merged_cells.ranges:
        if merged.min_col == merged.max_col and merged.min_col <= last:
            # A cell over several lines holds for each; a cell over several columns is a title.
            for at in range(merged.min_row + 1, min(merged.max_row, len(lines)) + 1):
                lines[at - 1][merged.min_col - 1] = lines[merged.min_row - 1][merged.min_col - 1]
    while lines and not any(lines[-1]):
        lines.pop()
    return TableSheet(sheet.title, _counted(name, lines), odd)


def _xls(name: str, raw: bytes) -> list[TableSheet]:
    try:
        book = xlrd.open_workbook(file_contents=raw, formatting_info=False, logfile=io.StringIO())
        return [_old_page(name, sheet) for sheet in book.sheets() if sheet.visibility == 0]
    except (xlrd.XLRDError, xlrd.compdoc.CompDocError, ValueError, IndexError, KeyError, AssertionError):
        raise TableRefused("unreadable", file=name) from None


def _old_page(name: str, sheet: Any) -> TableSheet:
    odd: dict[tuple[int, int], Odd] = {}
    kinds = {xlrd.XL_CELL_DATE: Odd.DATE, xlrd.XL_CELL_BOOLEAN: Odd.TRUTH, xlrd.XL_CELL_ERROR: Odd.ERROR}
    lines: list[list[str]] = []
    for at in range(min(sheet.nrows, _MOST_LINES + 1)):
        cells = sheet.row(at)[:_MOST_COLUMNS]
        lines.append([_text(cell.value) for cell in cells])
        odd.update({(at + 1, column): kinds[cell.ctype] for column, cell in enumerate(cells) if cell.ctype in kinds})
    return TableSheet(sheet.name, _counted(name, lines), odd)


def _counted(name: str, lines: list[list[str]]) -> list[list[str]]:
    if len(lines) > _MOST_LINES:
        raise TableRefused("too_many_lines", file=name, most=_MOST_LINES)
    return lines


def _text(cell: object) -> str:
    """A code that a spreadsheet took for a number is that number's digits again."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _odd(cell: object) -> Odd | None:
    if isinstance(cell, bool):
        return Odd.TRUTH
    if isinstance(cell, dt.date | dt.time | dt.timedelta):
        return Odd.DATE
    return Odd.ERROR if isinstance(cell, str) and cell.startswith("#") and cell.rstrip("!?").isupper() else None


def heads_of(rows: Sequence[Sequence[str]]) -> Iterator[tuple[int, list[str]]]:
    """(line, cells) that may be the head of a table: each line of the first twenty alone, and with the line under it
    where a head has two."""
    for at, cells in enumerate(islice(rows, 20)):
        yield at + 1, list(cells)
        if at + 1 < len(rows):
            under = rows[at + 1]
            yield at + 2, [low or high for high, low in _pairs(cells, under)]


def _pairs(high: Sequence[str], low: Sequence[str]) -> Iterable[tuple[str, str]]:
    for n in range(max(len(high), len(low))):
        yield (high[n] if n < len(high) else ""), (low[n] if n < len(low) else "")
