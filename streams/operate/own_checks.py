"""Rows of a city's own table that are refused for what other rows of it, or the store, say. A row is canonical and has
its line; nothing is changed but a place's datum.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

import shapely

from streams.geography.datum import bd09_to_wgs84, gcj02_to_wgs84
from streams.geography.places import Places
from streams.model.case import Category
from streams.model.own_tables import TableKind, TableRow
from streams.model.regulation import Regulation
from streams.registry.own_effects import HANDLING, Rows, categories, category_of, date_of
from streams.registry.own_kinds import kinds

_DATUMS: Mapping[str, Callable[[float, float], tuple[float, float]]] = {
    "gcj02": gcj02_to_wgs84,
    "bd09": bd09_to_wgs84,
}
_FAR_DEGREES = 0.1
"""From an area to a site of it: about 10 km. Borders are as good as they are."""
_LISTED = 5
_STRUCTURAL = ("village", "township")
"""Departments that the workflow itself names."""


class Placed(NamedTuple):
    """A row and the line it is in."""

    line: int
    row: TableRow


class Fault(NamedTuple):
    """`line`: 0 for the table as a whole. The rest as in `RowFault`."""

    line: int
    column: str
    why: str
    value: str = ""
    other: str = ""


class InForce(NamedTuple):
    """What is in force and open while a table is judged. `open_at`: open cases by department."""

    places: Places
    rules: Regulation
    open_at: Mapping[str, int]


def converted(kind: TableKind, row: TableRow) -> TableRow:
    """A place in WGS-84, whatever datum it was given in."""
    if "datum" not in kind.at or kind.cell(row, "datum") not in _DATUMS:
        return row
    lon, lat = _DATUMS[kind.cell(row, "datum")](float(kind.cell(row, "lon")), float(kind.cell(row, "lat")))
    said = {"lon": f"{lon:.6f}", "lat": f"{lat:.6f}", "datum": "wgs84"}
    return tuple(said.get(column.id, cell) for column, cell in zip(kind.columns, row, strict=True))


def faults(kind: TableKind, rows: Sequence[Placed], standing: InForce) -> list[Fault]:
    """Of the table as a whole, in the order of its lines."""
    judge = _JUDGES.get(kind.id)
    twice = list(_twice(kind, rows))
    # What is there twice is mended first: other rules would count it twice.
    made = twice or (judge(rows, standing) if judge else ())
    return sorted(made, key=lambda fault: fault.line)


def named_elsewhere(kind: TableKind, before: Rows, rows: Rows, held: Callable[[str], Rows]) -> list[Fault]:
    """Rows that are taken out while another table names them. `held`: another table as it will be."""
    gone = {row[0] for row in before} - {row[0] for row in rows}
    found: dict[str, Fault] = {}
    for other in kinds().values() if gone else ():
        for column in (one for one in other.columns if one.of == kind.id and other is not kind):
            for cell in (other.cell(row, column.id) for row in held(other.id)):
                if cell in gone:
                    found.setdefault(cell, Fault(0, "", "named", cell, other.zh))
    return list(found.values())


def _twice(kind: TableKind, rows: Sequence[Placed]) -> Iterator[Fault]:
    first: dict[TableRow, int] = {}
    for line, row in rows:
        before = first.setdefault(kind.key_of(row), line)
        if before != line:
            yield Fault(line, kind.key[0], "twice", " ".join(filter(None, kind.key_of(row))), str(before))


def _units(rows: Sequence[Placed], standing: InForce) -> Iterator[Fault]:
    heirs = {row[0]: row[4] for _, row in rows}
    for line, (unit, _, _, _, successor, _) in rows:
        if not (unit.islower() and unit.replace("_", "").isalnum()):
            yield Fault(line, "id", "unit_id", unit)
        if successor == unit:
            yield Fault(line, "successor", "own_successor", unit)
        elif heirs.get(successor):
            yield Fault(line, "successor", "ended_successor", successor)
    names = {one.id: one.name for one in standing.rules.units}
    for unit in (*_STRUCTURAL, standing.rules.restricted_office):
        if unit in names and (unit not in heirs or (heirs[unit] and unit in _STRUCTURAL)):
            yield Fault(0, "", "unit_stays", unit)
    for unit, n in sorted(standing.open_at.items()):
        if unit in names and unit not in heirs and n:
            yield Fault(0, "", "unit_busy", f"{names[unit]}（{unit}）", str(n))


def _types(rows: Sequence[Placed], standing: InForce) -> Iterator[Fault]:
    now = {row[0]: (line, row) for line, row in rows}
    filed = {one.id: one for one in categories(standing.rules)}
    for at, given in rows:
        if given[4] in filed and filed[given[4]].restricted and given[7] != "yes":
            yield Fault(at, "restricted", "type_of_restricted", given[4])
    for known in standing.rules.types:
        line, row = now.get(known.id, (0, None))
        if known.restricted and (row is None or row[7] != "yes"):
            yield Fault(line, "", "type_restricted", f"{known.name}（{known.id}）")
        if row is not None and row[4] in filed and filed[row[4]].flow != known.category:
            yield Fault(line, "category", "type_plain", known.id)


def _categories(rows: Sequence[Placed], standing: InForce) -> Iterator[Fault]:
    now = {row[0]: (line, row) for line, row in rows}
    for known in categories(standing.rules):
        line, row = now.get(known.id, (0, None))
        if row is None and known.id in set(Category):
            yield Fault(0, "", "category_stays", known.id)
        if row is not None and row[4] != known.flow:
            yield Fault(line, "flow", "category_flow", known.id)
    for at, given in rows:
        filed = [type_ for type_ in standing.rules.current.values() if category_of(standing.rules, type_) == given[0]]
        open_ = [type_.id for type_ in filed if not type_.restricted]
        if given[5] == "yes" and open_:
            yield Fault(at, "restricted", "category_open", given[0], "、".join(open_[:_LISTED]))


def _limits(rows: Sequence[Placed], standing: InForce) -> Iterator[Fault]:
    general = {row[0] for _, row in rows if row[0] != HANDLING}
    for line, (clock, kind, unit, _, _) in rows:
        if clock != HANDLING and (kind or unit):
            yield Fault(line, "type" if kind else "unit", "limit_general")
        if clock == HANDLING and not (kind or unit):
            yield Fault(line, "type", "limit_special")
    for step in kinds()["limits"].columns[0].choices:
        if step.id in standing.rules.limits and step.id not in general:
            yield Fault(0, "", "limit_stays", step.zh)


def _hours(rows: Sequence[Placed], standing: InForce) -> Iterator[Fault]:
    spans = sorted(rows, key=lambda placed: placed.row)
    for n, (line, (day, begin, end)) in enumerate(spans):
        if end <= begin:
            yield Fault(line, "end", "hours_order", end)
        before = spans[n - 1] if n else None
        if before and before.row[0] == day and before.row[2] > begin:
            yield Fault(line, "begin", "hours_overlap", other=str(before.line))
    first = standing.rules.hours[0].valid_from if standing.rules.hours else 0
    if not spans or spans[0].row[0] > date_of(first):
        yield Fault(0, "", "hours_first", spans[0].row[0] if spans else date_of(first))


def _sites(rows: Sequence[Placed], standing: InForce) -> Iterator[Fault]:
    for line, row in rows:
        region, lon, lat = row[3], float(row[4]), float(row[5])
        county = region[:6]
        if len(county) == len("211221"):
            far = standing.places.polygon(county).distance(shapely.Point(lon, lat)) > _FAR_DEGREES
            if far:
                yield Fault(line, "lon", "outside", f"{row[4]}, {row[5]}")


def _lineups(rows: Sequence[Placed], standing: InForce) -> Iterator[Fault]:
    """Days in order, and times of day that belong to a day and are in order within one."""
    yield from _ordered("lineups", "first", "last")(rows, standing)
    for line, row in rows:
        first, last, starts, ends = row[5:9]
        if first and first == last and ends and ends <= starts:
            yield Fault(line, "ends", "times_order", ends)
        for clock, day, column in ((starts, first, "starts"), (ends, last, "ends")):
            if clock and not day:
                yield Fault(line, column, "time_without_day", clock)


def _ordered(kind: str, first: str, last: str) -> Callable[[Sequence[Placed], InForce], Iterator[Fault]]:
    """Two columns of days, of which the second is not before the first."""

    def judge(rows: Sequence[Placed], standing: InForce) -> Iterator[Fault]:
        known = kinds()[kind]
        for line, row in rows:
            begins, ends = known.cell(row, first), known.cell(row, last)
            if begins and ends and ends < begins:
                yield Fault(line, last, "last_early", ends, begins)

    return judge


_JUDGES: Mapping[str, Callable[[Sequence[Placed], InForce], Iterator[Fault]]] = {
    "units": _units,
    "types": _types,
    "limits": _limits,
    "hours": _hours,
    "sites": _sites,
    "categories": _categories,
    "turns": _ordered("turns", "first", "last"),
    "partners": _ordered("partners", "signed", "valid_to"),
    "measures": _ordered("measures", "promised", "delivered"),
    "benefits": _ordered("benefits", "valid_from", "valid_to"),
    "time_marks": _ordered("time_marks", "first", "last"),
    "lineups": _lineups,
}
