"""Departments as a table: what it says against what holds today becomes dated changes. Recorded ids stay."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from streams.model.own_tables import TableRow
from streams.model.regulation import Regulation
from streams.model.units import UnitChange, UnitChangeKind, UnitName, checked
from streams.registry.own_effects import Rows, local_day_of

_ORDER = (UnitChangeKind.APART, UnitChangeKind.NAME, UnitChangeKind.MERGE, UnitChangeKind.END)
"""Within one table: what exists again may be a successor."""


class TakenBy(NamedTuple):
    """By whom a table is taken, why, and on which local day."""

    by: str
    reason: str
    day: int


def unit_rows(rules: Regulation, day: int) -> list[TableRow]:
    """As they are on a local day, ended ones without a successor left out."""
    units = rules.departments.on(day)
    independent = rules.independent
    return [
        (one.id, one.name, one.en, "yes" if one.id in independent else "no", units.heirs.get(one.id, ""), "")
        for one in units.names.values()
        if one.id not in units.closed
    ]


def with_units(rules: Regulation, rows: Rows, taken: TakenBy) -> Regulation:
    """Raises UnitRefused."""
    today = rules.departments.on(taken.day)
    base = {one.id: one for one in rules.units}
    changes: list[UnitChange] = []
    for unit, name, en, independent, successor, since in rows:
        day = local_day_of(since) if since else taken.day
        asked = independent == "yes"
        if unit not in today.names:
            base[unit] = UnitName(unit, name, en or name, asked)
        else:
            changes += _renamed(today.names[unit], name, en, day, taken)
            was = base.get(unit, today.names[unit])
            if was.independent != asked:
                base[unit] = msgspec.structs.replace(was, independent=asked)
        if unit in today.closed or (unit in today.heirs and today.heirs[unit] != successor):
            changes.append(_change(unit, UnitChangeKind.APART, day, taken))
        if successor and today.heirs.get(unit) != successor:
            changes.append(
                msgspec.structs.replace(_change(unit, UnitChangeKind.MERGE, day, taken), successor=successor)
            )
    gone = today.names.keys() - today.closed - {row[0] for row in rows}
    changes += [_change(unit, UnitChangeKind.END, taken.day, taken) for unit in sorted(gone)]
    rules = msgspec.structs.replace(rules, units=tuple(base.values()))
    # A department first has its name and its successor's is free, then it goes to it.
    ordered = sorted(
        changes,
        key=lambda one: list(UnitChangeKind).index(one.change) if one.change is not UnitChangeKind.APART else -1,
    )
    return msgspec.structs.replace(rules, changes=checked(rules.departments, ordered).changes)


def _renamed(was: UnitName, name: str, en: str, day: int, taken: TakenBy) -> list[UnitChange]:
    if (name, en or name) == (was.name, was.en):
        return []
    return [msgspec.structs.replace(_change(was.id, UnitChangeKind.NAME, day, taken), name=name, en=en or name)]


def _change(unit: str, change: UnitChangeKind, day: int, taken: TakenBy) -> UnitChange:
    return UnitChange(unit, change, day, by=taken.by, reason=taken.reason)
