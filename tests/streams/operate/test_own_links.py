"""Tables of a city's own that name rows of each other; categories and partners among them."""

from __future__ import annotations

from pathlib import Path

import pytest

from streams.model.audit import AuditRecord
from streams.model.case import Category
from streams.model.own_tables import TableRow, compare
from streams.operate import own_city
from streams.operate.own_reading import TableReading, judged, linked
from streams.registry.own_data import OwnTables
from streams.registry.own_kinds import kinds, sentence
from streams.registry.own_units import TakenBy
from streams.registry.registry import Registry
from tests.streams.operate.own_city import DAY, EXAMPLES, named, ready, standing, written

RECORD = AuditRecord(7, "s", "security_admin", "2112", "", "own.take", "own", reason="建档")
TAKEN = TakenBy("李主任", "建档", DAY)
CATEGORY: TableRow = EXAMPLES["categories"]
TYPE = ("S90", "L390", "电梯停运", "Lifts", "S2", "S", "no", "no")


@pytest.fixture
def city(registry: Registry) -> Registry:
    return ready(registry)


def take(city: Registry, **rows: list[TableRow]) -> None:
    city.take_own(OwnTables(rows, {}), RECORD, TAKEN)


def look(city: Registry, kind: str, rows: list[TableRow]) -> list[str]:
    """Why a table is not taken, as the page judges it."""
    known = kinds()[kind]
    texts = [dict(zip((c.id for c in known.columns), row, strict=True)) for row in rows]
    reading = judged(known, list(enumerate(texts, 1)), named(city), standing(city))
    found: TableReading = linked(reading, city.own_rows(kind, DAY), lambda of: city.own_rows(of, DAY))
    return [sentence(known, fault) for fault in found.faults]


def rows_of(city: Registry, kind: str, *more: TableRow) -> list[TableRow]:
    return [*city.own_rows(kind, DAY), *more]


@pytest.mark.parametrize(
    ("parent", "child", "name"),
    [("sites", "turns", "点位值班安排"), ("partners", "measures", "共建承诺"), ("units", "lineups", "带班值班表")],
)
def test_a_row_that_another_table_names_is_not_taken_out(city: Registry, parent: str, child: str, name: str) -> None:
    before = rows_of(city, parent)
    if parent != "units":
        take(city, **{parent: [EXAMPLES[parent]]})
    take(city, **{child: [EXAMPLES[child]]})
    wanted = [row for row in before if row[0] != "justice"]
    (told,) = look(city, parent, wanted)
    assert f"还写在“{name}”表里，不能停用" in told
    take(city, **{child: []})
    assert look(city, parent, wanted) == []


def test_a_folder_may_take_out_a_row_together_with_what_names_it(city: Registry, tmp_path: Path) -> None:
    other = ("p2", *EXAMPLES["partners"][1:])
    take(city, partners=[EXAMPLES["partners"], other], measures=[EXAMPLES["measures"]])
    path = tmp_path / "共建单位.xlsx"
    path.write_bytes(written(city, kinds()["partners"], [other]))
    plan = own_city.look(tmp_path, city, standing(city), DAY)
    assert [fault.why for fault in plan.faults] == ["named"]
    moved = (EXAMPLES["measures"][0], "p2", *EXAMPLES["measures"][2:])
    (tmp_path / "共建承诺.xlsx").write_bytes(written(city, kinds()["measures"], [moved]))
    plan = own_city.look(tmp_path, city, standing(city), DAY)
    assert plan.faults == []
    own_city.take(plan, city, RECORD, TAKEN)
    assert city.own_rows("partners", DAY) == (other,)
    assert city.own_rows("measures", DAY) == (moved,)


def test_days_that_end_before_they_begin_are_refused(city: Registry) -> None:
    late = (*EXAMPLES["partners"][:5], "2026-04-30", "")
    assert "早于 2026-05-01" in "".join(look(city, "partners", [late]))
    take(city, partners=[EXAMPLES["partners"]])
    early = (*EXAMPLES["measures"][:4], "2026-04-30", "", "")
    assert "早于 2026-05-01" in "".join(look(city, "measures", [early]))


def test_a_type_is_filed_under_a_category_of_the_citys_own_and_counted_in_its_flow(city: Registry) -> None:
    assert "不在对应的表里" in "".join(look(city, "types", rows_of(city, "types", (*TYPE[:4], "S9", *TYPE[5:]))))
    take(city, categories=rows_of(city, "categories", CATEGORY))
    types = rows_of(city, "types", TYPE)
    assert look(city, "types", types) == []
    take(city, types=types)
    rules = city.regulation()
    assert rules is not None
    assert rules.by_type["S90"].category is Category.SERVICE
    assert rules.own_rules.filed == {"S90": "S2"}
    assert TYPE in city.own_rows("types", DAY)
    (told,) = look(city, "categories", [row for row in rows_of(city, "categories") if row[0] != "S2"])
    assert "还写在“事项类型”表里" in told


def test_both_may_come_in_one_folder(city: Registry, tmp_path: Path) -> None:
    for kind, row in (("categories", CATEGORY), ("types", TYPE)):
        known = kinds()[kind]
        (tmp_path / f"{known.zh}.xlsx").write_bytes(written(city, known, rows_of(city, kind, row)))
    plan = own_city.look(tmp_path, city, standing(city), DAY)
    assert plan.faults == []
    own_city.take(plan, city, RECORD, TAKEN)
    rules = city.regulation()
    assert rules is not None
    city.set_regulation(rules, 9)
    again = city.regulation()
    assert again is not None
    assert again.own_rules.filed == {"S90": "S2"}, "a start leaves it"


def test_the_basic_categories_stay_and_may_have_other_names(city: Registry) -> None:
    basic = rows_of(city, "categories")
    assert [row[0] for row in basic] == [one.value for one in Category]
    assert "缺少基本类别“S”" in "".join(look(city, "categories", [row for row in basic if row[0] != "S"]))
    moved = [(*row[:4], "H", row[5]) if row[0] == "S" else row for row in basic]
    assert "流程定了不能改" in "".join(look(city, "categories", moved))
    renamed = [("S", "便民服务", *row[2:]) if row[0] == "S" else row for row in basic]
    assert look(city, "categories", renamed) == []


def test_under_a_restricted_category_every_type_is(city: Registry) -> None:
    closed = [(*row[:5], "yes") for row in rows_of(city, "categories")]
    assert "下有不限制知悉的类型" in "".join(look(city, "categories", closed))
    take(city, categories=rows_of(city, "categories", (*CATEGORY[:5], "yes")))
    assert "这个类型也要填“是”" in "".join(look(city, "types", rows_of(city, "types", TYPE)))
    assert look(city, "types", rows_of(city, "types", (*TYPE[:7], "yes"))) == []


def test_a_benefit_is_of_somebody_on_the_roster_and_has_its_days_in_order(city: Registry) -> None:
    row = EXAMPLES["benefits"]
    assert look(city, "benefits", [row]) == []
    (told,) = look(city, "benefits", [("TL-9999", *row[1:])])
    assert "“TL-9999”不是在册人员的工号" in told
    assert "早于 2026-01-01" in "".join(look(city, "benefits", [(*row[:4], "2025-12-31")]))
    take(city, benefits=[row, (row[0], "健康体检", "区卫健局", "2026-03-01", "")])
    found = city.benefits_of(row[0], DAY)
    assert [(one.benefit, one.valid_to, one.over("2027-01-01")) for one in found] == [
        (row[1], "2026-12-31", True),
        ("健康体检", "", False),
    ]
    assert [one.over("2026-12-31") for one in found] == [False, False]
    assert city.benefits_of("", DAY) == []


def test_a_change_of_a_category_says_how_many_open_cases_are_filed_under_it(city: Registry) -> None:
    take(city, categories=rows_of(city, "categories", CATEGORY))
    take(city, types=rows_of(city, "types", TYPE))
    rules = city.regulation()
    assert rules is not None
    kind, before = kinds()["categories"], city.own_rows("categories", DAY)
    renamed = tuple((row[0], "物业", *row[2:]) if row[0] == "S2" else row for row in before)
    made = compare(kind, before, renamed)
    assert own_city.concerned(kind, made, rules, {("S90", "justice"): 3, ("S01", "justice"): 5}) == 3
