"""A roster of grid workers from a table: CSV or XLSX, one line a worker. What cannot be taken is listed with its line
and the reason; the rest is enrolled in one transaction. Names stay in the registry."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook

from streams.errors import StoreError
from streams.geography.places import Places
from streams.model.region import Tier
from streams.registry.records import NewWorker
from streams.registry.registry import Registry

HEADS = {
    "name": ("name", "姓名"),
    "home": ("home", "township", "乡镇代码", "乡镇（街道）代码"),
    "village": ("village", "村代码", "村（社区）代码"),
    "kind": ("kind", "类别"),
}
"""Columns by what they are called in either language; `village` may be missing or empty: the township's first."""
_UNPACKED = 40_000_000
"""Bytes of a spreadsheet, unpacked: a sheet of the most lines with texts of usual length."""
_MOST_PARTS = 200
_MOST_LINES = 50_001
"""Of a roster, with its head."""
_MOST_COLUMNS = 60
_KINDS = {"full": "full", "专职": "full", "part": "part", "兼职": "part"}


class Refused(NamedTuple):
    """`line`: of the file, the head is line 1."""

    line: int
    reason: str


class Roster(NamedTuple):
    """`lines`: where in the file each worker stands."""

    workers: list[NewWorker]
    lines: list[int]
    refused: list[Refused]


def imported(registry: Registry, places: Places, name: str, raw: bytes, now: int) -> Roster:
    """Enrols what can be (real ms). `name`: of the file. Raises StoreError for one that is no roster; then nothing was
    done."""
    known = {(worker.name, worker.home, worker.village) for worker in registry.workers()}
    roster = judged(rows(name, raw), places, known)
    if roster.workers:
        registry.enrol_workers(roster.workers, now)
    return roster


def rows(name: str, raw: bytes) -> list[list[str]]:
    """Cells as texts, the head first. Raises StoreError."""
    try:
        found = _xlsx(raw) if name.lower().endswith(".xlsx") else _csv(raw)
    except (OSError, UnicodeDecodeError, csv.Error, BadZipFile, KeyError, ValueError) as wrong:
        raise StoreError(f"{name} cannot be read as CSV or XLSX: {wrong}") from None
    return found


def judged(table: Sequence[Sequence[str]], places: Places, known: set[tuple[str, str, str]]) -> Roster:
    """`known`: (name, home, village) of who is on the roster already. Raises StoreError without its columns."""
    head = [cell.strip() for cell in table[0]] if table else []
    at = {key: next((head.index(name) for name in names if name in head), -1) for key, names in HEADS.items()}
    missing = [HEADS[key][0] for key in ("name", "home", "kind") if at[key] < 0]
    if missing:
        raise StoreError(f"the roster has no column {', '.join(missing)}: its first line names the columns")
    roster = Roster([], [], [])
    first: dict[tuple[str, str, str], int] = {}
    for line, cells in enumerate(table[1:], 2):
        said = {key: cells[n].strip() if 0 <= n < len(cells) else "" for key, n in at.items()}
        if not any(said.values()):
            continue
        found = _worker(said, places)
        if isinstance(found, str):
            roster.refused.append(Refused(line, found))
            continue
        who = found.name, found.home, found.village
        if who in known:
            roster.refused.append(Refused(line, "is on the roster already"))
        elif who in first:
            roster.refused.append(Refused(line, f"the same as line {first[who]}"))
        else:
            first[who] = line
            roster.workers.append(found)
            roster.lines.append(line)
    return roster


def _worker(said: Mapping[str, str], places: Places) -> NewWorker | str:
    """The worker, or why not."""
    home, village, kind = said["home"], said["village"], _KINDS.get(said["kind"].lower(), "")
    if not said["name"]:
        return "no name"
    if len(home) != Tier.TOWNSHIP or not places.known(home):
        return f"no such township: {home or 'none named'}"
    village = village or places.children(home)[0]
    if len(village) != Tier.VILLAGE or not places.known(village) or not village.startswith(home):
        return f"no such village in {home}: {village}"
    if not kind:
        return f"kind is full or part (专职, 兼职), not {said['kind'] or 'nothing'}"
    return NewWorker(name=said["name"], home=home, village=village, kind=kind)


def _csv(raw: bytes) -> list[list[str]]:
    """UTF-8, or what Chinese spreadsheets write."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030")
    return _counted(csv.reader(io.StringIO(text)))


def _xlsx(raw: bytes) -> list[list[str]]:
    """Raises StoreError for one that unpacks to more than a roster can be, before anything is unpacked."""
    _bounded(raw)
    book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
    try:
        page = book.worksheets[0]
        # The size a sheet declares of itself is believed by the reader, and may be anything.
        page.reset_dimensions()
        found = page.iter_rows(values_only=True, max_row=_MOST_LINES + 1, max_col=_MOST_COLUMNS)
        return _counted(list(_texts(row)) for row in found)
    finally:
        book.close()


def _bounded(raw: bytes) -> None:
    """By what the archive says of its parts; the reader unpacks no more of a part than that. Raises StoreError,
    BadZipFile."""
    with ZipFile(io.BytesIO(raw)) as archive:
        parts = archive.infolist()
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _UNPACKED:
        raise StoreError(
            f"the file unpacks to more than {_UNPACKED // 1_000_000} MB: save the roster's sheet alone, or as CSV"
        )


def _counted(lines: Iterable[list[str]]) -> list[list[str]]:
    """Raises StoreError when there are more than a city's workers."""
    found = list(islice(lines, _MOST_LINES + 1))
    if len(found) > _MOST_LINES:
        raise StoreError(f"a roster has at most {_MOST_LINES} lines: split the file")
    return found


def _texts(row: Sequence[object]) -> Iterator[str]:
    """A code that a spreadsheet took for a number is that number's digits again."""
    for cell in row:
        yield "" if cell is None else str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
