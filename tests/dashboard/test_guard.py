from __future__ import annotations

import json

import pytest

from streams.access.subject import Role
from tests.dashboard.conftest import Site


def test_what_may_not_be_seen_looks_like_what_is_not_there(site: Site) -> None:
    client = site.signed_in(Role.SUPERVISOR, "211221")
    mine, foreign, unknown = (client.get(f"/region/{code}") for code in ("211221106", "211224", "211299"))
    assert mine.status_code == 200
    assert foreign.status_code == unknown.status_code == 404
    assert foreign.data == unknown.data


@pytest.mark.parametrize("path", ["/wall", "/admin", "/region", "/region/x", "/region/2112/x", "/duty"])
def test_a_desk_has_its_own_pages_alone(site: Site, path: str) -> None:
    assert site.signed_in(Role.DUTY).get(path).status_code == 404


@pytest.mark.parametrize("path", ["/region/2112", "/health"])
def test_a_wall_has_the_wall_alone(site: Site, path: str) -> None:
    client = site.signed_in(Role.WALL)
    assert client.get("/wall").status_code == 200
    assert client.get(path).status_code == 404


def layout(site: Site, role: Role, scope: str, referer: str) -> str:
    client = site.signed_in(role, scope)
    answer = client.get("/_dash-layout", headers={"Referer": f"{site.url(wall=role is Role.WALL)}{referer}"})
    assert answer.status_code == 200
    return json.dumps(answer.get_json())


def test_a_layout_is_judged_by_the_page_it_is_for(site: Site) -> None:
    assert "workers/211221" in layout(site, Role.SUPERVISOR, "211221", "/region/211221")
    for page in ("/region/211224", "/wall", "/region/211299", "/"):
        assert "topics" not in layout(site, Role.SUPERVISOR, "211221", page)


def test_a_wall_of_a_county_cannot_ask_for_another(site: Site) -> None:
    assert "workers/211224" not in layout(site, Role.WALL, "211221", "/wall?region=211224")
    assert "workers/211224" in layout(site, Role.WALL, "2112", "/wall?region=211224")
    assert "posts/" not in layout(site, Role.WALL, "2112", "/wall?region=211224")


def test_calls_of_dash_are_judged_by_the_page_they_come_from(site: Site) -> None:
    client = site.signed_in(Role.SUPERVISOR, "211221")
    sent = {"output": "x.children", "outputs": {"id": "x", "property": "children"}, "inputs": [], "changedPropIds": []}
    foreign = client.post("/_dash-update-component", json=sent, headers={"Referer": f"{site.url()}/region/211224"})
    nowhere = client.post("/_dash-update-component", json=sent)
    assert foreign.status_code == nowhere.status_code == 404
