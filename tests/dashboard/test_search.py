"""Whoever asks for what is not there may look for what is; and finds nothing that is not of the own scope."""

from __future__ import annotations

import pytest

from streams.access.subject import Role
from streams.registry.regulation import regulation
from streams.settings import CasesSection
from tests.dashboard.conftest import Browser, Site

PAGE = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def test_an_unknown_code_is_a_page_with_a_search(site: Site) -> None:
    client = site.signed_in(Role.SUPERVISOR)
    answer = client.get("/region/219999", headers=PAGE)
    assert answer.status_code == 404
    assert 'action="/find"' in answer.get_data(as_text=True)
    said = client.get("/region/219999/numbers")
    assert (said.status_code, said.mimetype) == (404, "text/plain")
    wall = site.signed_in(Role.WALL).get("/region/2112", headers=PAGE)
    assert (wall.status_code, wall.mimetype) == (404, "text/plain")


def test_what_may_not_be_seen_reads_like_what_is_not_there(site: Site) -> None:
    client = site.signed_in(Role.SUPERVISOR, "211221")
    hidden, absent = (client.get(f"/region/{code}", headers=PAGE) for code in ("211224", "219999"))
    assert hidden.get_data() == absent.get_data()


def test_places_are_found_by_name_and_code_within_the_scope(site: Site) -> None:
    client = site.signed_in(Role.SUPERVISOR, "211221")
    by_name = client.get("/find?q=腰堡").get_data(as_text=True)
    assert 'href="/region/211221106"' in by_name
    assert 'href="/region/211221106201"' in client.get("/find?q=211221106201").get_data(as_text=True)
    elsewhere = client.get("/find?q=211224001").get_data(as_text=True)
    assert "/region/211224" not in elsewhere
    assert "没有找到" in elsewhere
    assert "<script>" not in client.get("/find?q=<script>").get_data(as_text=True)


def test_a_code_of_a_matter_leads_to_its_page(site: Site) -> None:
    from streams.model.case_code import is_case_code

    code = "TL-2611240000019"
    answer = site.signed_in(Role.SUPERVISOR).get(f"/find?q={code}")
    assert answer.status_code == (303 if is_case_code(code) else 200)
    assert site.client().get("/find?q=x").status_code == 401


@pytest.mark.parametrize(
    "typed", ["新台子镇，铁岭县", "新台子镇 铁岭县", "铁岭县、新台子镇", "　新台子镇", "２１１２２１"]
)
def test_what_is_typed_in_full_width_finds(site: Site, typed: str) -> None:
    found = site.signed_in(Role.SUPERVISOR).get("/find", query_string={"q": typed}).get_data(as_text=True)
    assert "/region/211221" in found
    assert "新台子镇" in found


def test_all_words_of_a_place_are_meant(site: Site) -> None:
    client = site.signed_in(Role.SUPERVISOR)
    assert "没有找到" in client.get("/find", query_string={"q": "新台子镇，昌图县"}).get_data(as_text=True)


@pytest.mark.parametrize("typed", ["２１１２２１－２６１１２８－７Ｋ３ＱＦ２Ｍ", "211221–261128—7k3qf2m"])
def test_a_code_in_full_width_leads_to_its_matter(site: Site, typed: str) -> None:
    answer = site.signed_in(Role.SUPERVISOR).get("/find", query_string={"q": typed})
    assert (answer.status_code, answer.location) == (303, "/case/211221-261128-7K3QF2M")


def told(client: Browser, what: str) -> dict[str, list[dict[str, str]]]:
    answer = client.get("/find.json", query_string={"q": what})
    assert answer.status_code == 200
    return {one["name"]: one["rows"] for one in answer.get_json()["groups"]}


def test_everything_is_found_by_its_name(site: Site) -> None:
    rules = regulation(CasesSection())
    site.registry.set_regulation(rules, 0)
    client = site.signed_in(Role.SUPERVISOR, "2112")
    kind = next(kind for kind in rules.types if not kind.restricted)
    assert told(client, kind.name)["类型"][0]["href"] == f"/cases?type={kind.id}&standing=open"
    hidden = next(kind for kind in rules.types if kind.restricted)
    assert hidden.id not in {row["beside"] for row in told(client, hidden.name).get("类型", [])}
    assert any(row["href"].startswith("/cases?unit=") for row in told(client, "公安派出所")["部门"])
    assert told(client, "按期")["指标"][0]["href"] == "/statistics/2112?kpi=on_time_rate"
    assert told(client, "在办")["指标"][0]["href"] == "/region/2112"
    assert {row["href"] for row in told(client, "趋势")["页面"]} == {"/trends/2112"}
    assert told(client, "腰堡镇")["地名"][0]["href"] == "/region/211221106"
    assert told(client, "") == {}
    assert told(client, "zzzz") == {}


def test_nothing_is_found_that_may_not_be_opened(site: Site) -> None:
    """A leader opens no list of cases; a county's supervisor no other county."""
    site.registry.set_regulation(regulation(CasesSection()), 0)
    leader = site.signed_in(Role.LEADER, "2112")
    assert "类型" not in told(leader, "H01")
    assert "部门" not in told(leader, "公安派出所")
    assert told(site.signed_in(Role.SUPERVISOR, "211221"), "昌图") == {}
    assert site.client().get("/find.json?q=x").status_code == 401


def test_a_post_is_found_by_its_office_and_place(site: Site) -> None:
    found = site.signed_in(Role.SUPERVISOR).get("/find.json?q=腰堡镇 派出所").get_json()["groups"]
    posts = next(group for group in found if group["name"] == "岗位")
    assert posts["rows"] == [{"text": "腰堡镇 派出所", "href": "/region/211221106", "beside": "示例值班员 示例电话"}]
