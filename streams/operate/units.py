"""Changes of departments as people write them: a form, or a table in CSV or XLSX, one line a change. A table is taken
whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping

from streams.errors import UnitRefused
from streams.model import typed
from streams.model.units import UnitChange, UnitChangeKind
from streams.operate.headed import headed

HEADS = {
    "unit": ("unit", "部门编号"),
    "change": ("change", "变更"),
    "name": ("name", "新名称"),
    "en": ("en", "英文名称"),
    "successor": ("successor", "并入部门编号"),
    "valid_from": ("valid_from", "生效日期"),
    "reason": ("reason", "依据"),
}
"""Columns by what they are called in either language; the last may be missing: the reason of the import holds."""
_CHANGES = {
    **{one.value: one for one in UnitChangeKind if one is not UnitChangeKind.END},
    "新设": UnitChangeKind.NEW,
    "更名": UnitChangeKind.NAME,
    "并入": UnitChangeKind.MERGE,
    "恢复独立": UnitChangeKind.APART,
}
_DATE = 10
"""Signs of a date; a spreadsheet has a time behind it."""
_LONGEST = 60
"""Signs of a name or id."""


def change(said: Mapping[str, str], *, by: str, reason: str, line: int = 0) -> UnitChange:
    """Raises UnitRefused for a day that is none, or no kind of change."""
    unit, text = said.get("unit", "")[:_LONGEST], said.get("valid_from", "")
    kind = _CHANGES.get(said.get("change", ""))
    if kind is None:
        raise UnitRefused("kind", unit=unit, line=line)
    day = typed.day(text[:_DATE])
    if day is None:
        raise UnitRefused("day", unit=text or unit, line=line)
    called = kind in (UnitChangeKind.NEW, UnitChangeKind.NAME)
    return UnitChange(
        unit=unit,
        change=kind,
        valid_from=day,
        name=said.get("name", "")[:_LONGEST] if called else "",
        en=said.get("en", "")[:_LONGEST] if called else "",
        successor=said.get("successor", "")[:_LONGEST] if kind is UnitChangeKind.MERGE else "",
        by=by,
        reason=reason,
    )


def changes(name: str, raw: bytes, *, by: str, reason: str) -> list[UnitChange]:
    """Of a whole table, in its order. `name`: of the file. Raises StoreError."""
    return [
        change(cells, by=by, reason=cells["reason"] or reason, line=line)
        for line, cells in headed(name, raw, HEADS, ("unit", "change", "valid_from"))
    ]
