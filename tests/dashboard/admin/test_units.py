"""The page of departments, and whose a matter is once they have changed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from streams.access.subject import Role
from streams.clock import real_ms
from streams.history.history import History
from streams.model.audit import AuditRecord
from streams.model.case import CaseState
from streams.model.entry_id import EntryId
from streams.model.local_day import stamp
from streams.registry.records import NewUser
from tests.dashboard.cases.case_desk import RULES, WORD, case, step
from tests.dashboard.conftest import Browser, Site

TODAY = stamp(real_ms())[:10]
MERGE = {"do": "unit.merge", "object": "agri", "successor": "resources", "valid_from": TODAY, "reason": "机构改革"}


class Office:
    """A matter that was sent to agri; people of agri and resources."""

    def __init__(self, folder: Path) -> None:
        self.site = Site(folder, demo=False)
        self.site.registry.set_regulation(RULES, real_ms())
        for name in ("agri", "resources"):
            new = NewUser(name=name, password=WORD, role=Role.DEPARTMENT, scope="2112", profile="asvs", department=name)
            self.site.registry.add_user(new, AuditRecord(0, "t", "operator", "2112", "", "user.add", name), real_ms())
        self.history = History(self.site.settings.history_url)
        steps = (step(1, CaseState.TRIAGED), step(2, CaseState.DISPATCHED, "agri"))
        self.history.put([case("sent", "211221106201", "D01", "", *steps)], EntryId(1, 0), real_ms())
        self.admin = self.site.signed_in(Role.SECURITY_ADMIN)

    def send(self, **typed: str) -> tuple[int, str]:
        answer = self.admin.send("/admin/units", typed)
        return answer.status_code, answer.get_data(as_text=True)

    def take(self, *lines: str) -> TestResponse:
        """A table of changes."""
        head = "部门编号,变更,新名称,并入部门编号,生效日期,依据"
        file = io.BytesIO("\n".join([head, *lines]).encode()), "units.csv"
        typed = {"do": "units.import", "reason": "机构改革方案", "file": file}
        answer: TestResponse = self.admin.post("/admin/units", data=typed, headers={"Origin": self.admin.origin})
        return answer


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    yield made
    made.history.close()
    made.site.registry.close()


def listed(client: Browser, query: str = "") -> list[tuple[str, str]]:
    found = client.get(f"/cases.json?standing=all{query}").get_json()["rows"]
    return [(row["id"], row["unit"]) for row in found]


def test_the_matters_of_one_are_its_heirs_on_lists_filters_and_pages(office: Office) -> None:
    heir, desk = office.site.enter("resources", WORD), office.site.signed_in(Role.DUTY)
    assert listed(heir) == listed(desk, "&unit=resources") == []
    assert office.send(**MERGE)[0] == 200
    for client in (heir, office.site.enter("agri", WORD)):
        assert listed(client) == [("sent", "自然资源")]
        code = client.get("/cases.json?standing=all").get_json()["rows"][0]["code"].partition("]")[0][1:]
        told = client.ask(f"/case/{code}/data").get_json()
        assert [move["to"] for move in told["moves"]] == ["ACCEPTED", "RETURNED"]
        assert told["unit"] == "自然资源"
        assert any("农业农村" in line["what"] for line in told["timeline"]), "what was done keeps its name"
        assert "agri" not in [unit for unit, _ in told["units"]]
    for unit in ("agri", "resources"):
        assert listed(desk, f"&unit={unit}") == [("sent", "自然资源")]
    assert listed(desk, "&unit=police") == []


def test_a_change_is_on_record_with_who_and_why(office: Office) -> None:
    assert office.send(**MERGE)[0] == 200
    (record,) = [one.record for one in office.site.registry.audit_chain() if one.record.action == "unit.merge"]
    assert (record.object, record.reason) == ("agri", "机构改革")
    assert record.fields == ("successor=resources", f"valid_from={TODAY}")
    shown = office.admin.get("/admin/units").text
    assert all(text in shown for text in ("机构改革", "安全管理员", TODAY))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"object": "gone"}, "没有编号为 gone 的部门"),
        ({"object": "water", "successor": "gone"}, "没有编号为 gone 的部门"),
        ({"object": "water", "successor": "water"}, "互相并入"),
        ({"object": "resources", "successor": "agri"}, "互相并入"),
        ({"object": "water", "successor": "agri"}, "agri 在该日之前已并入 resources：请改填 resources"),
        ({"valid_from": "明天"}, "日期请写成"),
        ({"do": "unit.name", "object": "water", "name": ""}, "请填写 water 的名称"),
        ({"do": "unit.new", "object": "water", "name": "水"}, "已被使用"),
    ],
)
def test_what_may_not_be_is_said_in_chinese_and_nothing_is_done(
    office: Office, more: dict[str, str], said: str
) -> None:
    assert office.send(**MERGE)[0] == 200
    before = office.site.registry.regulation()
    status, text = office.send(**{**MERGE, **more})
    assert status == 422
    assert said in text
    assert office.site.registry.regulation() == before


def test_a_user_is_given_the_heir_and_no_department_that_ended(office: Office) -> None:
    assert office.send(**MERGE)[0] == 200
    wish = {"do": "user.add", "name": "li.na", "password": WORD, "role": "department", "scope": "2112", "totp": "no"}
    answer = office.admin.send("/admin/users", {**wish, "department": "agri", "reason": "x"})
    assert answer.status_code == 422
    assert office.admin.send("/admin/users", {**wish, "department": "resources", "reason": "x"}).status_code == 200


def test_a_table_is_taken_whole_or_not_at_all(office: Office) -> None:
    good = [
        f"land,新设,自然资源和农业局,,{TODAY},文件 1 号",
        f"agri,并入,,land,{TODAY},",
        f"resources,并入,,land,{TODAY},",
    ]
    wrong = office.take(*good, f"gone,更名,某局,,{TODAY},")
    assert wrong.status_code == 422
    assert "没有编号为 gone 的部门" in wrong.text
    rules = office.site.registry.regulation()
    assert rules is not None
    assert rules.changes == ()
    assert "第 3 行：变更只能是" in office.take(good[0], f"agri,撤销,,,{TODAY},").text
    assert office.take(*good).status_code == 200
    rules = office.site.registry.regulation()
    assert rules is not None
    units = rules.units_at(real_ms())
    assert units.all_of("land") == {"land", "agri", "resources"}
    assert units.names["land"].name == "自然资源和农业局"
    assert [one.reason for one in rules.changes] == ["文件 1 号", "机构改革方案", "机构改革方案"]
