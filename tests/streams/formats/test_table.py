"""Files that spreadsheets open: what a cell holds when it is read back, and that nothing in one is reckoned."""

from __future__ import annotations

import io
from datetime import date, datetime

import pytest
from openpyxl import load_workbook

from streams.formats.formats import sheet
from streams.formats.table import Cell, Table, plain

AT = datetime(2026, 11, 29, 9, 41, 7)


def lines(table: Table) -> list[str]:
    raw = sheet("csv", table)
    assert raw.startswith(b"\xef\xbb\xbf")
    return raw.decode("utf-8-sig").split("\r\n")[:-1]


def test_a_number_comes_back_as_a_number_a_time_as_a_time_and_a_code_as_a_text() -> None:
    row: list[Cell] = [7441, 86.9, AT, date(2026, 11, 29), "211221", "0012", None, -3]
    book = load_workbook(io.BytesIO(sheet("xlsx", Table([f"c{n}" for n in range(8)], [row]))))
    cells = book.active[2]
    assert [cell.value for cell in cells] == [7441, 86.9, AT, datetime(2026, 11, 29), "211221", "0012", None, -3]
    assert [cell.data_type for cell in cells] == ["n", "n", "d", "d", "s", "s", "n", "n"]
    formats = ["#,##0", "#,##0.0", "yyyy-mm-dd hh:mm", "yyyy-mm-dd", "@", "@"]
    assert [cell.number_format for cell in cells][:6] == formats


def test_the_head_stays_in_sight_and_columns_are_as_wide_as_what_is_in_them() -> None:
    rows: list[list[Cell]] = [["腰堡镇范家屯村", 1, "x" * 200]]
    book = load_workbook(io.BytesIO(sheet("xlsx", Table(["地点", "n", "text"], rows, ["一", "二"], "数据"))))
    page = book["数据"]
    assert page.freeze_panes == "A4"
    assert [page.column_dimensions[letter].width for letter in "ABC"] == [16, 8, 60]
    assert [cell.font.b for cell in page[3]] == [True, True, True]
    assert page["C4"].alignment.wrap_text
    assert (page["A1"].value, page["A2"].value, page["A3"].value) == ("一", "二", "地点")


def test_what_explains_a_table_stands_on_a_sheet_beside_it_and_not_in_a_csv() -> None:
    own, other = Table(["a"], [[1]], ["note"], "数据"), Table(["口径"], [["文字"]], (), "口径")
    book = load_workbook(io.BytesIO(sheet("xlsx", own, other)))
    assert book.sheetnames == ["数据", "口径"]
    assert [cell.value for cell in book["口径"]["A"]] == ["口径", "文字"]
    assert book["口径"].freeze_panes == "A2"
    assert sheet("csv", own, other).decode("utf-8-sig") == "note\r\na\r\n1\r\n"


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1+1", "＠x"])
def test_what_would_be_a_formula_is_text(text: str) -> None:
    rows = sheet("csv", Table([text], [[text]], [text])).decode("utf-8-sig")
    assert rows.count(f"'{text}") == 3
    book = load_workbook(io.BytesIO(sheet("xlsx", Table([text], [[text]], [text]))))
    assert {book.active[f"A{n}"].data_type for n in (1, 2, 3)} == {"s"}


def test_numbers_stay_numbers_and_nothing_stays_nothing() -> None:
    rows: list[list[Cell]] = [["-3.5"], [None], [-2], [86.9], [AT], [date(2026, 11, 29)]]
    found = lines(Table(["a"], rows))
    assert found == ["a", "-3.5", '""', "-2", "86.9", "2026-11-29 09:41:07", "2026-11-29"]


def test_signs_that_no_workbook_can_hold_are_left_out() -> None:
    book = load_workbook(io.BytesIO(sheet("xlsx", Table(["a"], [["暖气\x0b不热\x00"]]))))
    assert book.active["A2"].value == "暖气不热"


def test_people_read_a_cell_where_nothing_reckons() -> None:
    assert [plain(one) for one in (30623, 86.9, None, "字", AT)] == ["30,623", "86.9", "", "字", "2026-11-29 09:41:07"]


def test_a_format_nobody_knows_is_refused() -> None:
    with pytest.raises(KeyError):
        sheet("ods", Table(["a"], []))
