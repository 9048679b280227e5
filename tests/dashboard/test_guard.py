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


def test_a_code_that_is_none_looks_alike_wherever_it_would_lie(site: Site) -> None:
    client = site.signed_in(Role.SUPERVISOR, "211221")
    answers = [client.get(f"/region/{code}") for code in ("211221999", "211299", "2113", "211221106999")]
    assert {(answer.status_code, answer.data) for answer in answers} == {(404, answers[0].data)}


@pytest.mark.parametrize("path", ["/wall", "/admin", "/region", "/region/x", "/region/2112/x", "/inspection"])
def test_a_desk_has_its_own_pages_alone(site: Site, path: str) -> None:
    assert site.signed_in(Role.DUTY).get(path).status_code == 404


@pytest.mark.parametrize("path", ["/region/2112", "/health"])
def test_a_wall_has_the_wall_alone(site: Site, path: str) -> None:
    client = site.signed_in(Role.WALL)
    assert client.get("/wall").status_code == 200
    assert client.get(path).status_code == 404


OPEN = {
    "/healthz",
    "/signin",
    "/signin/oidc",
    "/signin/oidc/back",
    "/signin/second",
    "/signin/password",
    "/progress",
    "/p",
    "/p/rate",
    "/phone",
    "/phone/app",
    "/phone/sw.js",
    "/phone/files.json",
    "/phone/manifest.webmanifest",
    "/phone/own",
    "/phone/media/<about>",
    "/phone/reporter/<report>",
    "/v1/days",
    "/_favicon.ico",
}
"""What holds nothing of the city, or asks a proof of its own."""
OPEN_FOLDERS = ("/assets/", "/_dash-component-suites/")


@pytest.mark.parametrize("wall", [False, True])
def test_every_route_but_the_open_ones_asks_who_it_is(site: Site, wall: bool) -> None:
    client, routes = site.client(wall=wall), site.routes(wall=wall)
    shut = [(m, path) for m, path in routes if path not in OPEN and not path.startswith(OPEN_FOLDERS)]
    assert {"/", "/x", "/_dash-layout", "/_dash-dependencies", "/_dash-update-component"} <= {path for _, path in shut}
    assert {"/ticket", "/signout"} <= {path for _, path in shut}
    assert [(m, path) for m, path in shut if client.open(path, method=m).status_code != 401] == []


@pytest.mark.parametrize(
    "path", ["/signin/x", "/signinx", "/healthz/x", "/ticketing", "/assetsx", "/_dash-component-suites/x"]
)
def test_a_name_that_begins_like_an_open_one_is_not(site: Site, path: str) -> None:
    assert site.client().get(path).status_code == 401
    assert site.signed_in(Role.DUTY).get(path).status_code == 404


@pytest.mark.parametrize("path", ["/_dash-component-suites/nobody/x.js", "/_dash-component-suites/dash/../../x.js"])
def test_a_file_that_is_not_there_is_no_error(site: Site, path: str) -> None:
    assert site.client().get(path).status_code == 404


def test_a_desks_cookie_opens_no_wall_and_a_walls_no_desk(site: Site) -> None:
    for role, page in ((Role.DUTY, "/wall"), (Role.WALL, "/region/2112")):
        wall = role is Role.WALL
        cookie = (
            site.press(site.client(wall=wall), site.link(role), wall=wall)
            .headers["Set-Cookie"]
            .split(";")[0]
            .split("=", 1)[1]
        )
        other = site.client(wall=not wall)
        other.set_cookie("zz_desk" if wall else "zz_wall", cookie, domain="localhost")
        assert other.get(page).status_code == 404


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


@pytest.mark.parametrize(
    "sent", ['{"output": "x.children"}', '{"output": 7}', "[]", "{", "", '{"output": "' + "x" * 60_000]
)
def test_a_call_of_no_callback_is_no_error_and_gets_nothing(site: Site, sent: str) -> None:
    client = site.signed_in(Role.DUTY)
    page = {"Referer": f"{site.url()}/region/2112", "Content-Type": "application/json"}
    assert client.post("/_dash-update-component", data=sent, headers=page).status_code == 401
    ours = {**page, "Origin": site.url(), "X-City": "1"}
    assert client.post("/_dash-update-component", data=sent, headers=ours).status_code == 404
