"""Numbers of areas as their routes serve them: who gets which, what opens which cases, and how they leave the house."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from flask.testing import FlaskClient

from dashboard.areas.compare import hidden
from streams.access.subject import Role
from streams.clock import real_ms
from streams.geography.places import load as geography
from streams.history.history import History
from streams.kpi.dictionary import KPIS, Shape
from streams.model.audit import AuditRecord
from streams.model.case import Case, CaseState, CaseStep
from streams.model.case_clock import timed
from streams.model.entry_id import EntryId
from streams.model.local_day import day_start, iso_day, local_day
from streams.registry.audit import Wanted
from streams.registry.regulation import regulation
from streams.settings import CasesSection
from tests.dashboard.conftest import Site

RULES = regulation(CasesSection())
S = CaseState
HOUR = 3_600_000
BEGUN = 70 * 24 * HOUR
"""How long before now history begins: longer than any month before, shorter than any quarter before."""
VILLAGES = ("211221106201", "211221106202", "211224001001")


def cases(now: int) -> Iterator[Case]:
    first = now - BEGUN
    done = tuple(CaseStep(n, state, first) for n, state in enumerate((S.TRIAGED, S.HANDLING, S.CHECKING, S.CLOSED), 1))
    yield timed(Case(id="old", village=VILLAGES[0], type="H01", category="H", reported_at=first, steps=done), RULES)
    for n in range(40):
        at = now - (n % 20) * HOUR
        steps: tuple[CaseStep, ...] = (
            CaseStep(1, S.TRIAGED, at),
            CaseStep(2, S.DISPATCHED, at, unit=("police", "justice")[n % 2]),
        )
        steps += (CaseStep(3, S.ACCEPTED, at), CaseStep(4, S.CHECKING, at)) if n % 4 else ()
        told: dict[str, Any] = {"type": "H01", "category": "DH"[n % 8 > 0], "channel": "window", "reported_at": at}
        made = Case(
            id=f"c{n}", village=VILLAGES[n % 3], lon_e6=123_900_000 + n, lat_e6=42_200_000 * (n % 24 != 4), **told
        )
        yield timed(Case(**{name: getattr(made, name) for name in made.__struct_fields__} | {"steps": steps}), RULES)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("areas"), demo=True)
    site.registry.set_regulation(RULES, 0)
    history = History(site.settings.history_url)
    history.open()
    now = real_ms()
    history.put(cases(now), EntryId(1, 0), now)
    yield site
    history.close()
    site.registry.close()


def told(client: FlaskClient, path: str) -> dict[str, Any]:
    answer = client.get(path)
    assert answer.status_code == 200, path
    found: dict[str, Any] = answer.get_json()
    return found


def test_every_number_stands_with_its_meaning_and_its_n(house: Site) -> None:
    told_ = told(house.signed_in(Role.SUPERVISOR), "/region/2112/numbers?range=week")
    lines = {line["id"]: line for line in told_["kpis"]}
    assert lines.keys() == {kpi.id for kpi in KPIS if kpi.shape is not Shape.LIVE}
    assert lines["reports"]["text"] == "40"
    assert lines["reports"]["before"] == "0"
    assert (lines["on_time_rate"]["text"], lines["on_time_rate"]["n"]) == ("100.0", 30)
    assert lines["rework_rate"]["text"] == "—"
    assert lines["rectified_rate"]["text"] == "… 未接入"
    assert all(line["meaning"] for line in told_["kpis"])
    assert sum(area["reports"] for area in told_["below"]) == 40
    assert sum(map(sum, told_["heat"])) == 40
    assert [one["n"] for one in told_["types"]] == [40]


def test_every_number_opens_as_many_cases_as_it_says(house: Site) -> None:
    client = house.signed_in(Role.SUPERVISOR)
    told_ = told(client, "/region/211221/numbers?range=week")
    span = f"region=211221&range=custom&from={told_['first']}&to={told_['last']}"
    for line in told_["kpis"]:
        if not line["listed"] or line["id"] in ("load", "reports_per_10k"):
            continue
        found = told(client, f"/cases.json?kpi={line['id']}&{span}")
        number = line["n"] if line["n"] is not None else int(line["text"].replace(",", ""))
        assert found["counted"] == number, line["id"]


def test_a_matrix_opens_its_cells(house: Site) -> None:
    client = house.signed_in(Role.SUPERVISOR)
    found = told(client, "/region/2112/matrix?range=week&kpi=open")
    police = next(row for row in found["rows"] if row["unit"] == "police")
    assert police["all"]["n"] == sum(cell["n"] for cell in police["cells"]) == 10
    for area, cell in zip(found["areas"], police["cells"], strict=True):
        link = f"/cases.json?kpi=open&unit=police&region={area['code']}&range=week"
        assert told(client, link)["n"] == cell["n"]


def test_a_ranking_greys_the_few_and_can_be_off(house: Site, tmp_path: Path) -> None:
    found = told(house.signed_in(Role.SUPERVISOR), "/region/2112/ranks?range=week&kpi=on_time_rate&by=6")
    assert {row["rank"] for row in found["rows"]} == {0}
    assert [row["n"] for row in found["rows"] if row["n"]] == [20, 10]
    off = Site(tmp_path, demo=True, dashboard={"rankings": "false"})
    assert told(off.signed_in(Role.SUPERVISOR), "/region/2112/ranks") == {"off": True, "rows": []}
    off.registry.close()
    assert [hidden(n) for n in (0, 9, 10)] == ["甲", "癸", "甲2"]


@pytest.mark.parametrize("path", ["numbers", "matrix", "ranks", "towns", "sites", "matters"])
def test_nobody_gets_an_area_that_is_not_theirs(house: Site, path: str) -> None:
    client = house.signed_in(Role.SUPERVISOR, "211221")
    assert client.get(f"/region/211221106/{path}").status_code == 200
    answers = [client.get(f"/region/{code}/{path}") for code in ("211224", "2112", "211299", "x")]
    assert {(one.status_code, one.data) for one in answers} == {(404, answers[0].data)}
    assert house.signed_in(Role.DEPARTMENT).get(f"/region/2112/{path}").status_code == 404


def test_a_map_is_tinted_by_what_came_in(house: Site) -> None:
    client = house.signed_in(Role.SUPERVISOR)
    assert sum(told(client, "/region/2112/towns?range=week")["towns"].values()) == 40
    hours = [told(client, f"/region/2112/towns?range=week&hour={n}")["towns"] for n in range(24)]
    assert sum(sum(towns.values()) for towns in hours) == 40


def test_open_matters_have_a_place_on_the_map_and_disputes_are_counted_alone(house: Site) -> None:
    client = house.signed_in(Role.SUPERVISOR)
    told_ = told(client, "/region/2112/matters")
    # Open are c0, c4, .. c36, every other one a dispute; of c4 and c28 nobody said where: they are at their village.
    assert (told_["n"], told_["held"]) == (10, 5)
    said = sorted(spot["lon"] - 123_900_000 for spot in told_["spots"] if spot["lat"] == 42_200_000)
    assert said == [12, 20, 36]
    unsaid = [spot for spot in told_["spots"] if spot["lat"] != 42_200_000]
    assert [(spot["lon"], spot["lat"]) for spot in unsaid] == 2 * [geography().label(VILLAGES[1])]
    assert {spot["category"] for spot in told_["spots"]} == {"H"}
    assert client.get(f"/case/{told_['spots'][0]['code']}").status_code == 200
    part = told(client, f"/region/{VILLAGES[0]}/matters")
    assert {spot["code"][:6] for spot in part["spots"]} == {VILLAGES[0][:6]}
    assert house.signed_in(Role.SUPERVISOR, "211224").get("/region/211221/matters").status_code == 404


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


def test_the_numbers_at_the_head_stand_beside_their_own_period_before(house: Site) -> None:
    client = house.signed_in(Role.SUPERVISOR)
    by_range = {range_: told(client, f"/region/2112/numbers?range={range_}") for range_ in ("today", "month")}
    strip = by_range["today"]["strip"]
    assert strip == by_range["month"]["strip"]
    assert strip.keys() == {"reports", "open", "overdue", "on_time_rate", "handle_time"}
    for id_, one in strip.items():
        line = next(line for line in by_range[one["range"]]["kpis"] if line["id"] == id_)
        assert (one["text"], one["n"]) == (line["before"], line["before_n"])
        assert (one["first"], one["last"]) == (by_range[one["range"]]["first"], by_range[one["range"]]["last"])


def test_a_villages_head_is_of_the_days_its_labels_say(house: Site) -> None:
    client = house.signed_in(Role.SUPERVISOR)
    by_range = {range_: told(client, f"/region/{VILLAGES[0]}/numbers?range={range_}") for range_ in ("today", "month")}
    strip = by_range["month"]["strip"]
    for id_, one in strip.items():
        line = next(line for line in by_range[one["range"]]["kpis"] if line["id"] == id_)
        assert (one["now"], one["now_n"]) == (line["text"], line["n"])


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


def test_a_court_is_in_no_matrix_and_no_ranking(tmp_path: Path) -> None:
    site = Site(tmp_path, demo=True)
    site.registry.set_regulation(RULES, 0)
    history, now = History(site.settings.history_url), real_ms()
    history.open()
    at_court = (CaseStep(1, S.TRIAGED, now - HOUR), CaseStep(2, S.DIVERTED, now - HOUR, unit="court"))
    one = Case(id="d", village=VILLAGES[0], type="D01", category="D", reported_at=now - HOUR, steps=at_court)
    history.put([timed(one, RULES)], EntryId(1, 0), now)
    client = site.signed_in(Role.SUPERVISOR)
    assert told(client, "/region/2112/matrix?kpi=open")["rows"] == []
    assert told(client, "/region/2112/ranks?kpi=on_time_rate&by=unit")["rows"] == []
    assert told(client, "/region/2112/ranks?kpi=on_time_rate&by=6")["tiers"] == 0
    history.close()
    site.registry.close()


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
    same = [line["difference"] for line in found if line["before"] == line["text"] not in ("—", "… 未接入")]
    assert same == ["持平"] * len(same) != []


def test_a_townships_line_up_names_who_is_on(house: Site) -> None:
    client = house.signed_in(Role.SUPERVISOR)
    units = told(client, "/region/211221106/numbers")["units"]
    assert [one["unit"] for one in units] == ["township", "justice", "police", "court"]
    assert {(one["who"], one["phone"]) for one in units} == {("示例值班员", "示例电话")}
    assert told(client, "/region/2112/numbers")["units"] == []


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("range=custom&from=2025-01-01&to=2026-11-28", "起止超过 366 天"),
        ("range=custom&from=2026-11-28&to=2026-11-01", "开始日期晚于结束日期"),
        ("range=custom&from=0001-01-01&to=0001-01-02", "起止日期无效"),
        ("range=custom&from=2026-1-1", "起止日期无效"),
        ("range=year", "没有“year”这个时段"),
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


def test_what_is_asked_well_has_no_note(house: Site) -> None:
    client = house.signed_in(Role.SUPERVISOR)
    for path in ("numbers?range=week", "matrix?kpi=open", "ranks?kpi=on_time_rate&by=9", "numbers"):
        assert told(client, f"/region/2112/{path}")["notes"] == []


def test_a_number_or_an_order_in_vain_is_named(house: Site) -> None:
    client = house.signed_in(Role.SUPERVISOR)
    assert told(client, "/region/2112/matrix?kpi=gone")["notes"] == ["没有“gone”这个指标，未采用；显示默认项"]
    assert told(client, "/region/2112/ranks?by=12")["vain"] == ["by"]


@pytest.mark.parametrize("query", ["hour=²", "hour=24", "hour=٣", "hour=x"])
def test_an_hour_there_is_not_is_none(house: Site, query: str) -> None:
    client = house.signed_in(Role.SUPERVISOR)
    whole = told(client, "/region/2112/towns?range=week")["towns"]
    if query != "hour=²":
        assert told(client, f"/region/2112/towns?range=week&{query}")["towns"] == whole
    else:
        assert told(client, f"/region/2112/towns?range=week&{query}") == told(
            client, "/region/2112/towns?range=week&hour=2"
        )


NASTY = ("²", "٣", "9" * 30, "-1", "0", "x", "\x00", "0001-01-01", "9999-12-31", "a" * 5000, "%", "ｘ，")
READS = {
    "/region/2112/numbers": "range from to",
    "/region/2112/towns": "range from hour",
    "/region/2112/ranks": "kpi by",
    "/region/2112/sites": "kind",
    "/cases.json": "region standing state type category unit q rows whistled kpi part from",
    "/workers.json": "region",
    "/find": "q lang",
    "/progress": "code tail",
}
"""What each address reads, asked one at a time: a first word in vain must not hide the second."""


@pytest.mark.parametrize("value", NASTY)
def test_no_word_of_an_address_is_an_error(house: Site, value: str) -> None:
    client = house.signed_in(Role.SUPERVISOR)
    custom = {"range": "custom", "from": "2026-11-01", "to": "2026-11-02"}
    for path, names in READS.items():
        for name in names.split():
            assert client.get(path, query_string={**custom, name: value}).status_code < 500, (path, name, value)
    every = dict.fromkeys(" ".join(READS.values()).split(), value) | {"d": value, "case": value}
    pages = [path for method, path in house.routes() if method == "GET" and not path.startswith(("/assets", "/_dash"))]
    for path in [*pages, "/region/2112", f"/worker/{value}/track", f"/worker/{value}/track/data"]:
        assert client.get(path, query_string=every).status_code < 500, (path, value)
