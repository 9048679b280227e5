"""Which tables a city may bring of its own, and why a row of one is not taken, read from the data beside this file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec

from streams.model.own_tables import RowFault, TableKind

_HERE = Path(__file__).parent


class _Reason(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    zh: str
    en: str


@cache
def kinds() -> Mapping[str, TableKind]:
    """By id, in the order in which they are taken."""
    lines = msgspec.yaml.decode((_HERE / "own_tables.yaml").read_bytes(), type=list[TableKind])
    return {kind.id: kind for kind in lines}


@cache
def _reasons() -> Mapping[str, _Reason]:
    return msgspec.yaml.decode((_HERE / "own_reasons.yaml").read_bytes(), type=dict[str, _Reason])


def sentence(kind: TableKind | None, fault: RowFault, language: str = "zh") -> str:
    """File, sheet, line, column, what is there and what to do. `kind`: None for a file that is no table of a known
    one."""
    zh = language == "zh"
    reason = _reasons()[fault.why]
    text = (reason.zh if zh else reason.en).format(value=fault.value, other=fault.other)
    column = kind.columns[kind.at[fault.column]] if kind and fault.column else None
    named = "" if column is None else f"“{column.zh}”" if zh else f"{column.en}: "
    sheet = fault.sheet or ("" if kind is None else kind.zh)
    if zh:
        parts = [f"《{fault.file}》" if fault.file else "", f"工作表“{sheet}”" if sheet else ""]
        parts.append(f"第 {fault.line} 行" if fault.line else "")
        return f"{'，'.join(part for part in parts if part)}：{named}{text}"
    parts = [fault.file, sheet, f"line {fault.line}" if fault.line else ""]
    return f"{', '.join(part for part in parts if part)}: {named}{text}"
