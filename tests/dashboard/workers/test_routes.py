"""The roster of an area: posts, never a list of names; one name at a time, with its record."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from streams.access.subject import Role
from streams.clock import CityClock
from streams.history.history import History
from streams.model.alert import Alert, AlertState, Priority
from streams.model.audit import AuditRecord
from streams.model.entry_id import EntryId
from streams.model.roster import Person, Plan, RosterChange, RosterLine, RosterStep
from streams.registry.records import NewWorker
from tests.dashboard.conftest import Site

COUNTY, TOWN, OTHER = "211221", "211221106", "211224001"


@pytest.fixture(scope="module")
def numbers(site_of: Callable[[bool], Site]) -> range:
    new = [
        NewWorker(name="王一", home=TOWN, village=f"{TOWN}201", kind="full"),
        NewWorker(name="李二", home=OTHER, village=f"{OTHER}001", kind="part"),
    ]
    return site_of(True).registry.enrol_workers(new, 0)


def test_a_list_has_posts_of_the_scope_and_no_name(site: Site, numbers: range) -> None:
    client = site.signed_in(Role.DUTY, COUNTY)
    answer = client.get(f"/workers.json?region={COUNTY}")
    assert [numbers[0], TOWN, 1, "full"] in answer.get_json()["rows"]
    assert "王一" not in answer.get_data(as_text=True)
    for region in ("2112", "211224", "x", ""):
        assert client.get(f"/workers.json?region={region}").status_code == 404
    assert site.signed_in(Role.LEADER).get("/workers.json?region=2112").status_code == 404


def test_a_name_is_told_one_by_one_and_on_record(site: Site, numbers: range) -> None:
    client = site.signed_in(Role.DUTY, COUNTY)
    ours = {"Origin": site.url(), "X-City": "1"}
    assert client.post("/workers/name", json={"number": numbers[0]}).status_code == 401
    unsaid = client.post("/workers/name", json={"number": numbers[0]}, headers=ours)
    assert (unsaid.status_code, unsaid.get_json()) == (422, {"code": "reason"})
    said = {"number": numbers[0], "reason": "走访核对"}
    assert client.post("/workers/name", json=said, headers=ours).get_json() == {"name": "王一"}
    last = list(site.registry.audit_chain())[-1].record
    assert (last.action, last.object, last.reason) == ("worker.name", f"worker/{numbers[0]}", "走访核对")
    assert client.post("/workers/name", json={"number": numbers[1]}, headers=ours).status_code == 404
    assert client.post("/workers/name", json={"number": "1"}, headers=ours).status_code == 404


def test_the_posts_leave_as_a_file_with_a_reason_and_without_a_name(site: Site, numbers: range) -> None:
    client = site.signed_in(Role.DUTY, COUNTY)
    ours = {"Origin": site.url(), "X-City": "1"}
    asked = {"region": COUNTY, "format": "csv", "reason": "核对岗位"}
    assert client.post("/workers/export", json=asked).status_code == 401
    assert client.post("/workers/export", json={**asked, "reason": " "}, headers=ours).status_code == 422
    answer = client.post("/workers/export", json=asked, headers=ours)
    text = answer.get_data().decode("utf-8-sig")
    assert answer.get_data().startswith(b"\xef\xbb\xbf")
    assert f"腰堡镇,{TOWN},1,专职网格员" in text
    assert "王一" not in text
    assert "模拟数据" in text.splitlines()[0]
    last = list(site.registry.audit_chain())[-1].record
    assert (last.action, last.object, last.reason) == ("export", f"workers/{COUNTY}", "核对岗位")
    for region in ("2112", "211224", "x", ""):
        assert client.post("/workers/export", json={**asked, "region": region}, headers=ours).status_code == 404
    assert site.signed_in(Role.LEADER).post("/workers/export", json=asked, headers=ours).status_code == 404


def test_an_open_alert_that_names_a_worker_is_the_reason(site: Site, numbers: range) -> None:
    client = site.signed_in(Role.DUTY, COUNTY)
    history = History(site.settings.history_url)
    store = site.registry.store()
    assert store is not None
    now = CityClock(store).now_ms()
    alert = Alert(f"sos/{numbers[0]}/1", "sos/1", "sos", Priority.CRITICAL, TOWN, now - 1, subject=str(numbers[0]))
    history.put([alert], EntryId(now, 0), now)
    assert client.get(f"/workers.json?region={COUNTY}").get_json()["alerted"] == [numbers[0]]
    assert site.signed_in(Role.DUTY, "211224").get("/workers.json?region=211224").get_json()["alerted"] == []
    assert client.ask("/workers/name", {"number": numbers[0]}).get_json() == {"name": "王一"}
    assert list(site.registry.audit_chain())[-1].record.reason == "open alert"
    over = msgspec.structs.replace(alert, state=AlertState.CLOSED, version=9)
    history.put([over], EntryId(now, 1), now)
    history.close()
    assert client.get(f"/workers.json?region={COUNTY}").get_json()["alerted"] == []
    assert client.ask("/workers/name", {"number": numbers[0]}).status_code == 422


def test_a_desk_is_told_the_telephone_too_and_each_time_is_a_record(site: Site, numbers: range) -> None:
    worker = site.registry.worker(numbers[0])
    assert worker is not None
    known = Person(number=worker.number, name=worker.name, home=TOWN, village=worker.village, kind="full")
    line = RosterLine("", 1, worker.name, TOWN, worker.village, "full", telephone="13800001234")
    step = RosterStep(RosterChange.CHANGED, known, line)
    record = AuditRecord(1, "s", "security_admin", "2112", "", "roster.import", "", reason="建档")
    site.registry.take_roster(lambda _: Plan((step,), (), 0), lambda town: f"{town}201", record)
    asked = {"number": worker.number, "phone": True}
    desk = site.signed_in(Role.DUTY, COUNTY)
    assert desk.ask("/workers/name", asked).status_code == 422, "no alert of theirs: a reason is said"
    said = {**asked, "reason": "求助回拨"}
    for _ in range(2):
        assert desk.ask("/workers/name", said).get_json() == {"name": "王一", "phone": "13800001234"}
    told = [one.record for one in site.registry.audit_chain() if one.record.action == "worker.contact"]
    assert [(one.fields, one.reason) for one in told] == [(("name", "phone"), "求助回拨")] * 2
    assert "13800001234" not in str(told)
    for role, scope in ((Role.SUPERVISOR, COUNTY), (Role.LEADER, "2112"), (Role.DUTY, "211224")):
        assert site.signed_in(role, scope).ask("/workers/name", said).status_code == 404, role
    assert site.signed_in(Role.SUPERVISOR, COUNTY).ask("/workers/name", {**said, "phone": False}).status_code == 200


def test_a_harvest_ends_at_the_quota_and_the_auditor_hears_of_it(tmp_path: Path) -> None:
    site = Site(tmp_path, demo=True)
    new = [NewWorker(name=f"人{n}", home=TOWN, village=f"{TOWN}201", kind="full") for n in range(40)]
    found = site.registry.enrol_workers(new, 0)
    client = site.signed_in(Role.DUTY, COUNTY)
    answers = [client.ask("/workers/name", {"number": n, "reason": "x"}) for n in found]
    most = site.settings.access.names_hour
    assert [one.status_code for one in answers] == [200] * most + [429] * (40 - most)
    assert answers[-1].get_json() == {"code": "quota"}
    told = [one.record for one in site.registry.audit_chain()]
    assert sum(one.action == "worker.name" for one in told) == most
    (alert,) = [one for one in told if one.action == "quota"]
    assert (alert.fields, alert.decision.value) == (("name", str(most)), "denied")
    assert client.ask("/workers/name", {"number": found[0], "reason": "x"}).status_code == 200
    admin = site.client()
    assert site.press(admin, site.link(Role.SECURITY_ADMIN, page="/admin/sessions")).status_code == 303
    assert "超出每小时查看限额" in admin.get("/admin/sessions").get_data(as_text=True)
    site.registry.close()
