"""/foresight: what is pointed out with its hit rate and its cases, and the check that a person is asked for."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qsl, urlencode

import msgspec
import pytest

from streams.access.subject import Role
from streams.clock import real_ms
from streams.history.cases.query import CaseQuery
from streams.history.history import History
from streams.model import typed
from streams.model.follow.item import FollowWish
from streams.model.follow.walk import FollowActor, opened
from streams.model.local_day import day_start
from tests.dashboard.cases.case_desk import case
from tests.dashboard.conftest import Site
from tests.dashboard.follow.test_page import ACT, DAY, KINDS, RULES, given, keep
from tests.dashboard.intake_door import Intake
from tests.dashboard.test_callbacks import sent
from tests.dashboard.test_commands import desk  # noqa: F401

VILLAGE, NOW = "211221106201", real_ms()
LEAD = FollowActor("l", "中心", "duty_lead", "2112")


@pytest.fixture
def site(desk: Site) -> Site:  # noqa: F811
    """Sixty days of a case a day, six of another type lately, and as many that are for the named office alone."""
    desk.registry.set_regulation(RULES, 0)
    daily = [case(f"daily{n}", VILLAGE, "S02", reported_at=NOW - n * DAY) for n in range(1, 61)]
    again = [case(f"again{n}", VILLAGE, "D05", reported_at=NOW - n * DAY) for n in range(1, 7)]
    kept = [case(f"kept{n}", VILLAGE, "R01", reported_at=NOW - n * DAY, restricted=True) for n in range(1, 9)]
    few = [case(f"few{n}", "211224001001", "C01", reported_at=NOW - n * DAY) for n in range(1, 5)]
    keep(desk, *daily, *again, *kept, *few)
    return desk


def shown(site: Site, role: Role, scope: str, query: str = "") -> str:
    name = "view-foresight.children"
    body = sent(name, [("address", "search", query)], "/foresight", query)
    answer = site.signed_in(role, scope).ask("/_dash-update-component", body)
    assert answer.status_code == 200, answer.text
    return json.dumps(answer.get_json()["response"]["view-foresight"]["children"], ensure_ascii=False)


def ask(site: Site, query: str, role: Role = Role.DUTY_LEAD, due: str = "2030-12-31") -> Any:
    said = {"n": 1, "id": ACT, "said": {"due": due, "note": "请到村里看看"}}
    body = sent("..outlook-done.data...outlook-said.children..", [("outlook-sent", "data", said)], "/foresight", query)
    return site.signed_in(role).ask("/_dash-update-component", body)


def test_what_came_again_opens_exactly_its_cases(site: Site) -> None:
    told = shown(site, Role.DUTY_LEAD, "2112")
    assert "土地承包经营纠纷" in told
    assert "家庭暴力" not in told
    assert "211224001001" not in told, "four are too few"
    link = next(one for one in re.findall(r'"(/cases\?[^"]+)"', told) if "type=D05" in one)
    words = dict(parse_qsl(link.partition("?")[2]))
    first, last = typed.day(words["since"]), typed.day(words["until"])
    assert first is not None
    assert last is not None
    history = History(site.settings.history_url)
    window = CaseQuery((words["region"],), type="D05", standing="all", since=day_start(first), counted=True)
    assert history.cases.count(window._replace(until=day_start(last + 1)), NOW) == 6
    history.close()
    assert '"children": "6"' in told


def test_its_hit_rate_is_recomputed_and_too_short_a_history_is_named(site: Site) -> None:
    told = shown(site, Role.SUPERVISOR, "2112")
    # Twenty of the oldest are no history yet. At 33 and 26 days of it the daily type was there, and came each time.
    assert "命中率 100.0 %（2 / 2）" in told
    assert "提示不足 30 条" in told
    assert "历史太短" not in told
    other = shown(site, Role.SUPERVISOR, "211224")
    assert "历史太短" in other
    assert "没有 5 件及以上的" in other


def test_a_check_is_asked_for_once_and_its_finding_is_counted(site: Site, intake: Intake) -> None:
    key = urlencode({"check": f"{VILLAGE}/D05"})
    assert "form-outlook" in shown(site, Role.DUTY_LEAD, "2112", f"?{key}")
    assert "请人核实" not in shown(site, Role.SUPERVISOR, "2112").replace("近一年请人核实", "")
    answer = ask(site, f"?{key}")
    assert "已提交" in json.dumps(answer.get_json(), ensure_ascii=False), answer.text
    command, wish = given(intake)
    assert (command.action, command.object) == ("follow.open", ACT)
    assert (wish.kind, wish.c0, wish.c1, wish.place) == ("outlook", "recurrence", "近 90 天 6 件", "211221106")
    item = opened(KINDS["outlook"], ACT, wish, LEAD, NOW)
    done = opened(KINDS["outlook"], "other", wish, LEAD, NOW)
    keep(site, item, msgspec.structs.replace(done, state="confirmed", over=True, proven=True))
    told = shown(site, Role.DUTY_LEAD, "2112")
    assert "近一年请人核实 2 条，已核实 1 条，其中属实 1 条" in told
    assert "已请人核实" in told


@pytest.mark.parametrize(("key", "due"), [("211221106201/X99", "2030-12-31"), (f"{VILLAGE}/D05", "2020-01-01")])
def test_what_is_not_pointed_out_or_has_no_day_to_come_is_not_sent(
    site: Site, intake: Intake, key: str, due: str
) -> None:
    told = json.dumps(ask(site, f"?{urlencode({'check': key})}", due=due).get_json(), ensure_ascii=False)
    assert "已提交" not in told
    assert intake.taken == []


def test_who_opens_no_check_sends_none(site: Site, intake: Intake) -> None:
    told = ask(site, f"?{urlencode({'check': f'{VILLAGE}/D05'})}", Role.SUPERVISOR).get_json()
    assert "已提交" not in json.dumps(told, ensure_ascii=False)
    assert intake.taken == []


@pytest.mark.parametrize("show", ["breach", "unusual", "nothing"])
def test_every_view_is_made_in_both_languages(site: Site, show: str) -> None:
    assert "命中率" in shown(site, Role.DUTY, "211221", f"?show={show}")
    assert "Hit rate" in shown(site, Role.DUTY, "211221", f"?show={show}&lang=en")


def test_a_check_of_a_case_belongs_to_it_and_asks_the_own_township() -> None:
    wish = FollowWish(kind="outlook", title="x", place="211221106", due=NOW + DAY, c0="breach", c1="本乡镇前面 3 件")
    assert opened(KINDS["outlook"], "o", wish, LEAD, NOW).state == "to_check"


def names_alone(node: Any, *, text: bool = False) -> list[str]:
    """Chinese of a page that no element for names holds."""
    if isinstance(node, list):
        return [one for part in node for one in names_alone(part, text=text)]
    if isinstance(node, dict):
        props = node.get("props", {})
        named = text or "text" in str(props.get("className", "")).split()
        return names_alone(props.get("children"), text=named)
    found = isinstance(node, str) and not text and re.search(r"[\u4e00-\u9fff]", node)
    return [node] if found else []


@pytest.mark.parametrize("show", ["recurrence", "breach", "unusual"])
def test_an_english_page_has_chinese_in_names_alone(site: Site, show: str) -> None:
    told = json.loads(shown(site, Role.DUTY_LEAD, "2112", f"?lang=en&show={show}"))
    assert names_alone(told) == []
