"""The page of sites: tables in, today's gaps on it, rooms on the map."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from werkzeug.test import TestResponse

from streams.access.subject import Role
from streams.clock import real_ms
from streams.model.local_day import stamp
from tests.dashboard.cases.case_desk import RULES
from tests.dashboard.conftest import Site

TODAY = stamp(real_ms())[:10]
ROOM = "r1,调解室,老裴调解室,211221106201,123.7,42.2,wgs84,1234567,否"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path, demo=False)
    made.registry.set_regulation(msgspec.structs.replace(RULES, days_off=()), real_ms())
    yield made
    made.registry.close()


def take(site: Site, do: str, *lines: str, role: Role = Role.SECURITY_ADMIN) -> TestResponse:
    admin = site.signed_in(role)
    file = io.BytesIO("\n".join(lines).encode()), "table.csv"
    typed = {"do": do, "reason": "建档", "file": file}
    answer: TestResponse = admin.post("/admin/sites", data=typed, headers={"Origin": admin.origin})
    return answer


def take_room(site: Site) -> TestResponse:
    return take(site, "sites.import", "场所编号,类别,名称,区划代码,经度,纬度,坐标系,开放日,设在法院", ROOM)


def take_turn(site: Site, name: str) -> TestResponse:
    head = "场所编号,值班人员,开始日期,结束日期,值班日"
    return take(site, "turns.import", head, f"{name},裴某,{TODAY},{TODAY},")


def test_a_room_is_missing_today_until_the_plan_has_a_person(site: Site) -> None:
    answer = take_room(site)
    assert answer.status_code == 200
    assert "老裴调解室" in answer.text
    assert "今日无人值班" in answer.text.rpartition("<table")[2]
    planned = take_turn(site, "r1").text.rpartition("<table")[2]
    assert "裴某" in planned
    assert "今日无人值班" not in planned
    assert {"sites.import", "turns.import"} <= {one.record.action for one in site.registry.audit_chain()}


def test_what_is_wrong_is_said_in_the_language_of_the_page_and_nothing_is_taken(site: Site) -> None:
    assert "第 2 行：没有编号为 r9 的场所：请先导入场所表" in take_turn(site, "r9").text
    bad = take(site, "sites.import", "类别,名称,区划代码,经度,纬度,坐标系", "酒馆,甲,211221106,1,2,wgs84")
    assert "第 2 行：类别无法识别：酒馆" in bad.text
    assert site.registry.sites() == []


def test_another_administrator_has_no_such_page(site: Site) -> None:
    assert take(site, "sites.import", role=Role.SYSTEM_ADMIN).status_code == 404


def test_a_registered_room_is_on_the_map(site: Site) -> None:
    desk = site.signed_in(Role.DUTY)
    assert desk.get("/region/2112/sites?kind=room").get_json() == {"sites": []}
    take_room(site)
    shown = {"name": "老裴调解室", "lon": 123_700_000, "lat": 42_200_000}
    assert desk.get("/region/2112/sites?kind=room").get_json() == {"sites": [shown]}
    assert desk.get("/region/211282/sites?kind=room").get_json() == {"sites": []}
