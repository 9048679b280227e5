"""/supervision: what each role sees of followed items, what its forms send, evidence, and the list as a file."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from PIL import Image

from streams.access.subject import Role
from streams.clock import real_ms
from streams.history.history import History
from streams.model import bodies
from streams.model.audit import AuditRecord
from streams.model.case import Case
from streams.model.case_code import case_code
from streams.model.entry_id import EntryId
from streams.model.follow.item import FollowItem, FollowWish, PastStep
from streams.model.follow.walk import FollowActor, moved, opened
from streams.model.local_day import iso_day, local_day
from streams.registry.own_data import OwnTables
from streams.registry.own_units import TakenBy
from streams.registry.records import NewUser
from streams.registry.regulation import regulation
from streams.settings import CasesSection
from streams.wire import command as wire
from tests.dashboard.cases.case_desk import WORD, case
from tests.dashboard.conftest import Browser, Site
from tests.dashboard.intake_door import Intake
from tests.dashboard.test_callbacks import sent
from tests.dashboard.test_commands import desk  # noqa: F401

DAY = 86_400_000
ACT = "0b5e2b8e-3c1d-4c55-9d0a-6a2f6f0c7f11"
VIEW = "view-supervision.children"
RULES = regulation(CasesSection())
KINDS = RULES.follow_kinds
TEAM = FollowActor("t1", "第1督导组", "guidance", "2112")
OTHER = FollowActor("t2", "第2督导组", "guidance", "2112")
HOUSING = FollowActor("h", "住建", "department", "2112", frozenset({"housing"}))


def picture() -> bytes:
    raw = io.BytesIO()
    Image.new("RGB", (4, 4), "white").save(raw, "PNG")
    return raw.getvalue()


def found(
    name: str, unit: str = "housing", place: str = "211221106", due: int = 9, files: tuple[str, ...] = ()
) -> FollowItem:
    now = real_ms()
    wish = FollowWish(
        kind="finding",
        title=f"消防通道 {name}",
        place=place,
        unit=unit,
        due=now + due * DAY,
        paper="1 号",
        files=files,
        c0="fire_exit",
        past=(PastStep("open", now - 20 * DAY, "第1督导组", "1 号"),) if due < 0 else (),
    )
    return opened(KINDS["finding"], name, wish, TEAM, now)


def with_step(item: FollowItem, name: str, who: FollowActor) -> FollowItem:
    kind = KINDS[item.kind]
    step = kind.step(name)
    assert step is not None
    return moved(kind, item, step, FollowWish(paper="2 号"), "", who, real_ms())


@pytest.fixture
def site(desk: Site) -> Site:  # noqa: F811
    """Four findings: proven, reported, late, and another county's."""
    desk.registry.set_regulation(RULES, 0)
    reported = with_step(found("f2"), "rectify", HOUSING)
    proven = with_step(with_step(found("f1"), "rectify", HOUSING), "recheck", OTHER)
    point = opened(
        KINDS["point"],
        "p1",
        FollowWish(kind="point", title="示例夜市", place="211221106", c0="square"),
        TEAM,
        real_ms(),
    )
    keep(desk, proven, reported, found("f3", due=-1), found("f4", "justice", "211224101"), point)
    return desk


def keep(site: Site, *items: FollowItem | Case) -> None:
    history = History(site.settings.history_url)
    history.open()
    history.put(list(items), EntryId(real_ms(), 0), real_ms())
    history.close()


_IN: dict[str, Browser] = {}
"""People who are signed in, by name: an address tries a few names a minute."""


def of_department(site: Site, name: str) -> Browser:
    """A person of it, made at the first call."""
    if name not in {one.name for one in site.registry.users()}:
        new = NewUser(name=name, password=WORD, role=Role.DEPARTMENT, scope="2112", profile="asvs", department=name)
        site.registry.add_user(new, AuditRecord(0, "t", "operator", "2112", "", "user.add", name), real_ms())
        _IN[name] = site.enter(name, WORD)
    return _IN[name]


def shown(site: Site, role: Role, scope: str, query: str = "", department: str = "") -> str:
    client = of_department(site, department) if department else site.signed_in(role, scope)
    answer = client.ask("/_dash-update-component", sent(VIEW, [("address", "search", query)], "/supervision", query))
    assert answer.status_code == 200, answer.text
    return json.dumps(answer.get_json()["response"]["view-supervision"]["children"], ensure_ascii=False)


def number(told: str, name: str) -> int:
    """The number of a card: its link is the one before its mark."""
    before = told[: told.index(f'"data-testid": "follow-{name}"')]
    return int(re.findall(r'"(\d+)", "className": "digits"|"children": "(\d+)"', before)[-1][1])


def test_the_numbers_are_those_of_the_list_and_each_opens_its_own(site: Site) -> None:
    told = shown(site, Role.GUIDANCE, "2112")
    counts = {name: number(told, name) for name in ("points", "opened", "proven", "sampled", "running", "late")}
    assert counts == {"points": 1, "opened": 4, "proven": 1, "sampled": 0, "running": 3, "late": 1}
    assert "整改率 25.0%（n = 4）" in told
    for name, titles in (("proven", {"f1"}), ("late", {"f3"}), ("running", {"f2", "f3", "f4"})):
        listed = shown(site, Role.GUIDANCE, "2112", f"?state={name}")
        assert set(re.findall(r'"children": "消防通道 (f\d)"', listed)) == titles
    county = shown(site, Role.GUIDANCE, "211221")
    assert number(county, "opened") == 3, "the own area alone"


def test_as_of_a_day_before_it_had_its_own_figures(site: Site) -> None:
    yesterday = iso_day(local_day(real_ms()) - 1)
    told = shown(site, Role.GUIDANCE, "2112", f"?until={yesterday}")
    assert (number(told, "opened"), number(told, "proven")) == (1, 0), (
        "what the ledger dated back is there, the rest is not"
    )


def test_who_is_responsible_sees_the_own_and_no_numbers(site: Site) -> None:
    told = shown(site, Role.DEPARTMENT, "2112", department="housing")
    assert {f"消防通道 f{n}" in told for n in (1, 2, 3)} == {True}
    assert "消防通道 f4" not in told
    assert "follow-rate" not in told
    assert "没有这一项" in shown(site, Role.DEPARTMENT, "2112", "?item=f4", department="housing")
    assert "消防通道" not in shown(site, Role.VILLAGE, "211221106201")
    assert "没有这一项" in shown(site, Role.GUIDANCE, "211224", "?item=f1")


def test_only_steps_that_may_be_taken_are_offered(site: Site) -> None:
    assert "复查通过" in shown(site, Role.GUIDANCE, "2112", "?item=f2")
    late = shown(site, Role.DEPARTMENT, "2112", "?item=f3", department="housing")
    assert "报整改" in late
    assert "followstep" in late
    supervisor = shown(site, Role.SUPERVISOR, "2112", "?item=f2")
    assert "followstep" not in supervisor
    assert "消防通道 f2" in supervisor


def form(
    site: Site,
    name: str,
    said: dict[str, str],
    query: str,
    role: Role = Role.GUIDANCE,
    department: str = "",
    scope: str = "2112",
) -> Any:
    body = sent(
        f"..{name}-done.data...{name}-said.children..",
        [(f"{name}-sent", "data", {"n": 1, "id": ACT, "said": said})],
        "/supervision",
        query,
    )
    client = of_department(site, department) if department else site.signed_in(role, scope)
    return client.ask("/_dash-update-component", body)


def given(intake: Intake) -> tuple[Any, FollowWish]:
    ((_, body),) = intake.taken
    command = wire.decode(body)
    wish = bodies.read(command.action, command.body)
    assert isinstance(wish, FollowWish)
    return command, wish


def test_a_finding_goes_to_intake_scrubbed_with_its_point_and_place(site: Site, intake: Intake) -> None:
    said = {"title": "通道被占 13800138000", "unit": "housing", "due": "2030-12-31", "paper": "9 号", "c0": "gas"}
    answer = form(site, "follow", said, "?item=p1&new=finding")
    assert "已提交" in json.dumps(answer.get_json(), ensure_ascii=False)
    command, wish = given(intake)
    assert (command.action, command.object, command.role) == ("follow.open", ACT, "guidance")
    assert (wish.about, wish.place, wish.unit, wish.c0) == ("follow/p1", "211221106", "housing", "gas")
    assert "13800138000" not in wish.title


def test_a_step_names_the_state_it_was_written_for(site: Site, intake: Intake) -> None:
    said = {"base": "recheck/2", "paper": "复查 3 号", "note": "已清空"}
    form(site, "followstep", said, "?item=f2")
    command, wish = given(intake)
    assert (command.action, command.object, command.expected_version) == ("follow.step", "f2", 2)
    assert (command.note, wish.step, wish.paper) == ("已清空", "recheck", "复查 3 号")
    again = form(site, "followstep", {**said, "base": "recheck/1"}, "?item=f2")
    assert "刚有变化" in json.dumps(again.get_json(), ensure_ascii=False)
    assert len(intake.taken) == 1


def test_evidence_is_kept_by_its_hash_and_shown_to_who_sees_the_item(site: Site) -> None:
    page = {"Referer": f"{site.url()}/supervision"}
    team = site.signed_in(Role.GUIDANCE, "2112")
    headers = {"Origin": site.url(), "X-City": "1", **page}
    kept = team.post("/supervision/media", data=picture(), headers=headers)
    assert kept.status_code == 200, kept.text
    name = kept.get_json()["id"]
    keep(site, msgspec.structs.replace(found("f5", files=(name,)), revision=1))
    shown_ = team.post(f"/supervision/f5/media/{name}", json={}, headers=headers)
    assert (shown_.status_code, shown_.mimetype) == (200, "image/png")
    assert team.post(f"/supervision/f1/media/{name}", json={}, headers=headers).status_code == 404, "of another item"
    away = site.signed_in(Role.GUIDANCE, "211224")
    assert away.post(f"/supervision/f5/media/{name}", json={}, headers=headers).status_code == 404
    assert (
        site.signed_in(Role.SUPERVISOR, "2112").post("/supervision/media", data=picture(), headers=headers).status_code
        == 403
    )


def test_the_file_holds_what_the_list_shows_with_a_reason(site: Site) -> None:
    team = site.signed_in(Role.GUIDANCE, "2112")
    headers = {"Origin": site.url(), "X-City": "1", "Referer": f"{site.url()}/supervision?state=proven"}
    assert team.post("/supervision/export", json={"format": "csv"}, headers=headers).status_code == 422
    taken = team.post("/supervision/export", json={"format": "csv", "reason": "季度通报"}, headers=headers)
    assert taken.status_code == 200
    text = taken.data.decode("utf-8-sig")
    assert "消防通道 f1" in text
    assert "消防通道 f2" not in text
    assert "已整改（复查通过）" in text


@pytest.mark.parametrize("kind", ["finding", "visit", "point", "team", "key_case", "six_round"])
def test_every_kind_has_its_list_and_its_form_in_both_languages(
    site: Site, kind: str, site_of: Callable[[bool], Site]
) -> None:
    for lang in ("zh", "en"):
        assert "follow-kinds" in shown(site, Role.DUTY_LEAD, "2112", f"?kind={kind}&lang={lang}")
        assert '"id": "follow"' in shown(site, Role.DUTY_LEAD, "2112", f"?kind={kind}&new={kind}&lang={lang}")


def test_a_case_becomes_a_key_case_of_its_township(site: Site, intake: Intake) -> None:
    history = History(site.settings.history_url)
    history.open()
    history.put([case("here")], EntryId(real_ms() + 1, 0), real_ms())
    history.close()
    one = case("here")
    code = case_code(one.id, one.village, one.reported_at)
    way = site.signed_in(Role.DUTY_LEAD, "2112")
    layout = way.get("/_dash-layout", headers={"Referer": f"{site.url()}/case/{code}"})
    query = f"?lang=zh&kind=key_case&new=key_case&case={code}"
    assert f"/supervision{query}" in json.dumps(layout.get_json(), ensure_ascii=False)
    said = {"title": "承包费纠纷", "leader": "副县长（分管）", "due": "2030-12-31", "c0": "联席会议", "c1": "hard"}
    form(site, "follow", said, query, Role.DUTY_LEAD)
    _, wish = given(intake)
    assert (wish.about, wish.place, wish.leader) == (f"case/{one.id}", one.village[:9], "副县长（分管）")


def test_a_village_asks_a_named_room_by_telephone_about_its_own_case(site: Site, intake: Intake) -> None:
    own = case("dispute", "211221106201", "D05")
    keep(site, own)
    code = case_code(own.id, own.village, own.reported_at)
    taken = TakenBy("李主任", "建档", 20_000)
    record = AuditRecord(7, "s", "security_admin", "2112", "", "own.take", "own", reason="建档")
    row = ("pei", "老裴调解室", "示例调解室", "211221106", "1", "024-70000000", "")
    site.registry.take_own(OwnTables({"carriers": [row]}, {}), record, taken)
    query = f"?kind=advice&new=advice&case={code}"
    told = shown(site, Role.VILLAGE, "211221106201", query)
    named = "老裴调解室 示例调解室"
    assert f"{named} 024-70000000" in told
    said = {"title": "承包费没有凭证怎么办", "c0": named, "c1": "没有凭证如何认定"}
    form(site, "follow", said, query, Role.VILLAGE, scope="211221106201")
    _, wish = given(intake)
    assert (wish.kind, wish.place, wish.about, wish.c0) == ("advice", "211221106201", f"case/{own.id}", named)
    who = FollowActor("v", "村", "village", "211221106201")
    item = opened(KINDS["advice"], "adv", wish, who, real_ms())
    keep(site, item)
    town = shown(site, Role.DUTY, "211221106", "?item=adv")
    assert "调解室已接听" in town
    assert f"{named} 024-70000000" in town, "as the table has it now"
    assert "没有这一项" in shown(site, Role.VILLAGE, "211221106202", "?item=adv")
    assert "没有这一项" in shown(site, Role.SUPERVISOR, "2112", "?item=adv")
