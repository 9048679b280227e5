"""Like cases on /supervision: found, frozen in a recommendation, and counted before and after the rule was changed."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest

from streams.access.subject import Role
from streams.clock import real_ms
from streams.model.case_code import case_code
from streams.model.follow.item import FollowWish, PastStep
from streams.model.follow.walk import FollowActor, opened
from streams.model.local_day import iso_day, local_day
from tests.dashboard.cases.case_desk import case
from tests.dashboard.conftest import Site
from tests.dashboard.follow.test_page import DAY, KINDS, RULES, form, given, keep, shown
from tests.dashboard.intake_door import Intake
from tests.dashboard.test_commands import desk  # noqa: F401

COUNTY, VILLAGE = "211221", "211221106201"
NOW = real_ms()
N = 21


@pytest.fixture
def site(desk: Site) -> Site:  # noqa: F811
    desk.registry.set_regulation(RULES, 0)
    many = [case(f"like{n}", VILLAGE, "D05", reported_at=NOW - (10 + n) * DAY) for n in range(N)]
    few = [case(f"few{n}", "211224001001", "D05", reported_at=NOW - 9 * DAY) for n in range(3)]
    kept = [case(f"kept{n}", VILLAGE, "R01", reported_at=NOW - 9 * DAY, restricted=True) for n in range(N)]
    keep(desk, *many, *few, *kept)
    return desk


def words() -> str:
    today = local_day(real_ms())
    where = {"type": "D05", "place": COUNTY, "from": iso_day(today - 90), "to": iso_day(today - 1)}
    return urlencode({"kind": "recommendation", "new": "recommendation", **where})


def test_like_cases_are_put_forward_from_twenty_and_never_restricted_ones(site: Site) -> None:
    told = shown(site, Role.DUTY_LEAD, "2112", "?kind=recommendation")
    table = told[told.index("panel-like-cases") - 6_000 :]
    assert "土地承包经营纠纷" in table
    assert f'"{N}"' in table
    assert "家庭暴力" not in table
    assert told.count("提出治理建议") == 1
    assert "panel-like-cases" not in shown(site, Role.DEPARTMENT, "2112", "?kind=recommendation", department="police")


def test_a_recommendation_freezes_the_list_it_is_of(site: Site, intake: Intake) -> None:
    said = {"title": "统一收费凭证", "unit": "agri", "due": "2030-12-31", "paper": "7 号", "c0": "D01", "c1": "x"}
    form(site, "follow", said, f"?{words()}", Role.DUTY_LEAD)
    _, wish = given(intake)
    today = local_day(real_ms())
    assert (wish.place, wish.c0) == (COUNTY, "D05")
    assert wish.c1 == f"{iso_day(today - 90)}~{iso_day(today - 1)}"
    made = [case(f"like{n}", VILLAGE, "D05", reported_at=NOW - (10 + n) * DAY) for n in range(N)]
    assert sorted(wish.cases) == sorted(case_code(one.id, one.village, one.reported_at) for one in made)
    nothing = form(site, "follow", said, "?kind=recommendation&new=recommendation", Role.DUTY_LEAD)
    assert "请在类案表中选择一行" in json.dumps(nothing.get_json(), ensure_ascii=False)
    few = words().replace(COUNTY, "211224")
    assert "类案须在" in json.dumps(
        form(site, "follow", said, f"?{few}", Role.DUTY_LEAD).get_json(), ensure_ascii=False
    )


@pytest.mark.parametrize(("days", "verdict"), [(20, "尚不能判断"), (95, "尚不能判断")])
def test_before_and_after_claims_no_cause_and_judges_no_few(site: Site, days: int, verdict: str) -> None:
    past = (PastStep("open", NOW - 200 * DAY, "中心", "7 号"), PastStep("change", NOW - days * DAY, "农业", "8 号"))
    wish = FollowWish(
        kind="recommendation",
        title="统一凭证",
        place=COUNTY,
        unit="agri",
        due=NOW,
        paper="7 号",
        c0="D05",
        c1="2026-01-01~2026-03-31",
        past=past,
    )
    lead = FollowActor("l", "中心", "duty_lead", "2112")
    keep(site, opened(KINDS["recommendation"], "rec", wish, lead, NOW))
    told = shown(site, Role.DUTY_LEAD, "2112", "?item=rec")
    assert verdict in told
    assert "不作因果结论" in told
    before = sum(10 + n >= days for n in range(N)) if days < 90 else 0
    counts = told[told.index("本地") :]
    assert f'"{before}"' in counts[:600]
    assert f'"{N - before}"' in counts[:900]
