"""What leaves an area's page, what was published of it, and what it is compared with."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import msgspec
import pytest
from flask.testing import FlaskClient

from streams.access.subject import Role
from streams.clock import real_ms
from streams.history.history import History
from streams.model.audit import AuditRecord
from streams.model.case import Case
from streams.model.case_clock import timed
from streams.model.entry_id import EntryId
from streams.model.local_day import day_start, iso_day, local_day
from streams.registry.audit import Wanted
from tests.dashboard.areas.area_numbers import BEGUN, HOUR, RULES, VILLAGES, told
from tests.dashboard.conftest import Site


def taken(site: Site, client: FlaskClient, **said: str) -> Any:
    headers = {"Origin": site.url(), "X-City": "1"}
    return client.post("/region/2112/export", json={"range": "week", **said}, headers=headers)


def test_nothing_leaves_without_a_reason_and_a_record(house: Site) -> None:
    client = house.signed_in(Role.SUPERVISOR)
    assert taken(house, client).status_code == 422
    assert taken(house, client, reason="x", format="exe").status_code == 422
    assert client.post("/region/2112/export", json={"reason": "x"}).status_code == 401
    assert taken(house, house.signed_in(Role.MEDIATOR), reason="x").status_code == 404
    answer = taken(house, client, reason="周报")
    assert answer.status_code == 200
    (link, *_) = house.registry.audit_search(Wanted(action="export", object="region/2112/numbers"), 5)
    assert (link.record.reason, link.record.role) == ("周报", "supervisor")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert rows[0] == ["模拟数据"]
    assert next(row for row in rows if row[-1] == "reports")[:2] == ["上报", "40"]


def test_a_list_leaves_with_a_reason_and_says_what_it_is_of(house: Site) -> None:
    headers = {"Origin": house.url(), "X-City": "1"}
    client = house.signed_in(Role.SUPERVISOR, "211221")
    said = {"standing": "open", "reason": "核对"}
    assert client.post("/cases/export", json={"standing": "open"}, headers=headers).status_code == 422
    answer = client.post("/cases/export", json=said, headers=headers)
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    n = told(client, "/cases.json?standing=open")["n"]
    head = next(at for at, row in enumerate(rows) if row[0] == "编号")
    assert (len(rows), rows[head + 1][0][:6]) == (head + 1 + n, "211221")
    assert ["内容：事项 · 在办"] in rows[:head]
    assert house.registry.audit_search(Wanted(action="export", object="cases"), 5)[0].record.reason == "核对"
    assert house.signed_in(Role.LEADER).post("/cases/export", json=said, headers=headers).status_code == 404


def test_a_fresh_store_has_nothing_revised(house: Site) -> None:
    client = house.signed_in(Role.SUPERVISOR)
    first, last = (iso_day(local_day(real_ms()) - back) for back in (71, 1))
    found = told(client, f"/region/2112/numbers?range=custom&from={first}&to={last}")
    assert found["complete"]
    assert {line["revised"] for line in found["kpis"]} == {""}


def test_what_was_published_stays_and_what_changes_is_revised(tmp_path: Path) -> None:
    site = Site(tmp_path, demo=True)
    site.registry.set_regulation(RULES, 0)
    history, now = History(site.settings.history_url), real_ms()
    history.open()
    day = local_day(now) - 2
    noon = day_start(day) + 12 * HOUR
    made = [Case(id=f"p{n}", village=VILLAGES[0], type="H01", category="H", reported_at=noon) for n in range(3)]
    history.put([timed(case, RULES) for case in made], EntryId(1, 0), now)
    lead = site.signed_in(Role.DUTY_LEAD)
    headers = {"Origin": site.url(), "X-City": "1"}
    span = {"range": "custom", "from": iso_day(day), "to": iso_day(day)}

    def publish(client: FlaskClient, **said: str) -> int:
        return client.post("/region/2112/publish", json={**span, **said}, headers=headers).status_code

    assert publish(lead) == 422
    assert publish(site.signed_in(Role.DUTY), reason="x") == 404
    assert publish(site.signed_in(Role.SUPERVISOR, "211224"), reason="x") == 404
    assert lead.post("/region/2112/publish", json={**span, "reason": "x"}).status_code == 401
    assert publish(lead, reason="日报第1期", range="today") == 409
    assert publish(lead, reason="日报第1期") == 200
    (link, *_) = site.registry.audit_search(Wanted(action="publish"), 5)
    assert (link.record.object, link.record.reason) == (f"region/2112/{iso_day(day)}/{iso_day(day)}", "日报第1期")

    def revised() -> dict[str, str]:
        link = f"/region/2112/numbers?range=custom&from={iso_day(day)}&to={iso_day(day)}"
        return {line["id"]: line["revised"] for line in told(lead, link)["kpis"] if line["revised"]}

    assert revised() == {}
    # A late report of that day; then everything is told anew, as an upgrade does.
    late = timed(msgspec.structs.replace(made[0], id="late"), RULES)
    history.put([late], EntryId(2, 0), now)
    assert revised() == {"reports": "3", "open": "3"}
    history.put([timed(case, RULES) for case in [*made, late]], EntryId(3, 0), now, whole=True)
    assert revised()["reports"] == "3"
    rows = site.registry.published("2112", day, day)
    old = msgspec.structs.replace(rows["on_time_rate"], value=88.0, n=50, top=44, version=2, cut=now + 1)
    site.registry.publish([old], site_record())
    assert revised()["on_time_rate"] == "88.0（口径第2版）"
    history.close()
    site.registry.close()


def site_record() -> AuditRecord:
    return AuditRecord(0, "x", "operator", "2112", "", "publish", "region/2112")


def test_what_history_has_a_part_of_is_no_period_before(house: Site) -> None:
    client = house.signed_in(Role.SUPERVISOR)
    whole, part = (told(client, f"/region/2112/numbers?range={name}") for name in ("month", "quarter"))
    assert whole["since"] == ""
    assert part["since"] == iso_day(local_day(real_ms() - BEGUN))
    before = {line["id"]: (line["before"], line["before_n"], line["difference"]) for line in part["kpis"]}
    assert before["reports"] == ("—", None, "")
    assert before["on_time_rate"] == ("—", None, "")
    assert "—" not in [line["before"] for line in whole["kpis"] if line["id"] in ("reports", "open", "overdue")]


def test_what_reads_the_same_is_not_said_to_have_risen(house: Site) -> None:
    found = told(house.signed_in(Role.SUPERVISOR), "/region/2112/numbers?range=week")["kpis"]
    same = [line["difference"] for line in found if line["before"] == line["text"] != "—"]
    assert same == ["持平"] * len(same) != []


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("range=custom&from=2025-01-01&to=2026-11-28", "起止超过 366 天"),
        ("range=custom&from=2026-11-28&to=2026-11-01", "开始日期晚于结束日期"),
        ("range=custom&from=0001-01-01&to=0001-01-02", "起止日期无效"),
        ("range=custom&from=2026-1-1", "起止日期无效"),
        ("range=decade", "没有“decade”这个时段"),
        ("range=week&back=999", "没有往前这么多的时段"),
    ],
)
def test_a_period_in_vain_is_named_and_nothing_else_is_exported(house: Site, query: str, why: str) -> None:
    client = house.signed_in(Role.SUPERVISOR)
    found = told(client, f"/region/2112/numbers?{query}")
    assert (found["vain"], found["notes"]) == (["range"], [f"{why}，未采用；显示今日"])
    assert found["first"] == found["last"]
    said = dict(part.split("=") for part in query.split("&"))
    headers = {"X-City": "1", "Origin": house.url(), "Sec-Fetch-Site": "same-origin"}
    taken = client.post("/region/2112/export", json={**said, "reason": "x", "what": "numbers"}, headers=headers)
    assert (taken.status_code, taken.get_json()) == (422, {"code": "vain", "detail": why})
    listed = told(client, f"/cases.json?kpi=reports&{query}")
    assert (listed["n"], listed["notes"]) == (0, [f"{why}，未列出事项；请更正筛选条件"])
