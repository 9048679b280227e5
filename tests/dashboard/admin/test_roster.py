"""A roster is looked at before it is taken; a township's invitations are printed; a phone is taken by one."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook

from streams.access.subject import Role
from streams.clock import real_ms
from streams.model.audit import AuditRecord
from tests.dashboard.conftest import Browser, Site

TOWN = "211221106"
LINES = [
    ["铁岭县网格员花名册"],
    ["姓名", "工号", "乡镇", "类别"],
    ["甲", "1", "腰堡镇", "专职"],
    ["乙", "2", "腰堡镇", "快递员"],
]


def xlsx(lines: list[list[str]]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    page = book.active
    assert page is not None
    for line in lines:
        page.append(line)
    book.save(out)
    return out.getvalue()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    found = Site(tmp_path, demo=True)
    yield found
    found.registry.close()


@pytest.fixture
def desk(site: Site) -> Browser:
    return site.signed_in(Role.SECURITY_ADMIN)


def invited(site: Site, worker: int) -> str:
    """The token on the card of a worker."""
    now = real_ms()
    record = AuditRecord(now, "s", "security_admin", "2112", "", "phones.again", f"worker/{worker}")
    return site.registry.invite([worker], record, expires=now + 60_000)[0]


def look(desk: Browser, lines: list[list[str]], whole: str = "") -> str:
    typed = {"do": "roster.look", "reason": "月度名册", "whole": whole, "file": (io.BytesIO(xlsx(lines)), "名册.xlsx")}
    answer = desk.post("/admin/roster", data=typed, headers={"Origin": desk.origin})
    return html.unescape(answer.text)


def seen(page: str) -> str:
    found = re.search(r'name="seen" value="(\w+)"', page)
    assert found is not None
    return found[1]


def take(desk: Browser, digest: str) -> str:
    answer = desk.send("/admin/roster", {"do": "roster.take", "reason": "月度名册", "seen": digest})
    return html.unescape(answer.text)


def names(site: Site) -> list[str]:
    return [worker.name for worker in site.registry.workers()]


def test_nothing_is_taken_before_the_preview_is_confirmed(site: Site, desk: Browser) -> None:
    page = look(desk, LINES)
    assert "新增 2" in page
    assert names(site) == []
    assert "新增 2" in html.unescape(desk.get("/admin/roster").text), "a reload shows it again"
    assert "已录入" in take(desk, seen(page))
    assert names(site) == ["甲", "乙"]
    assert [worker.called for worker in site.registry.workers()] == ["", "快递员"]
    assert "预览：" not in desk.get("/admin/roster").text


def test_what_was_not_seen_is_not_done(site: Site, desk: Browser) -> None:
    page = look(desk, LINES)
    other = site.signed_in(Role.SECURITY_ADMIN)
    take(other, seen(look(other, LINES[:3])))
    assert "请再看一遍" in take(desk, seen(page))
    assert names(site) == ["甲"]


def test_a_whole_roster_names_who_leaves(site: Site, desk: Browser) -> None:
    take(desk, seen(look(desk, LINES)))
    page = look(desk, LINES[:3], whole="211221")
    assert "离岗 1" in page
    assert re.search(r"<td>离岗</td><td>乙</td>", page)
    take(desk, seen(page))
    assert names(site) == ["甲"]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([["通知"], ["请各乡镇"]], "没有找到表头"),
        ([LINES[1], ["丙", "3", "无此镇", "专职"]], "没有乡镇（街道）“无此镇”"),
        ([LINES[1][:3], ["丙", "3", "腰堡镇"]], "缺少“类别(kind)”一列"),
    ],
)
def test_a_mistake_is_said_in_the_words_of_the_page(desk: Browser, lines: list[list[str]], said: str) -> None:
    assert said in look(desk, lines)


def test_another_session_does_not_see_the_preview(site: Site, desk: Browser) -> None:
    look(desk, LINES)
    assert "预览：" not in site.signed_in(Role.SECURITY_ADMIN).get("/admin/roster").text


def test_one_worker_is_found_by_any_number_and_on_record(site: Site, desk: Browser) -> None:
    take(desk, seen(look(desk, LINES)))

    def found(sought: str) -> str:
        answer = desk.send("/admin/people", {"do": "people.find", "reason": "来电核对", "object": sought})
        return html.unescape(answer.text)

    for sought in ("2", "乙"):
        assert "腰堡镇 2 网格" in found(sought)
        assert "快递员" in found(sought)
    assert "没有这个编号" in found("丙")
    assert "people.find" in {link.record.action for link in site.registry.audit_chain()}


def printed(desk: Browser, do: str, **typed: str) -> tuple[str, int]:
    answer = desk.send("/admin/phones", {"do": do, "reason": "发放手机", **typed})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    page = html.unescape(answer.text)
    return page, page.count("<figure>")


def test_a_sheet_has_a_code_for_each_worker_without_a_phone(site: Site, desk: Browser) -> None:
    take(desk, seen(look(desk, LINES)))
    page, cards = printed(desk, "phones.print", object=TOWN, who="without")
    assert cards == 2
    assert "甲" in page
    assert "腰堡镇 2 网格" in page
    assert "data:image/svg+xml" in page
    assert printed(desk, "phones.again", object="1")[1] == 1


def test_an_app_takes_its_key_by_the_token_once(site: Site, desk: Browser) -> None:
    take(desk, seen(look(desk, LINES)))
    token = invited(site, 1)
    phone = site.client()
    told = phone.post("/phone", json={"token": token}).get_json()
    key = site.registry.directory().key(told["key"])
    assert key is not None
    assert [one.number for one in site.registry.directory().senders_of(key.number)] == [told["device"]]
    assert told["stream"].endswith("/v1/stream")
    again = phone.post("/phone", json={"token": token})
    assert (again.status_code, again.get_json()["error"]) == (403, "phone_used")


def test_a_look_at_the_address_spends_nothing_and_a_strange_form_is_refused(site: Site, desk: Browser) -> None:
    take(desk, seen(look(desk, LINES)))
    token = invited(site, 1)
    phone = site.client()
    assert phone.get("/phone").status_code == 200
    assert (
        phone.post("/phone", data={"token": token}, headers={"Origin": "https://elsewhere.example"}).status_code == 403
    )
    assert phone.post("/phone", data={"token": token}, headers={"Origin": phone.origin}).status_code == 403
    assert phone.post("/phone", json={"token": token}).status_code == 200


def test_only_what_fails_is_counted_against_an_address(site: Site, desk: Browser) -> None:
    take(desk, seen(look(desk, [LINES[1], *([f"人{n}", str(n), "腰堡镇", "专职"] for n in range(30))])))
    phone = site.client()
    got = [phone.post("/phone", json={"token": invited(site, n)}).status_code for n in range(1, 31)]
    assert got == [200] * 30
    wrong = [phone.post("/phone", json={"token": "x" * 43}).status_code for _ in range(21)]
    assert wrong == [403] * 20 + [429]
