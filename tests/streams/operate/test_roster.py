"""Rosters as offices have them, and what a second one changes."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from streams.errors import TableRefused
from streams.geography.places import Places
from streams.model.roster import REASONS, Plan
from streams.model.roster_plan import planned
from streams.operate.roster import read
from streams.registry.registry import Registry
from tests.shared import review_files
from tests.streams.operate.rosters import HEAD, PLACES, TOWN, VILLAGE, counts, reading, taken

AWAY = PLACES.children("211224101")[0]


@pytest.fixture(scope="module")
def places() -> Places:
    return PLACES


RIGHT = {
    "roster_05_utf16le.csv": [2, 3, 4],
    "roster_08_tab.txt.csv": [2, 3, 4],
    "roster_09_title_row.csv": [3, 4, 5],
    "roster_10_blank_first.csv": [3, 4, 5],
    "roster_13_apostrophe.csv": [2],
    "roster_16_12digit_town.csv": [2],
    "roster_17_town_name.csv": [2],
    "roster_19_same_name_two.csv": [2, 3],
    "roster_22_header_star.csv": [2, 3, 4],
    "roster_22b_head_newline.csv": [2, 3, 4],
    "roster_23_village_only.csv": [2],
    "roster_32_sep_line.csv": [3, 4, 5],
    "roster_42_merged_title.xlsx": [3, 4, 5],
    "roster_44_second_sheet.xlsx": [2, 3, 4],
    "roster_46_merged_down.xlsx": [2, 3, 4],
    "roster_50_old.xls": [2, 3, 4],
    "roster_52_xlsx_named.csv": [2, 3, 4],
}


@pytest.mark.parametrize(("name", "lines"), RIGHT.items())
def test_a_file_as_an_office_has_it_is_taken_whole(name: str, lines: list[int]) -> None:
    found = read(name, (review_files() / name).read_bytes(), PLACES)
    assert [(line.line, line.home) for line in found.lines] == [(line, TOWN) for line in lines]
    assert found.refused == ()


@pytest.mark.parametrize(
    ("name", "refused"),
    [
        ("roster_15_sci.csv", [(2, "scientific", "2.11E+08")]),
        ("roster_20_kind_words.csv", [(4, "no_kind", "是")]),
        ("roster_43_formula_uncached.xlsx", [(2, "formula", "")]),
        ("roster_47_types.xlsx", [(2, "odd", "2026-01-01 00:00:00"), (3, "odd", "True")]),
    ],
)
def test_a_line_that_could_be_something_else_is_refused_with_what_stands_there(
    name: str, refused: list[tuple[int, str, str]]
) -> None:
    found = read(name, (review_files() / name).read_bytes(), PLACES)
    assert [(one.line, one.why, one.found) for one in found.refused] == refused


def test_a_quotation_mark_that_is_never_closed_is_named_with_its_line() -> None:
    name = "roster_31_quote_broken.csv"
    with pytest.raises(TableRefused) as wrong:
        read(name, (review_files() / name).read_bytes(), PLACES)
    assert (wrong.value.why, wrong.value.fields) == ("quotes", {"file": name, "line": 2})


LINES = [["甲", "A1", "13000000001", TOWN, VILLAGE, "专职"], ["乙", "A2", "", TOWN, "", "兼职"]]
HEADS = [
    HEAD.split(","),
    ["*姓名", "工 号", "手机号码（必填）", "乡镇（街道）代码", "村（社区）代码", "专兼职"],
    ["name", "number", "phone", "township", "village", "kind"],
]
ABOVE: list[list[list[str]]] = [[], [["铁岭县网格员花名册"]], [["", ""], ["填表人", "张", "", "2026年"]]]


@given(
    head=st.sampled_from(HEADS),
    above=st.sampled_from(ABOVE),
    code=st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]),
    separator=st.sampled_from([",", "\t", ";"]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    wide=st.booleans(),
)
def test_encodings_separators_ends_and_heads_change_nothing(
    head: list[str], above: list[list[str]], code: str, separator: str, end: str, wide: bool
) -> None:
    out = io.StringIO()
    lines = [
        [cell.translate({n: n + 0xFEE0 for n in range(0x30, 0x3A)}) for cell in line] if wide else line
        for line in LINES
    ]
    csv.writer(out, delimiter=separator, lineterminator=end).writerows([*above, head, *lines])
    found = read("a.csv", out.getvalue().encode(code), PLACES)
    said = [(one.name, one.own_number, one.telephone, one.home, one.village, one.kind) for one in found.lines]
    assert said == [
        ("甲", "A1", "13000000001", TOWN, VILLAGE, "full"),
        ("乙", "A2", "", TOWN, "", "part"),
    ]
    assert found.refused == ()
    assert [one.line for one in found.lines] == [len(above) + 2, len(above) + 3]


def test_a_head_of_two_lines_and_places_by_name() -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["姓名", "所属区域", None, "类别"])
    page.append([None, "乡镇（街道）", "村（社区）", None])
    page.merge_cells("B1:C1")
    page.merge_cells("A1:A2")
    page.merge_cells("D1:D2")
    page.append(["甲", "铁岭市铁岭县腰堡镇", PLACES.name(VILLAGE), "专职网格员"])
    packed = io.BytesIO()
    book.save(packed)
    found = read("a.xlsx", packed.getvalue(), PLACES)
    assert [(one.home, one.village, one.line) for one in found.lines] == [(TOWN, VILLAGE, 3)]


def test_what_names_two_places_asks_which() -> None:
    names = [PLACES.name(code) for code in PLACES.townships()]
    twice = next(name for name in names if names.count(name) > 1)
    found = reading(f"甲,,,{twice},,专职")
    assert [(one.why, one.found) for one in found.refused] == [("many_towns", twice)]
    county = found.refused[0].other.split("、")[0]
    assert len(reading(f"甲,,,{county}{twice},,专职").lines) == 1


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (",1,,211221106,,专职", "no_name"),
        ("=cmd|calc,1,,211221106,,专职", "bad_name"),
        ("<b>x</b>,1,,211221106,,专职", "bad_name"),
        (f"{'长' * 31},1,,211221106,,专职", "bad_name"),
        ("甲,1,,,,专职", "no_place"),
        ("甲,1,,999,,专职", "no_town"),
        ("甲,1,,211221106,211221106999,专职", "no_village"),
        (f"甲,1,,211221106,{AWAY},专职", "elsewhere"),
        ("甲,1,,211221106,,经理", "no_kind"),
        ("甲,1,1300000,211221106,,专职", "bad_phone"),
        ("甲,a b/c,,211221106,,专职", "bad_number"),
    ],
)
def test_each_reason_has_its_line_and_a_sentence(line: str, why: str) -> None:
    found = reading("乙,2,,211221106,,外卖骑手", line)
    assert [(one.line, one.why) for one in found.refused] == [(3, why)]
    assert REASONS[why].format(found="x", other="y")
    assert [(one.kind, one.called) for one in found.lines] == [("part", "外卖骑手")]


def test_a_file_without_a_head_is_told_what_was_found_where() -> None:
    with pytest.raises(TableRefused, match=r"通知 . 请各乡镇"):
        read("说明.csv", "通知,请各乡镇\n1,2".encode(), PLACES)


def test_identity_cards_are_not_read() -> None:
    found = reading("甲,110101190001010001,211221106,专职", head="姓名,身份证号,乡镇代码,类别")
    assert found.ignored == ("身份证号",)
    assert "110101190001010001" not in repr(found.lines)


def test_two_of_one_name_are_two_people_by_number_or_telephone(registry: Registry) -> None:
    made = taken(registry, "王伟,1,,211221106,,专职", "王伟,2,,211221106,,专职", "王伟,,13000000003,211221106,,兼职")
    assert counts(made) == {"new": 3}
    assert [(one.name, one.post) for one in registry.workers()] == [("王伟", 1), ("王伟", 2), ("王伟", 3)]
    again = taken(registry, "王伟,2,,211221106,,专职", "王伟,,13000000003,211221106,,兼职")
    assert (again.steps, again.same) == ((), 2)
    unclear = taken(registry, "王伟,,,211221106,,专职")
    assert [one.why for one in unclear.refused] == ["unclear"]


@pytest.mark.parametrize(
    ("second", "why"),
    [
        ("甲,1,,211221106,211221106201,专职", "same_line"),
        ("乙,1,,211221106,,专职", "same_number"),
        ("乙,,13000000001,211221106,,专职", "same_phone"),
    ],
)
def test_a_line_that_is_another_line_is_refused_with_that_line(second: str, why: str) -> None:
    found = plan_of("甲,1,13000000001,211221106,211221106201,专职", second)
    assert [(one.line, one.why, one.other) for one in found.refused] == [(3, why, "2")]


def plan_of(*lines: str) -> Plan:
    return planned(reading(*lines), [])


@given(st.binary(max_size=300))
def test_any_bytes_are_a_roster_or_are_refused_with_a_sentence(raw: bytes) -> None:
    for start in (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        with pytest.raises(TableRefused) as wrong:
            read("x", start + raw, PLACES)
        assert len(str(wrong.value)) < 1000
