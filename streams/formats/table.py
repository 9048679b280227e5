"""Tables that leave as files, and CSV that spreadsheets read as UTF-8. What a spreadsheet would take for a formula is
written as text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import chain
from typing import BinaryIO, NamedTuple

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Signs at which a spreadsheet may begin a formula; those of East Asia read the wide signs as the narrow ones."""
Cell = str | int | float | date | datetime | None


class Table(NamedTuple):
    """`notes`: lines above it. `name`: of its sheet."""

    head: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    notes: Sequence[str] = ()
    name: str = ""


def safe(cell: Cell) -> Cell:
    """A text that a spreadsheet would take for a formula is given as a text; numbers stay numbers."""
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


def write_csv(out: BinaryIO, tables: Sequence[Table]) -> None:
    """The first table, row by row."""
    first = tables[0]
    out.write(b"\xef\xbb\xbf")
    text = io.TextIOWrapper(out, "utf-8", newline="", write_through=True)
    table = csv.writer(text)
    table.writerows([safe(note)] for note in first.notes)
    for row in chain([first.head], first.rows):
        table.writerow(["" if cell is None else safe(cell) for cell in row])
    text.detach()
