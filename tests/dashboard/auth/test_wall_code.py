"""A wall that nobody has signed in: the code it shows, and how it comes in by itself once the code was typed."""

from __future__ import annotations

import re

from streams.access.subject import Role
from streams.registry.wall_requests import MOST_OF_ADDRESS
from tests.dashboard.admin.test_pages import send
from tests.dashboard.conftest import Site

CODE = re.compile(r'data-testid="wall-code">(\w{4}) (\w{4})<')


def shown(page: str) -> str:
    found = CODE.search(page)
    assert found is not None
    return found[1] + found[2]


def test_a_wall_shows_one_code_and_asks_again_by_itself(site: Site) -> None:
    wall = site.client(wall=True)
    first = wall.get("/signin?next=/wall")
    assert first.status_code == 403
    assert '<meta http-equiv="refresh" content="5">' in first.text
    assert first.headers["Cache-Control"] == "no-store"
    assert "HttpOnly" in first.headers["Set-Cookie"]
    assert shown(wall.get("/signin").text) == shown(first.text)
    assert shown(site.client(wall=True).get("/signin").text) != shown(first.text)


def test_once_its_code_is_typed_at_a_desk_it_opens_its_page(site: Site) -> None:
    wall, other = site.client(wall=True), site.client(wall=True)
    code = shown(wall.get("/signin").text)
    other.get("/signin")
    admin = site.signed_in(Role.SYSTEM_ADMIN)
    page = admin.get("/admin/walls").text
    assert "127.0.0.1" in page
    assert code not in page
    typed = f" {code[:4].lower()}-{code[4:]} "
    done = send(site, admin, "/admin/walls", do="wall.admit", code=typed, name="hall", scope="211221", reason="大厅")
    assert done.status_code == 200
    answer = wall.get("/signin")
    assert (answer.status_code, answer.location) == (303, "/wall?wall=hall")
    assert wall.get("/wall?wall=hall").status_code == 200
    assert CODE.search(other.get("/signin").text), "another wall goes on waiting"
    (one,) = [open_ for open_ in site.registry.open_sessions() if open_.wall == "hall"]
    assert (one.role, one.scope) == (Role.WALL, "211221")


def test_a_code_that_no_wall_shows_and_a_place_no_wall_has_are_refused(site: Site) -> None:
    code = shown(site.client(wall=True).get("/signin").text)
    admin = site.signed_in(Role.SYSTEM_ADMIN)
    for wrong in (
        {"code": "ABCD2345"},
        {"code": ""},
        {"code": code, "scope": "211221106201"},
        {"code": code, "name": "a/b"},
    ):
        assert send(site, admin, "/admin/walls", do="wall.admit", reason="x", **wrong).status_code == 422
    assert send(site, admin, "/admin/walls", do="wall.admit", code=code, reason="x").status_code == 200


def test_nobody_but_the_systems_administrator_lets_a_wall_in(site: Site) -> None:
    code = shown(site.client(wall=True).get("/signin").text)
    for role in (Role.DUTY_LEAD, Role.SUPERVISOR, Role.SECURITY_ADMIN):
        answer = send(site, site.signed_in(role), "/admin/walls", do="wall.admit", code=code, reason="x")
        assert answer.status_code in (403, 404), role


def test_too_many_that_wait_are_told_and_try_again(site: Site) -> None:
    for _ in range(MOST_OF_ADDRESS + 1):
        last = site.client(wall=True).get("/signin")
    assert last.status_code == 503
    assert "refresh" in last.text
