"""Files of a city's own tables: what is written is read back unchanged, and every refusal names its line."""

from __future__ import annotations

import io
from collections.abc import Iterator
from csv import writer as csv_writer
from datetime import date, time
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from streams.model.own_tables import Check, TableColumn, TableRow
from streams.operate.own_reading import headed, kind_named, read
from streams.operate.own_workbook import shown
from streams.operate.spreadsheet import pages
from streams.registry.own_kinds import kinds, sentence
from streams.registry.registry import Registry
from tests.sealing import sealer
from tests.streams.operate.own_city import (
    EXAMPLES,
    named,
    read_back,
    ready,
    sentences,
    standing,
    with_example,
    written,
)

KINDS = list(kinds())
COLUMNS = [(kind.id, column.id) for kind in kinds().values() for column in kind.columns]
WRONG = {
    Check.YES_NO: "也许",
    Check.CHOICE: "酒馆",
    Check.DATE: "23.11.2026",
    Check.TIME: "八点半",
    Check.WEEKDAYS: "08",
    Check.REGION: "999999",
    Check.NUMBER: "两天",
    Check.DEGREES: "东经",
    Check.TELEPHONE: "打电话",
    Check.ENTRY: "nowhere",
    Check.ID: "九号",
}


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    folder = tmp_path_factory.mktemp("city")
    made = Registry(f"sqlite:///{folder / 'registry.db'}", sealer(folder))
    made.migrate()
    yield ready(made)
    made.close()


def csv(kind: str, *rows: TableRow) -> bytes:
    """With a head and the rows from line 2 on."""
    columns, out = kinds()[kind].columns, io.StringIO()
    table = [[column.zh for column in columns]]
    table += [[shown(column, cell) for column, cell in zip(columns, row, strict=True)] for row in rows]
    csv_writer(out).writerows(table)
    return out.getvalue().encode()


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_written_is_read_back_without_a_change(city: Registry, kind: str) -> None:
    rows = with_example(city, kind)
    raw = written(city, kinds()[kind], rows)
    reading = read_back(city, kinds()[kind], raw)
    assert sentences(reading) == []
    assert list(reading.rows) == rows
    assert reading.ignored == ()


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_form_explains_itself_and_its_example_is_not_taken(city: Registry, kind: str) -> None:
    raw = written(city, kinds()[kind], [])
    reading = read_back(city, kinds()[kind], raw)
    assert reading.rows == ()
    assert "表里没有可导入的行" in "".join(sentences(reading))
    book = load_workbook(io.BytesIO(raw))
    assert book.sheetnames[:2] == ["说明", kinds()[kind].zh]
    rules = book[kinds()[kind].zh].data_validations.dataValidation
    listed = {cells.min_col for rule in rules for cells in rule.sqref.ranges}
    offered = {n: c for n, c in enumerate(kinds()[kind].columns, 2) if c.of != "people"}
    wanted = {n for n, c in offered.items() if c.choices or c.of or c.check is Check.YES_NO}
    assert listed == wanted, "who fills it in chooses from a list wherever there is one"
    assert all(column.hint_zh in str(book["说明"].cell(n + 10, 3).value) for n, column in _lines(kind))


def _lines(kind: str) -> list[tuple[int, TableColumn]]:
    return list(enumerate(kinds()[kind].columns))


@pytest.mark.parametrize(("kind", "column"), COLUMNS)
def test_a_cell_that_cannot_be_is_refused_with_its_line_column_and_value(
    city: Registry, kind: str, column: str
) -> None:
    known = kinds()[kind]
    at = known.columns[known.at[column]]
    for value, why in ((WRONG.get(at.check, "长" * 300), "填写的"), ("", "没有填写")):
        if not value and not at.needed:
            continue
        bad = list(EXAMPLES[kind])
        bad[known.at[column]] = value
        reading = read_back(city, known, csv(kind, EXAMPLES[kind], tuple(bad)), "甲.csv")
        told = [text for text in sentences(reading) if "第 3 行" in text]
        assert len(told) == 1
        assert told[0].startswith(f"《甲.csv》，工作表“{known.zh}”，第 3 行：“{at.zh}”{why}")
        assert "请" in told[0] or "只用" in told[0], "it says what to do"
        assert value[:20] in told[0]


def line(kind: str, *rows: TableRow, city: Registry, open_at: dict[str, int] | None = None) -> list[str]:
    entries, on = named(city), standing(city, open_at)
    reading = read(kinds()[kind], "甲.csv", csv(kind, *rows), entries, on)
    return [text.split("：", 1)[0][-8:] + "：" + text.split("：", 1)[1] for text in sentences(reading)]


def test_two_rows_of_one_key_are_refused_with_both_lines(city: Registry) -> None:
    for kind in KINDS:
        rows = with_example(city, kind)
        told = line(kind, *rows, rows[-1], city=city)
        assert len(told) == 1, told
        assert f"第 {len(rows) + 2} 行" in told[0]
        assert f"与第 {len(rows) + 1} 行重复" in told[0]


def test_departments_keep_what_the_workflow_needs_and_where_cases_are_open(city: Registry) -> None:
    rows = {row[0]: row for row in with_example(city, "units")}

    def told(change: dict[str, TableRow | None], open_at: dict[str, int] | None = None) -> str:
        wanted = [row for row in (rows | change).values() if row is not None]
        return " ".join(line("units", *wanted, city=city, open_at=open_at))

    assert told({}) == ""
    assert "缺少部门“village”" in told({"village": None})
    assert "缺少部门“protection”" in told({"protection": None})
    assert told({"fire": None}) == ""
    assert "部门“消防救援（fire）”还有 3 件在办事项，不能撤销" in told({"fire": None}, {"fire": 3})
    assert told({"fire": ("fire", "消防", "", "no", "emergency", "")}, {"fire": 3}) == ""
    assert "承接部门“fire”是它自己" in told({"fire": ("fire", "消防", "", "no", "fire", "")})
    heirs = {"fire": ("fire", "消防", "", "no", "water", ""), "water": ("water", "水", "", "no", "ecology", "")}
    assert "承接部门“water”自己也已并入" in told(dict(heirs))
    assert "不能作部门编号" in told({"Fire": ("Fire", "消防", "", "no", "", "")})


def test_types_limits_and_hours_keep_what_law_and_clocks_need(city: Registry) -> None:
    types = {row[0]: row for row in with_example(city, "types")}
    told = line("types", *[row for name, row in types.items() if name != "R01"], city=city)
    assert any("家庭暴力" in text and "不能停用" in text for text in told)
    open_ = [(*row[:7], "no") if row[0] == "R03" else row for row in types.values()]
    assert any("性侵害" in text and "不能取消限制" in text for text in line("types", *open_, city=city))
    moved = [(*row[:4], "H", *row[5:]) if row[0] == "D01" else row for row in types.values()]
    assert any("不能改成另一种流程" in text for text in line("types", *moved, city=city))
    limits = with_example(city, "limits")
    assert "缺少“受理”的通用时限" in " ".join(line("limits", *limits[1:], city=city))
    assert "至少填一个" in " ".join(line("limits", *limits, ("handle", "", "", "1", "workdays"), city=city))
    assert "通用" in " ".join(line("limits", *limits, ("S", "S02", "", "1", "workdays"), city=city))
    assert "不晚于上班" in " ".join(line("hours", ("1970-01-01", "09:00", "08:00"), city=city))
    spans: list[TableRow] = [("1970-01-01", "08:00", "12:00"), ("1970-01-01", "11:00", "15:00")]
    assert "第 3 行：“上班”与第 2 行的时段重叠" in " ".join(line("hours", *spans, city=city))
    assert "2027-05-01 之前" in " ".join(line("hours", ("2027-05-01", "08:30", "12:00"), city=city))


def test_a_place_is_taken_in_its_datum_and_refused_far_from_its_area(city: Registry) -> None:
    site = list(EXAMPLES["sites"])
    site[6] = "gcj02"
    reading = read_back(city, kinds()["sites"], csv("sites", tuple(site)))
    assert sentences(reading) == []
    assert reading.rows[0][6] == "wgs84"
    assert abs(float(reading.rows[0][4]) - 123.7437) < 0.001
    site[4], site[5] = site[5], site[4]
    assert "请检查经纬度是否颠倒" in " ".join(line("sites", tuple(site), city=city))
    day = EXAMPLES["lineups"]
    assert "早于 2026-12-01" in " ".join(line("lineups", (*day[:6], "2026-11-30", *day[7:]), city=city))
    same = (*day[:5], "2026-12-01", "2026-12-01", "20:00", "08:00", *day[9:])
    assert "结束日期填为次日" in " ".join(line("lineups", same, city=city))
    assert "没有填日期" in " ".join(line("lineups", (*day[:5], "", "", "08:00", "", *day[9:]), city=city))
    assert "不是电子邮箱" in " ".join(line("lineups", (*day[:9], "zhiban.cn", "no"), city=city))


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "文件是空的"),
        (b"PK\x03\x04 nothing", "文件打不开"),
        ('服务,区划代码\n"派出所'.encode(), "第 2 行有引号没有成对"),
        ("甲,乙\n1,2".encode(), "找不到表头：第一行应有 服务、区划代码、单位名称、电话"),
        (b"\xff" * 40, "文字编码认不出来"),
    ],
)
def test_a_file_that_is_no_table_says_what_to_do(city: Registry, raw: bytes, why: str) -> None:
    (told,) = sentences(read_back(city, kinds()["directory"], raw, "电话.xlsx"))
    assert told.startswith("《电话.xlsx》")
    assert why in told


def test_a_table_as_an_office_has_it(city: Registry) -> None:
    """A title above the head, full width digits, days and times that a spreadsheet made, another order of columns."""
    book = Workbook()
    sheet = book.active
    sheet.append(["2027年作息安排"])
    sheet.append(["下班（必填）", "上班", "生效日期*", "经办人"])
    sheet.append([time(12, 0), "８：３０", date(1970, 1, 1), "张"])
    out = io.BytesIO()
    book.save(out)
    reading = read_back(city, kinds()["hours"], out.getvalue())
    assert reading.rows == (("1970-01-01", "08:30", "12:00"),)
    assert reading.ignored == ("经办人",)
    sheet.append(["=A3", "13:00", "1970-01-01", ""])
    out = io.BytesIO()
    book.save(out)
    told = sentences(read_back(city, kinds()["hours"], out.getvalue()))
    assert len(told) == 1
    assert "第 4 行：“下班”单元格里是公式" in told[0]


def test_sheets_and_files_are_known_by_the_names_of_the_tables(tmp_path: Path) -> None:
    for kind in kinds().values():
        for name in (kind.zh, kind.id, f"03-{kind.zh}", f"3. {kind.zh}"):
            assert kind_named(name) is kind
    assert kind_named("花名册") is None
    assert [headed(kind, page) for kind in kinds().values() for page in pages("x", b"a,b\n1,2")] == [None] * len(KINDS)


def test_a_sentence_has_both_languages(city: Registry) -> None:
    bad = ("police", "999999", "甲", "110", "")
    reading = read_back(city, kinds()["directory"], csv("directory", bad), "a.csv")
    (fault,) = reading.faults
    assert sentence(reading.kind, fault, "en").startswith("a.csv, 电话簿, line 2: Area: 999999 is no area")
