"""Lists and pages of cases as their routes serve them: who gets which, what is masked, and what is recorded."""

from __future__ import annotations

import pytest

from dashboard.cases.reading import CaseView
from dashboard.cases.view import late, view
from dashboard.locale import Words
from streams.access.subject import Role, Subject
from streams.clock import real_ms
from streams.geography.places import load as load_places
from streams.model.case import CaseStep, Mark, MarkKind
from streams.model.case_code import case_code
from streams.model.entry_id import EntryId
from tests.dashboard.cases.case_desk import (
    HOUR,
    PEOPLE,
    PHONE,
    RULES,
    VILLAGE,
    Desk,
    S,
    case,
    listed,
    step,
)


def test_everybody_gets_the_own_list(desk: Desk) -> None:
    site = desk.site
    everything = {"here", "there", "police", "mine", "closed"}
    assert listed(site.signed_in(Role.DUTY)) == everything
    assert listed(site.signed_in(Role.SUPERVISOR, "211221")) == everything - {"there"}
    assert listed(site.signed_in(Role.DUTY, "211224")) == {"there"}
    assert listed(desk.as_("village")) == everything - {"there"}
    assert listed(desk.as_("police")) == {"police", "closed"}
    assert listed(desk.as_("mediator")) == set()
    assert listed(desk.as_("clerk")) == {"mine"}
    assert listed(desk.as_("office")) == {"secret"}
    assert listed(site.signed_in(Role.DEPARTMENT)) == set()
    for role in (Role.LEADER, Role.AUDITOR, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.WORKER, Role.GUIDANCE):
        assert site.signed_in(role).get("/cases.json").status_code == 404


def test_no_filter_widens_a_list(desk: Desk) -> None:
    client = desk.site.signed_in(Role.DUTY, "211224")
    for query in ("region=211221", "region=2112", "unit=police", "q=%25", "region=..", "state=x", "type=R01"):
        assert listed(client, f"?standing=all&{query}") <= {"there"}
    assert listed(desk.as_("police"), "?standing=all&unit=protection&region=211224") == set()
    assert "secret" not in listed(desk.as_("police"), "?standing=all&unit=protection")


def test_filters_live_in_the_link(desk: Desk) -> None:
    client = desk.site.signed_in(Role.DUTY)
    assert listed(client, "") == {"here", "there", "police", "mine"}
    assert listed(client, "?standing=done") == {"closed"}
    assert listed(client, "?category=H") == {"police"}
    assert listed(client, "?state=DISPATCHED") == {"police"}
    assert listed(client, f"?q={desk.code('there')[-5:]}") == {"there"}
    assert listed(client, f"?region={VILLAGE}") == {"here", "police", "mine"}


@pytest.mark.parametrize(
    ("query", "note"),
    [
        ("state=nix", "没有“nix”这个状态"),
        ("type=OLD9", "没有“OLD9”这个类型"),
        ("kpi=gone", "没有“gone”这个指标"),
        ("standing=gone", "没有“gone”这个范围"),
        ("region=999999", "没有“999999”这个地点"),
    ],
)
def test_a_filter_in_vain_is_named_and_lists_nothing(desk: Desk, query: str, note: str) -> None:
    client = desk.site.signed_in(Role.DUTY)
    said = client.get(f"/cases.json?{query}").get_json()
    assert (said["n"], said["rows"], said["notes"]) == (0, [], [f"{note}，未列出事项；请更正筛选条件"])
    asked = {"reason": "x", **dict([query.split("=")])}
    taken = desk.site.signed_in(Role.SUPERVISOR).post("/cases/export", json=asked, headers=desk.ours())
    assert (taken.status_code, taken.get_json()["code"]) == (422, "vain")


def test_a_code_is_found_however_it_is_typed(desk: Desk) -> None:
    client = desk.site.signed_in(Role.DUTY)
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in desk.code("there"))
    assert [row["id"] for row in client.get("/cases.json", query_string={"q": wide}).get_json()["rows"]] == ["there"]
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in desk.code("police"))
    phone = "".join(chr(ord(sign) + 0xFEE0) for sign in PHONE)
    assert client.post("/progress", data={"code": wide, "secret": phone}).status_code == 200


def test_texts_are_scrubbed_and_nobody_is_named(desk: Desk) -> None:
    client = desk.site.signed_in(Role.DUTY)
    for answer in (client.get("/cases.json?standing=all"), client.ask(f"/case/{desk.code('police')}/data")):
        said = answer.get_data(as_text=True)
        for secret in (PHONE, "13912345678", "张三"):
            assert secret not in said
    shown = client.ask(f"/case/{desk.code('police')}/data").get_json()
    fields = {one["name"]: one["masked"] for one in shown["parties"][0]["fields"]}
    assert fields == {"name": "张某", "phone": "138****5678"}


def test_ping_pong_and_whistles_are_shown(desk: Desk) -> None:
    back = (step(1, S.TRIAGED), step(2, S.DISPATCHED, "agri"), step(3, S.RETURNED), step(4, S.DISPATCHED, "resources"))
    whistle = Mark(MarkKind.WHISTLE, real_ms() - 2 * HOUR, "x", "值班员", unit="police")
    desk.history.put([case("pong", VILLAGE, "D01", "", *back, marks=(whistle,))], EntryId(2, 0), real_ms())
    pong = case("pong")
    path = f"/case/{case_code('pong', pong.village, pong.reported_at)}/data"
    shown = desk.site.signed_in(Role.DUTY).ask(path).get_json()
    assert [one["unit"] for one in shown["handed"]] == ["农业农村", "", "自然资源"]
    assert [(one["unit"], one["late"]) for one in shown["whistles"]] == [("公安派出所", True)]
    assert [one["name"] for one in shown["bar"]][4] == "调解"
    assert [one["kind"] for one in shown["clocks"]] == ["triage", "accept", "handle", "check", "wait"]


@pytest.mark.parametrize("path", ["/cases", "/case/211221-261123-2222222"])
def test_pages_are_laid_out_for_whom_they_are(desk: Desk, path: str) -> None:
    for name, role, _, _ in PEOPLE[:5]:
        client = desk.as_(name)
        assert client.get(path).status_code == 200, role
        said = client.get("/_dash-layout", headers={"Referer": f"{desk.site.url()}{path}"}).get_data(as_text=True)
        assert "filters" in said if path == "/cases" else "timeline" in said
        assert "cases/2112" not in said.replace("/cases.json", "") or role is Role.SUPERVISOR
    assert desk.site.signed_in(Role.WALL).get(path).status_code == 404


def test_a_status_with_a_time_before_its_report_is_marked_and_counted_from_the_report() -> None:
    told = real_ms() - HOUR
    early = (CaseStep(1, S.TRIAGED, told - 43 * HOUR), CaseStep(2, S.DISPATCHED, told + HOUR, unit="police"))
    who = Subject(id="x", role=Role.SUPERVISOR, scope="2112")
    shown = CaseView(who, Words("zh"), load_places(), RULES, told + 2 * HOUR)
    found = view(case("early", VILLAGE, "D01", "", *early, reported_at=told), [], [], shown)["timeline"]
    assert [line["more"].split(" · ")[-1] for line in found] == [
        "窗口",
        "原报时间早于上报，按上报时间计",
        "",
    ]
    assert found[2]["what"] == "派单给公安派出所"
    assert found[0]["at"] == found[1]["at"]


def test_a_clock_that_has_stopped_says_that_it_was_in_time_and_not_what_is_left() -> None:
    now, words = real_ms(), Words("zh")
    shown = CaseView(Subject(id="x", role=Role.SUPERVISOR, scope="2112"), words, load_places(), RULES, now)
    steps = (CaseStep(1, S.TRIAGED, now - 1_000), CaseStep(2, S.DISPATCHED, now - 500, unit="police"))
    clocks = view(case("clock", VILLAGE, "D01", "", *steps, reported_at=now - 2_000), [], [], shown)["clocks"]
    said = {clock["kind"]: clock["said"] for clock in clocks}
    assert said["triage"].startswith("按时完成，余 ")
    assert said["accept"].startswith("剩 ")


def test_a_clock_that_stopped_too_late_is_not_said_to_run_over_still() -> None:
    now, words = real_ms(), Words("zh")
    shown = CaseView(Subject(id="x", role=Role.SUPERVISOR, scope="2112"), words, load_places(), RULES, now)
    steps = (CaseStep(1, S.TRIAGED, now - HOUR), CaseStep(2, S.DISPATCHED, now - HOUR, unit="police"))
    clocks = view(case("late", VILLAGE, "D01", "", *steps, reported_at=now - 900 * HOUR), [], [], shown)["clocks"]
    assert {clock["kind"]: clock["said"] for clock in clocks}["triage"].startswith("已完成，超期 ")


def test_whose_turn_it_is_and_that_history_is_behind() -> None:
    now, words = real_ms(), Words("zh")
    who = Subject(id="x", role=Role.SUPERVISOR, scope="2112")
    shown = CaseView(who, words, load_places(), RULES, now)
    steps = (CaseStep(1, S.TRIAGED, now - HOUR), CaseStep(2, S.DISPATCHED, now, unit="police"))

    def turn(*done: CaseStep) -> str:
        return str(view(case("turn", VILLAGE, "D01", "", *done, reported_at=now - HOUR), [], [], shown)["turn"])

    assert turn().startswith("待 腰堡镇 范家屯村民委员会 处理，自 ")
    assert turn(*steps).startswith("待 公安派出所 处理，自 ")
    assert turn(*steps, CaseStep(3, S.CANCELLED, now)) == ""
    assert late(now - 59_000, now, 1.0, words) == ""
    assert late(now - 61_000, now, 1.0, words).startswith("历史库滞后：此处内容截至 ")
    assert late(now - 61_000, now, 60.0, words) == "", "a city that runs faster is behind by more"
