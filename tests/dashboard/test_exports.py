"""Files as a secretary opens them: what they are of, what may be summed up, who took them, and what they are called."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime
from typing import Any
from urllib.parse import unquote

import pytest
from openpyxl import Workbook, load_workbook

from dashboard.exports import sent
from streams.access.subject import Role
from streams.clock import real_ms
from streams.kpi.dictionary import KPIS, Shape, by_id
from streams.model.audit import AuditRecord
from streams.model.local_day import iso_day, local_day
from streams.registry.records import NewUser
from tests.dashboard.areas.area_numbers import RULES, told
from tests.dashboard.areas.conftest import house
from tests.dashboard.conftest import Browser, Site

__all__ = ["house"]
WORD = "correct horse battery staple"
KPI = "on_time_rate"


def book_of(answer: Any) -> Workbook:
    assert answer.status_code == 200, answer.data
    return load_workbook(io.BytesIO(answer.data))


def taken(site: Site, client: Browser, path: str = "/region/2112/export", **said: str) -> Any:
    headers = {"Origin": site.url(), "X-City": "1"}
    return client.post(path, json={"reason": "周报", "format": "xlsx", **said}, headers=headers)


def table(book: Workbook, sheet: str = "数据") -> tuple[list[str], list[str], list[list[Any]]]:
    """Lines above the head, the head, the rows."""
    page = book[sheet]
    at = int(str(page.freeze_panes)[1:]) - 1
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    return [str(row[0]) for row in rows[: at - 1]], [str(name) for name in rows[at - 1]], rows[at:]


def by(head: list[str], row: list[Any]) -> dict[str, Any]:
    return dict(zip(head, row, strict=True))


def test_every_number_of_a_workbook_is_a_number_and_reads_as_the_page_does(house: Site) -> None:
    client = house.signed_in(Role.SUPERVISOR)
    page = {one["id"]: one for one in told(client, "/region/2112/numbers?range=week")["kpis"]}
    notes, head, rows = table(book_of(taken(house, client, range="week", what="numbers")))
    found = {line["代码"]: line for line in (by(head, row) for row in rows)}
    assert found.keys() == page.keys() == {kpi.id for kpi in KPIS if kpi.shape is not Shape.LIVE}
    assert (found["reports"]["数值"], found["reports"]["对比期"], found["reports"]["差"]) == (40, 0, 40)
    assert (found[KPI]["名称"], found[KPI]["数值"], found[KPI]["单位"], found[KPI]["n"]) == ("按期办结率", 100, "%", 30)
    for name, line in found.items():
        text = page[name]["text"]
        if text == "—":
            assert line["数值"] is None
        else:
            assert isinstance(line["数值"], int | float)
            assert line["数值"] == float(text.replace(",", "")), name
    assert sum(line["数值"] for line in found.values() if line["代码"] in ("reports", "open")) == 50
    assert "范围：铁岭市（2112）" in notes
    assert "内容：指标" in notes


def test_what_the_numbers_mean_stands_on_a_sheet_with_version_and_n(house: Site) -> None:
    book = book_of(taken(house, house.signed_in(Role.SUPERVISOR), range="week", what="numbers"))
    assert book.sheetnames == ["数据", "口径"]
    _, head, rows = table(book, "口径")
    line = next(by(head, row) for row in rows if row[1] == KPI)
    kpi = by_id(KPI)
    assert (line["计算口径"], line["不含"], line["改口径原因"]) == (kpi.formula_zh, kpi.without_zh, kpi.why_zh)
    assert (line["口径版次"], line["本期 n"], line["趋好方向"]) == (3, 30, "越高越好")


def test_heads_stay_in_sight_and_columns_fit(house: Site) -> None:
    client = house.signed_in(Role.SUPERVISOR)
    for what in ("numbers", "matrix", "ranks"):
        book = book_of(taken(house, client, range="week", what=what))
        for page in book.worksheets:
            at = int(str(page.freeze_panes)[1:])
            assert page.cell(at - 1, 1).font.b, (what, page.title)
            assert all(8 <= column.width <= 60 for column in page.column_dimensions.values())
            assert len(page.column_dimensions) == page.max_column
        wide = book["数据"].column_dimensions
        assert max(column.width for column in wide.values()) >= 14


@pytest.mark.parametrize(
    ("what", "said", "title"),
    [
        ("matrix", {"kpi": "return_rate"}, "内容：退单率 · 部门 × 下级区域"),
        ("ranks", {"kpi": KPI, "by": "unit"}, "内容：按期办结率 · 部门排名"),
        ("ranks", {"kpi": KPI, "by": "9"}, "内容：按期办结率 · 乡镇（街道）排名"),
    ],
)
def test_a_file_names_its_number_and_what_is_compared(house: Site, what: str, said: dict[str, str], title: str) -> None:
    client = house.signed_in(Role.SUPERVISOR)
    kpi = by_id(said["kpi"])
    book = book_of(taken(house, client, range="week", what=what, **said))
    raw = taken(house, client, range="week", what=what, format="csv", **said).data
    assert raw.startswith(b"\xef\xbb\xbf")
    lines = [row[0] for row in csv.reader(io.StringIO(raw.decode("utf-8-sig")))]
    for notes in (table(book)[0], lines):
        assert title in notes
        assert f"指标：{kpi.zh}（%）" in notes
        assert any(note.startswith(f"口径：{kpi.formula_zh}") for note in notes)
        today = local_day(real_ms())
        assert f"时段：{iso_day(today - 6)} 至 {iso_day(today)}" in notes
        assert any(note.startswith(f"对比：{iso_day(today - 13)} 至 {iso_day(today - 7)}") for note in notes)
    _, head, rows = table(book, "口径")
    assert [by(head, row)["代码"] for row in rows] == [kpi.id]


def test_a_ranking_has_its_interval_and_its_codes(house: Site) -> None:
    client = house.signed_in(Role.SUPERVISOR)
    page = {row["code"]: row for row in told(client, f"/region/2112/ranks?range=week&kpi={KPI}&by=6")["rows"]}
    book = book_of(taken(house, client, range="week", what="ranks", kpi=KPI, by="6"))
    _, head, rows = table(book)
    found = {line["代码"]: line for line in (by(head, row) for row in rows)}
    assert found.keys() == page.keys()
    line = found["211221"]
    assert (line["数值"], line["n"], line["对比期"], line["对比期 n"]) == (100, 20, None, 0)
    assert f"{line['95% 区间下限']:.1f}-{line['95% 区间上限']:.1f}" == page["211221"]["interval"]
    cell = next(cell for row in book["数据"].iter_rows() for cell in row if cell.value == "211221")
    assert cell.data_type == "s"


def test_a_matrix_adds_up_and_stands_beside_the_period_before(house: Site) -> None:
    client = house.signed_in(Role.SUPERVISOR)
    book = book_of(taken(house, client, range="week", what="matrix", kpi="open"))
    assert book.sheetnames == ["数据", "对比期", "口径"]
    _, head, rows = table(book)
    police = next(row for row in rows if row[1] == "police")
    assert head[:3] == ["部门", "代码", "合计"]
    assert head[-2:] == ["合计 对比期", "合计 去年同期"]
    assert (police[2], sum(police[3:-2]), police[-2:]) == (10, 10, [0, None])
    assert table(book, "对比期")[1] == head[:-2]
    # 41 open ones of no week before: departments without any are no rows.
    assert [row for row in table(book, "对比期")[2] if any(row[2:])] == []


def test_a_list_of_matters_has_times_and_says_what_it_counts(house: Site) -> None:
    client = house.signed_in(Role.SUPERVISOR)
    answer = taken(house, client, "/cases/export", standing="open", type="H01")
    notes, head, rows = table(book_of(answer))
    assert f"内容：事项 · 在办 · {RULES.by_type['H01'].name}" in notes
    assert f"共 {len(rows)} 件" in notes
    assert len(rows) == 10
    line = by(head, rows[0])
    assert isinstance(line["上报时间"], datetime)
    assert all(isinstance(row[0], str) for row in rows)
    book = book_of(answer)
    _, head, defined = table(book, "口径")
    assert (by(head, defined[0])["代码"], by(head, defined[0])["本期 n"]) == ("open", 10)


def test_a_list_behind_a_number_is_called_by_it(house: Site) -> None:
    client = house.signed_in(Role.SUPERVISOR)
    answer = taken(house, client, "/cases/export", kpi=KPI, range="week")
    today = local_day(real_ms())
    assert f"事项·按期办结率_铁岭市_{iso_day(today - 6)}~{iso_day(today)}_导出{iso_day(today)}.xlsx" == name_of(answer)
    assert f"时段：{iso_day(today - 6)} 至 {iso_day(today)}" in table(book_of(answer))[0]


def name_of(answer: Any) -> str:
    """As a browser of today reads the header."""
    found = re.search(r"filename\*=UTF-8''([^;]+)", answer.headers["Content-Disposition"])
    assert found is not None
    return unquote(found[1])


def test_a_file_is_called_by_area_period_and_day(house: Site) -> None:
    client, today = house.signed_in(Role.SUPERVISOR), iso_day(local_day(real_ms()))
    week = f"{iso_day(local_day(real_ms()) - 6)}~{today}"
    names = {
        name_of(taken(house, client, range="week", what="numbers")),
        name_of(taken(house, client, range="today", what="numbers")),
        name_of(taken(house, client, "/region/211221/export", range="week", what="numbers")),
        name_of(taken(house, client, range="week", what="ranks", kpi=KPI, by="6", format="csv")),
    }
    assert names == {
        f"指标_铁岭市_{week}_导出{today}.xlsx",
        f"指标_铁岭市_{today}_导出{today}.xlsx",
        f"指标_铁岭县_{week}_导出{today}.xlsx",
        f"按期办结率·县（市）区排名_铁岭市_{week}_导出{today}.csv",
    }


def test_an_old_reader_gets_a_name_too_and_no_sign_breaks_the_header() -> None:
    said = sent(b"", "text/csv", '指标 "x"; a=1.csv').headers["Content-Disposition"]
    assert said.startswith('attachment; filename="__ _x_; a=1.csv"; ')
    assert said.endswith("filename*=UTF-8''%E6%8C%87%E6%A0%87%20%22x%22%3B%20a%3D1.csv")
    assert sent(b"", "text/csv", "track-1.csv").headers["Content-Disposition"] == 'attachment; filename="track-1.csv"'


def test_it_says_who_took_it_by_name_and_when(house: Site) -> None:
    record = AuditRecord(0, "t", "operator", "2112", "", "user.add", "wang.li")
    new = NewUser(name="wang.li", password=WORD, role=Role.SUPERVISOR, scope="2112", profile="asvs")
    house.registry.add_user(new, record, real_ms())
    by_name = table(book_of(taken(house, house.enter("wang.li", WORD), range="week")))[0]
    by_link = table(book_of(taken(house, house.signed_in(Role.SUPERVISOR), range="week")))[0]
    (said,) = [note for note in by_name if note.startswith("导出人")]
    assert re.fullmatch(r"导出人 wang\.li（督查），\d{4}-\d\d-\d\d \d\d:\d\d", said)
    assert any(note.startswith("导出人 督查，链接登录 ") for note in by_link)


def test_a_picture_has_the_numbers_as_people_read_them(house: Site) -> None:
    answer = taken(house, house.signed_in(Role.SUPERVISOR), range="week", what="numbers", format="png").get_json()
    assert answer["rows"][0][:3] == ["名称", "数值", "单位"]
    assert all(isinstance(cell, str) for row in answer["rows"] for cell in row)
    assert "代码" not in answer["rows"][0], "ids are for who reckons with the file"
