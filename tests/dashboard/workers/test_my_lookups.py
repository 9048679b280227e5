from __future__ import annotations

from streams.access.subject import Role
from streams.clock import real_ms
from streams.model.audit import AuditRecord
from streams.registry.records import Datum, NewUser, NewWorker
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
    first = client.get("/me").get_data(as_text=True)
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
