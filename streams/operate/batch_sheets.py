"""Sheets whose rows become commands: what is keyed in, and followed items of a kind. Read and written as the city's own
tables are; nothing of them is kept."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

from streams.model.follow.kind import CASE_TYPE, DAYS, FollowColumn, FollowKind
from streams.model.own_tables import Check, Choice, TableColumn, TableKind

MOST_ROWS = 300
"""Of one list."""
HOW = (
    "在下一张表里填写，一行一条，从第 4 行起；一次最多 300 行。",
    "第 2 行（说明）和第 3 行（示例）不导入，可以删去。",
    "标 * 的列必填；带下拉箭头的单元格从列表选择；编号、代码、日期按文本填写，不要用公式。",
    "每一行单独登记，不改动已有的记录；有一行不合格，全部不提交，逐行列出原因。",
    "同一份文件再次提交不会重复登记。",
)
_ALWAYS = frozenset({"title", "region", "lon", "lat", "text"})
_OFFERED = frozenset({"unit", "leader", "due", "paper"})
_UNFIT = frozenset({"about", "cadence", "note"})


class _Sheets(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    reports: TableKind
    items: tuple[TableColumn, ...]


def reports_sheet() -> TableKind:
    return _sheets().reports


def takes_lists(kind: FollowKind) -> bool:
    """Whether an item of it is whole by the columns of a sheet: it belongs to nothing and freezes nothing."""
    frozen = kind.lists or kind.one_each or any(one.form in (CASE_TYPE, DAYS) for one in kind.columns)
    return not frozen and not _UNFIT & set(kind.needs)


def items_sheet(kind: FollowKind) -> TableKind:
    """Of a kind that takes lists: what it needs, and its own columns."""
    needed = {"place": "region", **{name: name for name in _OFFERED}}
    must = {"title", "region", *(needed[one] for one in kind.needs if one in needed)}
    if "evidence" in kind.needs:
        must.add("paper")
    wanted = _ALWAYS | must | ({"unit"} if any(step.own for step in kind.steps) else set())
    columns = [msgspec.structs.replace(one, needed=one.id in must) for one in _sheets().items if one.id in wanted]
    return TableKind(
        id=f"follow_{kind.id}",
        zh=kind.name[:20],
        en=kind.en,
        right="supervision",
        about_zh=f"{kind.name}，一行一条。每行单独登记，由值班或督导人员跟进。",
        about_en=f"{kind.en}, a row each.",
        key=("title", "region"),
        columns=(*columns, *(_own(nth, one) for nth, one in enumerate(kind.columns))),
    )


def _own(nth: int, column: FollowColumn) -> TableColumn:
    choices = tuple(Choice(one.id, one.name, one.en) for one in column.choices)
    return TableColumn(
        id=f"c{nth}",
        zh=column.name,
        en=column.en,
        check=Check.CHOICE if choices else Check.TEXT,
        hint_zh="从列表选择" if choices else "60 字以内",
        hint_en="choose of the list" if choices else "at most 60 signs",
        example=choices[0].id if choices else "",
        needed=column.required,
        choices=choices,
    )


@cache
def _sheets() -> _Sheets:
    file = Path(__file__).with_name("batch_sheets.yaml")
    return msgspec.yaml.decode(file.read_bytes(), type=_Sheets)
