"""/supervision of six-no rounds: who sees counts, who a village, and what is known beside what a village says."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from streams.access.subject import Role
from streams.clock import real_ms
from streams.model.case import Case
from streams.model.follow.item import FollowItem, FollowWish, one_of_list
from streams.model.follow.walk import FollowActor, moved, opened
from streams.model.local_day import iso_day, local_day
from tests.dashboard.cases.case_desk import case
from tests.dashboard.conftest import Site
from tests.dashboard.follow.test_page import DAY, KINDS, RULES, form, given, keep, shown
from tests.dashboard.intake_door import Intake
from tests.dashboard.test_commands import desk  # noqa: F401

AT = real_ms() - DAY
TOWN = "211221106"
ABOUT = "follow/r1"
LEAD = FollowActor("lead", "市综治中心", "duty_lead", "2112")
REVIEWER = FollowActor("town", "镇综治中心", "duty", TOWN)
POLICE = FollowActor("police", "公安", "department", "2112", frozenset({"police"}))
MET = {f"c{n}": "met" for n in range(6)}


def said_by(place: str, **more: str) -> FollowItem:
    wish = FollowWish(kind="six_no", title="自评", place=place, about=ABOUT, **{**MET, **more})  # type: ignore[arg-type]
    who = FollowActor(f"staff{place}", "村", "village", place)
    return msgspec.structs.replace(
        opened(KINDS["six_no"], one_of_list(ABOUT, place), wish, who, real_ms()), counted_at=AT
    )


def passed(item: FollowItem) -> FollowItem:
    step = KINDS["six_no"].step("review")
    assert step is not None
    return moved(KINDS["six_no"], item, step, FollowWish(), "", REVIEWER, real_ms())


def paper(name: str, condition: str, answer: str, place: str, unit: str = "police") -> FollowItem:
    wish = FollowWish(
        kind="six_paper", title="结论", place=place, unit=unit, about=ABOUT, paper=f"{name} 号", c0=condition, c1=answer
    )
    return opened(KINDS["six_paper"], name, wish, POLICE, real_ms())


def village(n: int) -> str:
    return f"{TOWN}{n}"


def report(name: str, place: str, channel: str, **more: Any) -> Case:
    return case(name, place, channel=channel, reported_at=AT, received_at=AT, **more)


@pytest.fixture
def site(desk: Site) -> Site:  # noqa: F811
    """A round over six villages of one township and two of another county; five answered, three of them passed."""
    desk.registry.set_regulation(RULES, 0)
    places = (*(village(n) for n in range(201, 207)), "211224101201", "211224101202")
    month = iso_day(local_day(AT))[:7]
    wish = FollowWish(
        kind="six_round",
        title="本轮评定",
        place="2112",
        due=real_ms() + 9 * DAY,
        c0=month,
        c1="开发区未列入",
        places=places,
    )
    round_ = opened(KINDS["six_round"], "r1", wish, LEAD, AT)
    answers = [passed(said_by(village(n))) for n in (201, 202, 203)]
    waiting = [said_by(village(204)), said_by(village(205), c0="not_met")]
    keep(
        desk,
        round_,
        *answers,
        *waiting,
        paper("p1", "no_case", "none", "211221"),
        paper("p2", "no_case", "some", village(202)),
        paper("p3", "no_epidemic", "none", "211221"),
        report("own", village(201), "grid_worker"),
        report("other", village(202), "hotline"),
        report("fraud", village(203), "hotline", kind="P01"),
        report("kept", village(201), "hotline", kind="R01", restricted=True),
    )
    return desk


def test_a_city_sees_counts_and_no_village(site: Site) -> None:
    told = shown(site, Role.SUPERVISOR, "2112", "?kind=six_no")
    assert "3 / 8" in told
    assert "镇审通过（37.5%）" in told
    assert "3 / 6" in told
    assert "少于 5 个" in told, "a county of which two are on the list has no count"
    assert "round-ledger" not in told
    town = shown(site, Role.SUPERVISOR, "2112", f"?kind=six_no&area={TOWN}")
    assert "单个村（社区）的情况由本村" in town
    name = one_of_list(ABOUT, village(205))
    assert "没有这一项" in shown(site, Role.SUPERVISOR, "2112", f"?item={name}")
    assert "没有这一项" in shown(site, Role.DUTY_LEAD, "2112", f"?item={name}"), "wider than a county"
    assert "没有这一项" in shown(site, Role.GUIDANCE, "211221", f"?item={name}")


def test_a_township_sees_each_village_with_what_is_known_beside_its_word(site: Site) -> None:
    told = shown(site, Role.DUTY, TOWN, "?kind=six_no")
    assert told.count("round-ledger") > 0
    assert "与自评不一致" in told
    assert told.count("本村自行发现 1 件（不计）") == 2, "of one village, to be seen and to be heard"
    one = shown(site, Role.DUTY, TOWN, f"?item={one_of_list(ABOUT, village(202))}")
    assert "其他途径反映 1 件" in one
    assert "部门结论：有（p2 号" in one, "the nearest area's paper holds"
    assert "部门结论：无（p3 号" not in one, "the police do not speak of epidemics"
    assert one.count("部门尚未出具结论") == 2
    own = shown(site, Role.VILLAGE, village(201), "?kind=six_no")
    assert "部门结论：无（p1 号" in own
    assert "其他途径反映 0 件；本村自行发现 1 件" in own, (
        "what it found is not against it, what is restricted is unseen"
    )
    assert village(202) not in own


def test_a_silent_village_cannot_be_passed(site: Site, intake: Intake) -> None:
    name = one_of_list(ABOUT, village(204))
    said = {"base": "review/1", "note": "看过"}
    answer = form(site, "followstep", said, f"?item={name}", Role.DUTY, scope=TOWN)
    assert "60 天内没有任何上报" in json.dumps(answer.get_json(), ensure_ascii=False)
    assert intake.taken == []
    keep(site, msgspec.structs.replace(said_by(village(204))), report("heard", village(204), "grid_worker", kind="C01"))
    form(site, "followstep", said, f"?item={name}", Role.DUTY, scope=TOWN)
    assert given(intake)[0].action == "follow.step"


def test_a_village_speaks_for_itself_in_the_round(site: Site, intake: Intake) -> None:
    place = village(206)
    told = shown(site, Role.VILLAGE, place, "?kind=six_no")
    assert "登记" in shown(site, Role.VILLAGE, place, "?kind=six_no&item=r1&new=six_no")
    assert "r1" in told
    form(site, "follow", {"place": place, **MET}, "?item=r1&new=six_no", Role.VILLAGE, scope=place)
    command, wish = given(intake)
    assert (command.object, wish.about, wish.place) == (one_of_list(ABOUT, place), ABOUT, place)
    assert wish.title.startswith("本轮评定 "), "named by the round and the village"


def test_a_round_is_opened_over_all_villages_but_those_left_out(site: Site, intake: Intake) -> None:
    said = {"title": "十二月", "place": TOWN, "due": "2030-12-31", "c0": "2026-12", "without": "211221106201"}
    form(site, "follow", said, "?new=six_round", Role.DUTY_LEAD)
    _, wish = given(intake)
    assert len(wish.places) > 5
    assert all(one.startswith(TOWN) for one in wish.places)
    assert "211221106201" not in wish.places
    wrong = form(site, "follow", {**said, "without": "211224001001"}, "?new=six_round", Role.DUTY_LEAD)
    assert "211224001001" in json.dumps(wrong.get_json(), ensure_ascii=False)


def test_only_the_department_sees_its_papers_and_may_take_one_back(site: Site) -> None:
    told = shown(site, Role.DEPARTMENT, "2112", "?kind=six_paper", department="police")
    assert "p1 号" in told or "结论" in told
    assert "撤回" in shown(site, Role.DEPARTMENT, "2112", "?item=p1", department="police")
    assert "没有这一项" in shown(site, Role.DEPARTMENT, "2112", "?item=p1", department="housing")
    assert "没有这一项" in shown(site, Role.VILLAGE, village(201), "?item=p2"), "another village's"


def test_a_file_holds_counts_and_single_ones_only_for_who_may_see_them(site: Site) -> None:
    headers = {"Origin": site.url(), "X-City": "1", "Referer": f"{site.url()}/supervision?kind=six_no"}
    asked = {"format": "csv", "reason": "月度通报"}
    city = site.signed_in(Role.SUPERVISOR, "2112").post("/supervision/export", json=asked, headers=headers)
    assert city.status_code == 200, city.text
    text = city.data.decode("utf-8-sig")
    assert "3 / 6" in text
    assert "少于 5 个" in text
    assert "自评" not in text.replace("已自评", ""), "no word of a village"
    town = site.signed_in(Role.DUTY, TOWN).post("/supervision/export", json=asked, headers=headers)
    assert town.data.decode("utf-8-sig").count("自评达标") > 5


def test_what_lies_in_a_township_is_not_for_each_village_of_it(site: Site) -> None:
    wish = FollowWish(kind="home_visit", title="走访", place=TOWN, due=real_ms() + DAY, c0="family")
    lead = FollowActor("lead", "镇综治中心", "duty_lead", TOWN)
    keep(site, opened(KINDS["home_visit"], "hv", wish, lead, real_ms()))
    assert "没有这一项" in shown(site, Role.VILLAGE, village(201), "?item=hv")
    assert "没有这一项" in shown(site, Role.DUTY, "2112", "?item=hv"), "wider than a county"
    assert "没有这一项" not in shown(site, Role.DUTY, TOWN, "?item=hv")
    own = msgspec.structs.replace(wish, kind="contact", place=village(201), c0="")
    keep(site, opened(KINDS["contact"], "ct", own, lead, real_ms()))
    assert "没有这一项" in shown(site, Role.DUTY, "211221", "?item=ct"), "names are on the township's list alone"
    assert "没有这一项" not in shown(site, Role.DUTY, TOWN, "?item=ct")
