"""All tables of a city's own from a folder of files, looked at before they are taken, and as a folder of files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from streams.clock import CityClock
from streams.errors import StoreError, TableRefused
from streams.geography.places import Places
from streams.history.history import History
from streams.model.audit import AuditRecord
from streams.model.local_day import local_day
from streams.model.own_tables import RowFault, TableComparison, TableKind, TableRow, compare
from streams.model.regulation import Regulation
from streams.operate.own_checks import InForce
from streams.operate.own_reading import OwnSheet, TableReading, linked, sheet_rows, sheets_of, unreadable
from streams.operate.own_workbook import Names, workbook
from streams.operate.spreadsheet import pages
from streams.registry.own_data import OwnTables
from streams.registry.own_effects import HANDLING, Rows, applied, categories, category_of
from streams.registry.own_kinds import kinds
from streams.registry.own_units import TakenBy
from streams.registry.registry import Registry

_NAMED = ("sites", "partners")
"""Tables whose rows others name, beside those of the regulation."""
ENDINGS = (".xlsx", ".xls", ".csv")
OpenCases = Mapping[tuple[str, str], int]
"""How many cases are open, by type and department."""
_LARGEST = 10_000_000
"""Bytes of a file."""


class CityPlan(NamedTuple):
    """`readings`: of every sheet that is a table with rows, and of every file that is refused. `changes`: by table.
    `empty`: tables without rows, which stay as they are."""

    readings: tuple[TableReading, ...]
    changes: Mapping[str, TableComparison]
    empty: tuple[str, ...]

    @property
    def faults(self) -> list[RowFault]:
        return [fault for reading in self.readings for fault in reading.faults]


def standing(registry: Registry, places: Places, open_cases: OpenCases) -> InForce:
    at: Counter[str] = Counter()
    for (_, unit), n in open_cases.items():
        at[unit] += n
    return InForce(places, registry.regulation() or Regulation(), at)


def today(registry: Registry) -> int:
    """The city's local day. Raises StoreError before there is a store."""
    store = registry.store()
    if store is None:
        raise StoreError("there is no store yet: make one, then bring the city's tables")
    return local_day(CityClock(store).now_ms())


def open_cases(url: str) -> OpenCases:
    """Of the history at `url`."""
    history = History(url)
    try:
        history.open()
        return history.cases.open_by()
    finally:
        history.close()


def names_of(registry: Registry, day: int) -> Names:
    """What cells may name, for lists to choose from."""
    rules = registry.regulation() or Regulation()
    return {
        "units": [(one.id, one.name) for one in rules.departments.on(day).live],
        "types": [(one.id, one.name) for one in rules.current.values()],
        "categories": [(one.id, one.name) for one in categories(rules)],
        **{kind: [(row[0], row[kinds()[kind].at["name"]]) for row in registry.own_rows(kind, day)] for kind in _NAMED},
    }


def entries_of(registry: Registry, day: int) -> dict[str, Collection[str]]:
    """By table, what cells may name; people of the roster by their own numbers, of whom no list is ever offered."""
    people = frozenset(one.own_number for one in registry.workers() if one.own_number)
    return {**ids_of(names_of(registry, day)), "people": people}


def ids_of(names: Names) -> dict[str, Collection[str]]:
    return {kind: frozenset(id_ for id_, _ in listed) for kind, listed in names.items()}


def look(folder: Path, registry: Registry, on: InForce, day: int) -> CityPlan:
    """What the files of a folder would change. Raises StoreError for a folder that is none."""
    if not folder.is_dir():
        raise StoreError(f"{folder} is no folder: name the folder with the city's tables")
    sheets, readings = _sheets(folder)
    entries = entries_of(registry, day)
    order = list(kinds())
    changes: dict[str, TableComparison] = {}
    empty: list[str] = []
    for file, sheet in sorted(sheets, key=lambda one: order.index(one[1].kind.id)):
        reading = sheet_rows(sheet, file, entries, on)
        if [fault.why for fault in reading.faults] == ["no_rows"]:
            empty.append(sheet.kind.zh)
            continue
        readings.append(reading)
        entries[sheet.kind.id] = frozenset(row[0] for row in reading.rows)
        if not reading.faults:
            # A later table is judged by the earlier ones as they will be.
            on = on._replace(rules=applied(sheet.kind.id, on.rules, reading.rows))
        changes[sheet.kind.id] = compare(sheet.kind, registry.own_rows(sheet.kind.id, day), reading.rows)
    rows = {reading.kind.id: reading.rows for reading in readings if reading.kind}

    def held(kind: str) -> Rows:
        return rows[kind] if kind in rows else registry.own_rows(kind, day)

    seen = (linked(one, registry.own_rows(one.kind.id, day) if one.kind else (), held) for one in readings)
    return CityPlan(tuple(seen), changes, tuple(empty))


def counted(kind: TableKind, made: TableComparison, cases: int) -> str:
    """One line: what a table would change, and how many open cases it is about."""
    counts = f"新增 {len(made.added)}，变更 {len(made.changed)}，停用 {len(made.ended)}，不变 {made.same}"
    return f"{kind.zh}：{counts}{f'；涉及在办事项 {cases} 件' if cases else ''}"


def take(plan: CityPlan, registry: Registry, record: AuditRecord, taken: TakenBy) -> Mapping[str, TableComparison]:
    """All tables or none, if they still change what was looked at. Raises DeedRefused, UnitRefused."""
    rows = {reading.kind.id: reading.rows for reading in plan.readings if reading.kind}
    files = {reading.kind.id: reading.file for reading in plan.readings if reading.kind}
    return registry.take_own(
        OwnTables(rows, files), record, taken, seen=lambda kind, made: made == plan.changes.get(kind)
    )


def export(folder: Path, registry: Registry, places: Places, day: int) -> list[Path]:
    """A file of each table as it holds. Raises StoreError for a folder that has files."""
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise StoreError(f"{folder} is not empty: name a new folder")
    names = names_of(registry, day)
    made = []
    for n, kind in enumerate(kinds().values(), 1):
        path = folder / f"{n:02d}-{kind.zh}.xlsx"
        path.write_bytes(workbook(kind, registry.own_rows(kind.id, day), names, places))
        made.append(path)
    return made


def concerned(kind: TableKind, made: TableComparison, rules: Regulation, cases: OpenCases) -> int:
    """How many open cases a change of a table is about."""
    if made.empty:
        return 0
    touched = [*(row for pair in made.changed for row in pair), *made.ended]
    ids = {row[0] for row in touched}
    match kind.id:
        case "types":
            return sum(n for (type_, _), n in cases.items() if type_ in ids)
        case "categories":
            filed = {one.id for one in rules.types if category_of(rules, one) in ids}
            return sum(n for (type_, _), n in cases.items() if type_ in filed)
        case "units":
            return sum(n for (_, unit), n in cases.items() if unit in ids)
        case "hours" | "holidays":
            return sum(cases.values())
        case "limits":
            return sum(n for key, n in cases.items() if _limited(key, (*touched, *made.added), rules))
        case _:
            return 0


def _limited(case: tuple[str, str], rows: Iterable[TableRow], rules: Regulation) -> bool:
    """Whether one of the limits is one that a case of a type at a department may have. Steps before handling concern
    all that are open."""
    known = rules.by_type.get(case[0])
    for clock, type_, unit, _, _ in rows:
        if clock == HANDLING and type_ in ("", case[0]) and unit in ("", case[1]):
            return True
        if clock != HANDLING and (clock not in "SGCU" or (known is not None and known.limit == clock)):
            return True
    return False


def _sheets(folder: Path) -> tuple[list[tuple[str, OwnSheet]], list[TableReading]]:
    """(sheets with their files, what is refused). Each table once."""
    sheets: list[tuple[str, OwnSheet]] = []
    refused: list[TableReading] = []
    first: dict[str, str] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in ENDINGS or path.name.startswith(("~", ".")):
            continue
        try:
            found = sheets_of(path.name, pages(path.name, _bytes(path)))
        except TableRefused as error:
            refused.append(unreadable(path.name, error))
            continue
        if not found:
            refused.append(TableReading(None, path.name, (), (RowFault(path.name, "", 0, "", "file_unknown"),)))
        for sheet in found:
            before = first.setdefault(sheet.kind.id, path.name)
            if sheet.kind in (one.kind for _, one in sheets):
                fault = RowFault(path.name, sheet.page.name, 0, "", "file_again", sheet.kind.zh, before)
                refused.append(TableReading(sheet.kind, path.name, (), (fault,)))
            else:
                sheets.append((path.name, sheet))
    return sheets, refused


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            raw = file.read(_LARGEST + 1)
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error.strerror}") from None
    if len(raw) > _LARGEST:
        raise TableRefused("too_large", file=path.name, most=_LARGEST // 1_000_000)
    return raw
