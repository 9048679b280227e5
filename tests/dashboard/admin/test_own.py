"""The page of the city's own tables: an edit and a file with their previews, versions, and who may."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from streams.access.subject import Role
from streams.clock import real_ms
from streams.registry.own_kinds import kinds
from streams.registry.regulation import regulation
from streams.settings import CasesSection
from tests.dashboard.conftest import Browser, Site
from tests.streams.operate.own_city import EXAMPLES

STATION = {"c_service": "police", "c_region": "211221106", "c_name": "腰堡派出所", "c_telephone": "024-70000001"}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path, demo=False)
    made.registry.set_regulation(regulation(CasesSection()), real_ms())
    yield made
    made.registry.close()


def do(admin: Browser, what: str, kind: str, **typed: object) -> TestResponse:
    data = {"do": what, "object": kind, "reason": "铁政办〔2026〕9号", **typed}
    answer: TestResponse = admin.post(f"/admin/own?kind={kind}", data=data, headers={"Origin": admin.origin})
    return answer


def seen(answer: TestResponse) -> str:
    return answer.text.partition('name="seen" value="')[2].partition('"')[0]


@pytest.mark.parametrize("kind", list(kinds()))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_table_has_its_page(site: Site, kind: str, language: str) -> None:
    page = site.signed_in(Role.SECURITY_ADMIN).get(f"/admin/own?kind={kind}&lang={language}")
    assert page.status_code == 200
    assert (kinds()[kind].about_zh if language == "zh" else "In force") in page.text
    assert page.text.count("aria-current=page") == 2


def test_an_edit_is_looked_at_before_it_is_in_force(site: Site) -> None:
    admin = site.signed_in(Role.SECURITY_ADMIN)
    looked = do(admin, "own.edit", "directory", **STATION)
    assert "尚未生效" in looked.text
    assert "新增 1 · 变更 0 · 停用 0 · 不变 0" in looked.text
    assert "铁政办〔2026〕9号" in looked.text, "the reason is there to be confirmed, not typed again"
    known = site.registry.regulation()
    assert known is not None
    assert known.contact("police", "211221106") is None
    done = do(admin, "own.take", "directory", seen=seen(looked))
    assert "已生效" in done.text
    known = site.registry.regulation()
    assert known is not None
    entry = known.contact("police", "211221106201")
    assert entry is not None
    assert entry.name == "腰堡派出所"
    versions = done.text.rpartition("版本")[2]
    assert "security_admin" in versions or "安全管理员" in versions
    assert "恢复此版" in versions
    actions = [one.record.action for one in site.registry.audit_chain()]
    assert {"own.edit", "own.take"} <= set(actions)


def test_a_row_is_changed_ended_and_an_earlier_version_brought_back(site: Site) -> None:
    admin = site.signed_in(Role.SECURITY_ADMIN)
    do(admin, "own.take", "directory", seen=seen(do(admin, "own.edit", "directory", **STATION)))
    form = admin.get("/admin/own?kind=directory&row=police|211221106").text
    assert 'value="腰堡派出所"' in form
    assert '<option value="police" selected>' in form
    changed = do(admin, "own.edit", "directory", **(STATION | {"c_telephone": "110", "row": "police|211221106"}))
    assert "<del>024-70000001</del> <ins>110</ins>" in changed.text
    do(admin, "own.take", "directory", seen=seen(changed))
    ended = do(admin, "own.end", "directory", row="police|211221106")
    assert "新增 0 · 变更 0 · 停用 1 · 不变 0" in ended.text
    do(admin, "own.take", "directory", seen=seen(ended))
    assert [len(one.rows) for one in site.registry.own_versions("directory")] == [0, 1, 1, 0]
    back = do(admin, "own.back", "directory", version="2")
    assert "024-70000001" in back.text
    do(admin, "own.take", "directory", seen=seen(back))
    assert site.registry.own_versions("directory")[0].rows == ((*STATION.values(), ""),)


def test_a_file_goes_out_and_comes_back(site: Site) -> None:
    admin = site.signed_in(Role.SECURITY_ADMIN)
    for kind in kinds():
        out = admin.get(f"/admin/own/{kind}.xlsx")
        assert out.status_code == 200
        assert "filename*=UTF-8''" in out.headers["Content-Disposition"]
        back = do(admin, "own.look", kind, file=(io.BytesIO(out.data), f"{kind}.xlsx"))
        assert ("不变" in back.text and 'name="seen"' not in back.text) or "没有可导入的行" in back.text
    assert admin.get("/admin/own/units.xlsx?version=7").status_code == 404
    assert admin.get("/admin/own/nothing.xlsx").status_code == 404


def test_what_is_wrong_is_said_with_its_line_and_nothing_waits(site: Site) -> None:
    admin = site.signed_in(Role.SECURITY_ADMIN)
    bad = "服务,区划代码,单位名称,电话\n派出所,999999,甲,110\n酒馆,2112,乙,110".encode()
    answer = do(admin, "own.look", "directory", file=(io.BytesIO(bad), "电话.csv"))
    assert answer.status_code == 422
    assert "有 2 处没通过，什么都没有改" in answer.text
    assert "《电话.csv》，工作表“电话簿”，第 2 行：“区划代码”填写的“999999”不是本市的区划代码" in answer.text
    assert "own-preview" not in answer.text
    assert do(admin, "own.edit", "directory", **(STATION | {"c_telephone": "无"})).status_code == 422
    assert do(admin, "own.take", "directory", seen="x").status_code == 422


def test_what_somebody_else_changed_meanwhile_is_looked_at_again(site: Site) -> None:
    one, other = site.signed_in(Role.SECURITY_ADMIN), site.signed_in(Role.SECURITY_ADMIN)
    mine = do(one, "own.edit", "directory", **STATION)
    do(other, "own.take", "directory", seen=seen(do(other, "own.edit", "directory", **STATION)))
    late = do(one, "own.take", "directory", seen=seen(mine))
    assert late.status_code == 422
    assert "预览之后这张表又改过" in late.text


def test_texts_of_people_are_shown_as_texts(site: Site) -> None:
    admin = site.signed_in(Role.SECURITY_ADMIN)
    name = "<script>alert(1)</script>"
    looked = do(admin, "own.edit", "directory", **(STATION | {"c_name": name}))
    done = do(admin, "own.take", "directory", seen=seen(looked))
    assert name not in looked.text + done.text
    assert "&lt;script&gt;" in done.text


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.SECURITY_ADMIN, Role.WALL, Role.SYSTEM)])
def test_nobody_else_has_such_a_page(site: Site, role: Role) -> None:
    scope = "211221106" if role in (Role.VILLAGE, Role.WORKER) else "2112"
    browser = site.signed_in(role, scope)
    assert browser.get("/admin/own").status_code == 404
    assert browser.get("/admin/own/directory.xlsx").status_code == 404
    assert do(browser, "own.edit", "directory", **STATION).status_code == 404
    assert EXAMPLES["directory"] not in site.registry.own_rows("directory", 20_000)
