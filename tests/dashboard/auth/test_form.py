"""Signing in by name and password, as a browser's form does it."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.auth.attempts import Attempts
from streams.access.subject import Role
from streams.model.audit import AuditRecord
from streams.registry.records import NewUser
from tests.dashboard.conftest import Site

PASSWORD = "correct horse, battery"


@pytest.fixture
def user(site: Site) -> str:
    """The name of somebody of one county; one more for each test."""
    name = f"user{len(site.registry.users())}"
    new = NewUser(name=name, password=PASSWORD, role=Role.LEADER, scope="211221", profile="asvs")
    site.registry.add_user(new, AuditRecord(0, "test", "operator", "", "", "user.add", name), 0)
    return name


def post(site: Site, name: str, password: str, origin: str | None = None) -> object:
    headers = {"Origin": site.url() if origin is None else origin}
    return site.client().post("/signin", data={"name": name, "password": password, "code": ""}, headers=headers)


def test_the_form_is_there_for_everybody_and_names_its_fields(site: Site) -> None:
    answer = site.client().get("/signin")
    assert answer.status_code == 200
    text = answer.get_data(as_text=True)
    for field in ("name", "password", "code"):
        assert f'<label for="{field}">' in text
        assert f'id="{field}"' in text
    assert "<script" not in text


def test_who_is_right_comes_to_the_own_page_and_no_further(site: Site, user: str) -> None:
    client = site.client()
    headers = {"Origin": site.url()}
    answer = client.post("/signin", data={"name": user, "password": PASSWORD}, headers=headers)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/home")
    assert client.get("/home").status_code == 200
    assert client.get("/region/211224").status_code == 404


def test_whatever_is_wrong_has_the_same_answer(site: Site, user: str) -> None:
    answers = [post(site, name, word) for name, word in ((user, "wrong"), ("nobody", PASSWORD), ("", ""))]
    assert {answer.status_code for answer in answers} == {403}  # type: ignore[attr-defined]
    assert len({answer.data for answer in answers}) == 1  # type: ignore[attr-defined]
    assert b'role="alert"' in answers[0].data  # type: ignore[attr-defined]


@pytest.mark.parametrize("origin", ["", "null", "https://evil.example", "http://127.0.0.1:1"])
def test_a_form_of_another_site_signs_nobody_in(site: Site, user: str, origin: str) -> None:
    answer = post(site, user, PASSWORD, origin)
    assert answer.status_code == 403  # type: ignore[attr-defined]
    assert not answer.headers.get("Set-Cookie")  # type: ignore[attr-defined]


def test_a_wall_has_no_form(site: Site) -> None:
    assert site.client(wall=True).get("/signin").status_code == 403
    said = {"name": "x", "password": PASSWORD}
    answer = site.client(wall=True).post("/signin", data=said, headers={"Origin": site.url(wall=True)})
    assert answer.status_code == 403
    assert 'id="password"' not in answer.text


def test_one_address_tries_twenty_times_a_minute() -> None:
    attempts = Attempts()
    assert [attempts.allows("a", n / 10) for n in range(21)] == [True] * 20 + [False]
    assert attempts.allows("b", 2.1)
    assert attempts.allows("a", 60.1)


@pytest.mark.parametrize(("proxies", "seen"), [("0", "127.0.0.1"), ("1", "10.9.8.7")])
def test_an_address_is_the_browsers_where_a_proxy_of_ours_says_so(tmp_path: Path, proxies: str, seen: str) -> None:
    site = Site(tmp_path, demo=True, dashboard={"proxies": proxies})
    told = {"X-Forwarded-For": "203.0.113.5, 10.9.8.7", "X-Forwarded-Host": "evil.example"}
    assert site.press(site.client(), site.link(Role.DUTY), headers=told).status_code == 303
    assert [link.record.address for link in site.registry.audit_chain()] == [seen]
