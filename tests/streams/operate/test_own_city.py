"""A folder of a city's own tables: looked at, refused whole, taken whole, and written as it was read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from streams.__main__ import main
from streams.errors import DeedRefused, StoreError
from streams.model.own_tables import TableRow, compare
from streams.operate import own_city, shell
from streams.operate.audit import operator
from streams.registry.own_data import OwnTables
from streams.registry.own_kinds import kinds, sentence
from streams.registry.own_units import TakenBy
from streams.registry.registry import Registry
from streams.settings import load
from tests.sealing import sealer
from tests.streams.operate.own_city import DAY, EXAMPLES, places, ready, standing, with_example, written

TAKEN = TakenBy("李主任", "铁政办〔2026〕9号", DAY)
RECORD = operator("own.import", "own/city")


@pytest.fixture
def city(tmp_path: Path) -> Iterator[Registry]:
    made = Registry(f"sqlite:///{tmp_path / 'registry.db'}", sealer(tmp_path))
    made.migrate()
    yield ready(made)
    made.close()


def put(folder: Path, city: Registry, kind: str, rows: list[TableRow], name: str = "") -> None:
    folder.mkdir(exist_ok=True)
    (folder / (name or f"{kinds()[kind].zh}.xlsx")).write_bytes(written(city, kinds()[kind], rows))


def refused(plan: own_city.CityPlan) -> list[str]:
    return [sentence(reading.kind, fault) for reading in plan.readings for fault in reading.faults]


def test_what_is_exported_changes_nothing_when_it_is_brought(city: Registry, tmp_path: Path) -> None:
    for kind in kinds():
        city.take_own(OwnTables({kind: with_example(city, kind)}, {}), RECORD, TAKEN)
    before = city.regulation()
    files = own_city.export(tmp_path / "out", city, places(), DAY)
    assert len(files) == len(kinds())
    plan = own_city.look(tmp_path / "out", city, standing(city), DAY)
    assert refused(plan) == []
    assert {kind: made.empty for kind, made in plan.changes.items()} == dict.fromkeys(kinds(), True)
    assert set(own_city.take(plan, city, RECORD, TAKEN)) == set(kinds())
    assert city.regulation() == before
    with pytest.raises(StoreError, match="not empty"):
        own_city.export(tmp_path / "out", city, places(), DAY)


def test_a_folder_brings_a_city_in_one_step_and_later_tables_name_rows_of_earlier_ones(
    city: Registry, tmp_path: Path
) -> None:
    units: list[TableRow] = [("village", "村", "", "no", "", ""), ("township", "乡", "", "no", "", "")]
    units += [("protection", "专班", "", "no", "", ""), ("gas_co", "燃气公司", "", "no", "", "")]
    put(tmp_path / "city", city, "units", units, "1-部门.xlsx")
    limits = [*city.own_rows("limits", DAY), ("handle", "S90", "gas_co", "3", "workdays")]
    put(tmp_path / "city", city, "types", with_example(city, "types"))
    put(tmp_path / "city", city, "limits", limits)
    put(tmp_path / "city", city, "holidays", [])
    put(tmp_path / "city", city, "directory", [EXAMPLES["directory"]], "directory.xlsx")
    (tmp_path / "city" / "~$部门.xlsx").write_bytes(b"open in a spreadsheet program")
    (tmp_path / "city" / "readme.txt").write_text("notes")
    plan = own_city.look(tmp_path / "city", city, standing(city), DAY)
    assert refused(plan) == []
    assert plan.empty == ("节假日调整",)
    assert list(plan.changes) == ["units", "types", "limits", "directory"]
    assert own_city.counted(kinds()["units"], plan.changes["units"], 7) == (
        "部门：新增 1，变更 3，停用 21，不变 0；涉及在办事项 7 件"
    )
    own_city.take(plan, city, RECORD, TAKEN)
    rules = city.regulation()
    assert rules is not None
    assert {one.id for one in rules.departments.on(DAY).live} == {"village", "township", "protection", "gas_co"}
    limit = rules.handling_limit("S90", "gas_co")
    assert limit is not None
    assert limit.amount == 3
    (link,) = city.audit_chain()
    assert link.record.fields == ("units=+1 ~3 -21", "types=+1 ~0 -0", "limits=+1 ~0 -0", "directory=+1 ~0 -0")


def test_one_refused_row_refuses_the_folder_and_names_its_file(city: Registry, tmp_path: Path) -> None:
    folder = tmp_path / "city"
    put(folder, city, "directory", [("police", "999999", "甲", "110", "")])
    put(folder, city, "limits", [*city.own_rows("limits", DAY), ("handle", "X99", "", "3", "workdays")])
    put(folder, city, "units", list(city.own_rows("units", DAY)), "a-部门.csv")
    put(folder, city, "units", list(city.own_rows("units", DAY)), "b.xlsx")
    (folder / "花名册.csv").write_text("姓名,电话\n张三,1", "utf-8")
    (folder / "点位.xlsx").write_bytes(b"PK\x03\x04 torn")
    plan = own_city.look(folder, city, standing(city), DAY)
    told = refused(plan)
    assert any(text.startswith("《电话簿.xlsx》，工作表“电话簿”，第 4 行：“区划代码”填写的“999999”") for text in told)
    assert any(text.startswith("《办理时限.xlsx》，工作表“办理时限”，第 13 行：“类型编号”填写的“X99”") for text in told)
    assert "《b.xlsx》，工作表“部门”：“部门”在《a-部门.csv》里已经有了：每张表只放一份" in told
    assert any(text.startswith("《花名册.csv》：看不出是哪张表") for text in told)
    assert any(text.startswith("《点位.xlsx》：文件打不开") for text in told)
    with pytest.raises(StoreError, match="no folder"):
        own_city.look(tmp_path / "nowhere", city, standing(city), DAY)


def test_the_commands_look_first_and_say_what_is_wrong_in_chinese(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = tmp_path / "config.yaml"
    config.write_text(f"store: {{data_dir: {tmp_path / 'data'}}}", "utf-8")

    def run(*words: object) -> tuple[int, str, str]:
        code = main(["--config", str(config), *map(str, words)])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    shell.make_data_dir(load(config))
    with shell.open_registry(load(config), migrate=True) as city:
        ready(city)
        put(tmp_path / "city", city, "directory", [EXAMPLES["directory"]])
        put(tmp_path / "bad", city, "directory", [("police", "999999", "甲", "110", "")])
    code, out, err = run("import-city", tmp_path / "bad", "--confirm", "--reason", "建档")
    assert (code, err.splitlines()[-1]) == (1, "有没通过的行，什么都没有改：改好后再导入一次")
    assert err.startswith("《电话簿.xlsx》，工作表“电话簿”，第 4 行：“区划代码”填写的“999999”不是本市的区划代码：请")
    assert "新增 1，变更 0，停用 0，不变 0" in run("import-city", tmp_path / "city")[1]
    assert run("import-city", tmp_path / "city", "--confirm")[0] == 1, "a change has a reason"
    assert run("import-city", tmp_path / "city", "--confirm", "--reason", "建档")[1].endswith("已生效\n")
    assert run("import-city", tmp_path / "city")[1].startswith("电话簿：新增 0，变更 0，停用 0，不变 1\n以上是预览")
    code, out, _ = run("export-city", tmp_path / "out")
    assert (code, len(out.splitlines())) == (0, len(kinds()))
    with shell.open_registry(load(config)) as city:
        assert [one.record.action for one in city.audit_chain()] == ["own.import", "own.export"]


def test_a_plan_that_somebody_overtook_is_not_taken(city: Registry, tmp_path: Path) -> None:
    put(tmp_path / "city", city, "directory", [EXAMPLES["directory"]])
    plan = own_city.look(tmp_path / "city", city, standing(city), DAY)
    other = ("fire", "2112", "支队", "119", "")
    city.take_own(OwnTables({"directory": [other]}, {}), RECORD, TAKEN)
    with pytest.raises(DeedRefused):
        own_city.take(plan, city, RECORD, TAKEN)
    assert city.own_rows("directory", DAY) == (other,)


def test_a_change_says_how_many_open_cases_it_is_about(city: Registry) -> None:
    rules = city.regulation()
    assert rules is not None
    cases = {("S02", "heating"): 5, ("S02", ""): 2, ("D01", "justice"): 3}

    def about(kind: str, after: list[TableRow]) -> int:
        made = compare(kinds()[kind], city.own_rows(kind, DAY), after)
        return own_city.concerned(kinds()[kind], made, rules, cases)

    types, units, limits = (list(city.own_rows(kind, DAY)) for kind in ("types", "units", "limits"))
    assert about("types", types) == 0
    assert about("types", [row for row in types if row[0] != "S02"]) == 7
    assert about("units", [row for row in units if row[0] != "justice"]) == 3
    assert about("limits", [*limits, ("handle", "S02", "heating", "3", "workdays")]) == 5
    assert about("limits", [*limits, ("handle", "S02", "", "3", "workdays")]) == 7
    assert about("limits", [(*row[:3], "9", row[4]) if row[0] == "S" else row for row in limits]) == 7
    assert about("limits", [(*row[:3], "9", row[4]) if row[0] == "accept" else row for row in limits]) == 10
    assert about("holidays", [("2027-02-05", "off")]) == 10
    assert about("directory", [EXAMPLES["directory"]]) == 0
