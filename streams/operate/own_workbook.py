"""A city's own table as an XLSX that explains itself: a sheet of instructions, a head with hints, an example row that
is not taken, lists to choose from, and the codes of all areas. What is written here is read back without a change.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from streams.geography.places import Places
from streams.model.own_tables import Check, TableColumn, TableKind, TableRow
from streams.operate.own_reading import MARKS, REMARK

EXAMPLE, HINT = MARKS
Names = Mapping[str, Sequence[tuple[str, str]]]
"""By table, (id, name) of the rows that cells may name."""
_INSTRUCTIONS, _CHOICES, _AREAS = "说明", "选项", "区划代码"
HOW = (
    "在下一张表里填写，一行一条，从第 4 行起。",
    "第 2 行（说明）和第 3 行（示例）不导入，可以删去。",
    "标 * 的列必填；带下拉箭头的单元格从列表选择；编号、代码、日期按文本填写，不要用公式。",
    "一张表是完整的一份：表里没有的行，导入时视为停用。导入前先看预览：新增、变更、停用各几条。",
    "填好后在“本市数据”页导入，或放进文件夹用 import-city 一次导入。",
)
_LAST = 5_000
"""Line down to which lists are offered."""
_HEAD, _GREY = Font(bold=True), Font(color="808080", italic=True)
_FILL, _WRAP = PatternFill("solid", fgColor="E7EEF7"), Alignment(vertical="top", wrap_text=True)


def workbook(
    kind: TableKind, rows: Iterable[TableRow], names: Names, places: Places, how: Sequence[str] = HOW
) -> bytes:
    """The table with its rows; with none it is the empty form. `how`: five sentences, how it is filled in and sent."""
    book = Workbook()
    _instructions(book.active, kind, how)
    sheet = book.create_sheet(kind.zh)
    _head(sheet, kind)
    for line, row in enumerate(rows, 4):
        _line(sheet, line, "", [shown(column, cell) for column, cell in zip(kind.columns, row, strict=True)])
    _lists(book, sheet, kind, names)
    if any(column.check is Check.REGION for column in kind.columns):
        _areas(book.create_sheet(_AREAS), places)
    book.active = 1
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def shown(column: TableColumn, cell: str) -> str:
    """A canonical text as an office writes it."""
    if column.check is Check.YES_NO:
        return {"yes": "是", "no": "否"}.get(cell, cell)
    return next((one.zh for one in column.choices if one.id == cell), cell)


def _instructions(sheet: Worksheet, kind: TableKind, how: Sequence[str]) -> None:
    sheet.title = _INSTRUCTIONS
    lines: list[list[str]] = [[f"{kind.zh}填写说明"], [kind.about_zh], *([text] for text in how), []]
    lines.append(["列", "必填", "怎么填", "可填的值"])
    lines += [[c.zh, "是" if c.needed else "", c.hint_zh, "、".join(one.zh for one in c.choices)] for c in kind.columns]
    for line, cells in enumerate(lines, 1):
        for n, text in enumerate(cells, 1):
            _text(sheet, line, n, text).alignment = _WRAP
    for line in (1, len(how) + 4):
        for cell in sheet[line]:
            cell.font = _HEAD
    for line in range(2, len(how) + 3):
        sheet.merge_cells(start_row=line, end_row=line, start_column=1, end_column=4)
        sheet.row_dimensions[line].height = 60 if line == 2 else 18
    for letter, width in zip("ABCD", (18, 8, 60, 60), strict=True):
        sheet.column_dimensions[letter].width = width


def _head(sheet: Worksheet, kind: TableKind) -> None:
    _line(sheet, 1, REMARK, [f"{column.zh}{'*' if column.needed else ''}" for column in kind.columns])
    _line(sheet, 2, HINT, [column.hint_zh for column in kind.columns])
    _line(sheet, 3, EXAMPLE, [shown(column, column.example) if column.example else "" for column in kind.columns])
    for n, column in enumerate(kind.columns, 2):
        sheet.cell(1, n).comment = Comment(column.hint_zh, kind.zh)
        sheet.column_dimensions[get_column_letter(n)].width = max(14, min(40, 2 * column.longest))
    for cell in sheet[1]:
        cell.font, cell.fill = _HEAD, _FILL
    for line in (2, 3):
        for cell in sheet[line]:
            cell.font, cell.alignment = _GREY, _WRAP
    sheet.freeze_panes = "B2"


def _line(sheet: Worksheet, line: int, remark: str, cells: Sequence[str]) -> None:
    for n, text in enumerate((remark, *cells), 1):
        if text:
            _text(sheet, line, n, text)


def _text(sheet: Worksheet, line: int, n: int, text: str) -> Any:
    """A text stays one: neither a formula nor a number."""
    cell = sheet.cell(line, n, text)
    cell.data_type, cell.number_format = "s", "@"
    return cell


def _lists(book: Workbook, sheet: Worksheet, kind: TableKind, names: Names) -> None:
    """Each column with a list gets it on a sheet of its own: a list in the cell itself ends at 255 signs."""
    choices = book.create_sheet(_CHOICES)
    at = 0
    for n, column in enumerate(kind.columns, 2):
        letter = get_column_letter(n)
        sheet.column_dimensions[letter].number_format = "@"
        offered = _offered(column, names)
        if not offered:
            continue
        at += 2
        for line, (value, name) in enumerate([(column.zh, "名称" if column.of else ""), *offered], 1):
            _text(choices, line, at - 1, value)
            _text(choices, line, at, name)
        first = get_column_letter(at - 1)
        rule = DataValidation(type="list", formula1=f"{_CHOICES}!${first}$2:${first}${len(offered) + 1}")
        rule.allow_blank = not column.needed
        rule.errorTitle, rule.error = column.zh, column.hint_zh
        sheet.add_data_validation(rule)
        rule.add(f"{letter}4:{letter}{_LAST}")


def _offered(column: TableColumn, names: Names) -> Sequence[tuple[str, str]]:
    if column.check is Check.YES_NO:
        return (("是", ""), ("否", ""))
    if column.of:
        return names.get(column.of, ())
    return [(one.zh, "") for one in column.choices]


def _areas(sheet: Worksheet, places: Places) -> None:
    codes = [places.city, *places.counties(), *places.townships(), *places.villages()]
    for line, (code, name) in enumerate([("代码", "名称"), *((c, places.full_name(c)) for c in sorted(codes))], 1):
        _text(sheet, line, 1, code)
        _text(sheet, line, 2, name)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 16, 40
