from __future__ import annotations

import re

from streams.access.subject import Role
from streams.clock import real_ms
from streams.model.audit import AuditRecord
from streams.registry.own_data import OwnTables
from streams.registry.own_units import TakenBy
from streams.registry.records import Datum, NewUser, NewWorker
from streams.registry.regulation import regulation
from streams.settings import CasesSection
from tests.dashboard.conftest import Site

WORD = "a rather long word"


def look(site: Site, worker: int, reason: str) -> None:
    who = ("operator x", "operator", "2112", "")
    site.registry.audit(AuditRecord(real_ms(), *who, "track.open", f"worker/{worker}/2026-11-23", (), reason))


def test_a_worker_sees_who_looked_at_the_own_track_and_at_no_other(site: Site) -> None:
    here = [NewWorker(name="甲", home="211221106", village="211221106201", kind="full")] * 47
    assert site.registry.enrol_workers(here, real_ms())[-1] == 47
    new = NewUser(name="cui", password=WORD, role=Role.WORKER, scope="2112", profile="asvs", worker=47)
    site.registry.add_user(new, AuditRecord(0, "t", "operator", "2112", "", "user.add", "cui"), real_ms())
    client = site.client()
    said = {"name": "cui", "password": WORD, "code": ""}
    assert client.post("/signin", data=said, headers={"Origin": site.url()}).headers["Location"] == "/me"
    assert "没有指定受理部门" in client.get("/me").get_data(as_text=True)
    site.registry.set_regulation(regulation(CasesSection()), 0)
    first = client.get("/me").get_data(as_text=True)
    assert "只转给指定部门（未成年人与反家暴保护专班）" in first
    assert "没有人查看过" in first
    assert "没有登记手机" in first
    worker = site.registry.worker(47)
    assert worker is not None
    site.registry.enrol_phone(47, unique_id="p", foreign=False, simulated=True, datum=Datum.WGS84, now=0)
    own = client.get("/me").get_data(as_text=True)
    assert [text in own for text in ("<td>甲</td>", "腰堡镇", f"<td>{worker.post}</td>", "综治通")] == [True] * 4
    look(site, 47, "工伤认定<b>")
    look(site, 471, "别人的")
    page = client.get("/me").get_data(as_text=True)
    assert "工伤认定&lt;b&gt;" in page
    assert "2026-11-23" in page
    assert "别人的" not in page


def test_nobody_else_has_such_a_page(site: Site) -> None:
    for role in set(Role) - {Role.WORKER}:
        assert site.signed_in(role).get("/me").status_code == 404


def test_a_worker_asks_for_a_correction_and_reads_what_became_of_it(site: Site) -> None:
    person = NewWorker(name="甲", home="211221106", village="211221106201", kind="full", own_number="TL-1")
    (number,) = site.registry.enrol_workers([person], real_ms())
    new = NewUser(name="wen", password=WORD, role=Role.WORKER, scope="2112", profile="asvs", worker=number)
    site.registry.add_user(new, AuditRecord(0, "t", "operator", "2112", "", "user.add", "wen"), real_ms())
    row = ("TL-1", "人身意外伤害保险", "市委政法委", "2026-01-01", "2026-01-31")
    taken = TakenBy("李主任", "建档", 20_000)
    record = AuditRecord(7, "s", "security_admin", "2112", "", "own.take", "own", reason="建档")
    site.registry.take_own(OwnTables({"benefits": [row]}, {}), record, taken)
    client, origin = site.client(), {"Origin": site.url()}
    client.post("/signin", data={"name": "wen", "password": WORD, "code": ""}, headers=origin)
    shown = client.get("/me").get_data(as_text=True)
    assert "人身意外伤害保险" in shown
    assert "2026-01-31 已到期" in shown
    page = re.search(r'name="page" value="(\w+)"', shown)
    assert page
    asked = {"page": page[1], "text": " 村写错了<b> "}
    assert client.post("/me", data=asked).status_code == 403, "a form of another site"
    assert client.post("/me", data=asked, headers=origin).status_code == 303
    assert client.post("/me", data={**asked, "text": " "}, headers=origin).status_code == 422
    (waits,) = site.registry.open_corrections()
    assert (waits.worker, waits.text) == (number, "村写错了<b>")
    assert "村写错了&lt;b&gt;</td><td>待核实" in client.get("/me").get_data(as_text=True)

    desk = site.signed_in(Role.SECURITY_ADMIN)
    listed = desk.get("/admin/people").get_data(as_text=True)
    assert "甲 TL-1 腰堡镇" in listed
    page = re.search(r'name="page" value="(\w+)"', listed)
    assert page
    answer = {"page": page[1], "do": "correction.settle", "object": waits.id, "reason": "下月名册已改"}
    assert desk.post("/admin/people", data={**answer, "outcome": "lost"}, headers=origin).status_code == 422
    done = desk.post("/admin/people", data={**answer, "outcome": "corrected"}, headers=origin)
    assert (done.status_code, site.registry.open_corrections()) == (200, [])
    read = client.get("/me").get_data(as_text=True)
    assert "已更正" in read
    assert "下月名册已改" in read
    found = desk.post("/admin/people", data={**answer, "do": "people.find", "object": "TL-1"}, headers=origin)
    assert "保障: 人身意外伤害保险 2026-01-31 已到期" in found.get_data(as_text=True)
