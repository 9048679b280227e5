from __future__ import annotations

import pytest
from flask import Flask

from dashboard.doors import Doors, doors_of, page_id
from streams.access.doors import PUBLIC, RequestSender, Who, opens
from streams.access.policy import Page
from streams.access.subject import Role
from streams.clock import real_ms
from streams.model.audit import AuditRecord
from streams.registry.records import NewUser
from tests.dashboard.conftest import Site

FOREIGN_ORIGINS = (
    "",
    "null",
    "http://evil.example",
    "http://127.0.0.1:8050.evil.example",
    "http://127.0.0.1:99999999",
    "http://127.0.0.1:-1",
    "http://127.0.0.1:x",
    "http://[",
    "http://[::1",
    "http://[v1.x]:8050",
    "https://127.0.0.1:8050",
    "http://127.0.0.1:8050@evil.example",
    "http://\u2100.example",
    "//127.0.0.1:8050",
    "x" * 5_000,
)


@pytest.mark.parametrize("wall", [False, True])
def test_every_route_is_declared(site: Site, wall: bool) -> None:
    assert doors_of(site.server(wall=wall)).undeclared() == []


def test_a_route_made_past_the_table_is_found() -> None:
    server = Flask("x", static_folder=None)
    doors = Doors(server)
    doors.get("/healthz", "healthz", lambda: "ok", PUBLIC, RequestSender.OUTSIDE)
    server.add_url_rule("/past", "past", lambda: "everything", methods=["GET", "POST"])
    assert doors.undeclared() == [("GET", "/past"), ("POST", "/past")]
    assert doors.of("past", "GET") is None
    with pytest.raises(LookupError, match="no GET /gone"):
        doors.foreign("/gone", "GET", PUBLIC, RequestSender.OUTSIDE)


def test_the_page_of_an_address_is_what_the_table_says(site: Site) -> None:
    doors = doors_of(site.server())
    for path, right, parts in (
        ("/region/2112", opens("region", "code"), {"code": "2112"}),
        ("/case/x", opens("case"), {"one": "x"}),
    ):
        found = doors.shell_at(path)
        assert found is not None
        assert (found[0].right, found[1]) == (right, parts)
    for path in ("/healthz", "/cases.json", "/region", "/region/2112/x", "", "//", "/wall", "\x00"):
        assert doors.shell_at(path) is None, path


@pytest.mark.parametrize("wall", [False, True])
def test_what_a_browser_follows_changes_nothing(site: Site, wall: bool) -> None:
    """Whatever only an address asks for can be a link of anybody's: it may be no POST. Two spend a proof that is in
    the address itself, and both stand before any sign-in."""
    doors = list(doors_of(site.server(wall=wall)))
    assert not [one for one in doors if one.method == "POST" and one.sender is RequestSender.ADDRESS]
    public = [one for one in doors if one.right.who is Who.PUBLIC]
    assert {one.sender for one in public} <= {RequestSender.OUTSIDE, RequestSender.FORM}


def test_no_get_writes_what_a_link_says(site: Site) -> None:
    words = "words-of-another"
    for role in Role:
        if role in (Role.WALL, Role.SYSTEM):
            continue
        client = site.signed_in(role)
        for door in doors_of(site.server()):
            if door.method != "GET" or door.rule.startswith("/signin"):
                continue
            path = door.rule.replace("<code>", "211221").replace("<int:number>", "1")
            path = path.replace("<", "").replace(">", "").replace("path:", "")
            query = "&".join(f"{key}={words}" for key in ("reason", "q", "actor", "object", "action", "case", "note"))
            client.get(f"{path}?{query}")
    told = [one.record for one in site.registry.audit_chain()]
    assert told
    assert not [one for one in told if words in f"{one.object}{one.reason}{one.fields}{one.case}{one.action}"]


@pytest.mark.parametrize("origin", FOREIGN_ORIGINS)
def test_no_strange_origin_is_ours_and_none_is_an_error(site: Site, origin: str) -> None:
    headers = {"Origin": origin.encode("utf-8").decode("latin-1"), "X-City": "1"}
    client = site.signed_in(Role.DUTY)
    said = {"name": "x", "password": "x"}
    assert site.client().post("/signin", data=said, headers=headers).status_code == 403
    posts = [one for one in doors_of(site.server()) if one.method == "POST" and one.right.who is not Who.PUBLIC]
    for door in posts:
        path = door.rule.replace("<code>", "2112").replace("<int:number>", "1").replace("<name>", "x")
        expected = 403 if door.sender is RequestSender.FORM else 401
        assert client.post(path, json={}, headers=headers).status_code == expected, path


@pytest.mark.parametrize("wall", [False, True])
def test_a_page_of_an_earlier_sign_in_does_nothing_in_the_name_of_the_next(site: Site, wall: bool) -> None:
    """One browser, two sign-ins: every door that a page of the first asks answers 409, and nothing is recorded."""
    role = Role.WALL if wall else Role.DUTY_LEAD
    client = site.signed_in(role)
    first = client.identity()
    assert site.press(client, site.link(role), wall=wall).status_code == 303
    assert client.identity() != first
    before = site.registry.audit_end()
    for door in doors_of(site.server(wall=wall)):
        if door.sender is not RequestSender.SCRIPT:
            continue
        path = door.rule.replace("<code>", "2112").replace("<int:number>", "1").replace("<name>", "x")
        headers = {"Origin": site.url(wall=wall), "X-City": "1", "X-Page": first}
        answer = client.open(path, method=door.method, headers=headers)
        assert (answer.status_code, answer.get_json()) == (409, {"code": "other_person"}), path
        unsaid = client.open(path, method=door.method, headers={**headers, "X-Page": ""})
        assert unsaid.status_code == 409, path
    assert site.registry.audit_end() == before
    # The person who signed in last is still signed in, and their own page works.
    assert client.ask("/ticket").status_code == 200


@pytest.mark.parametrize(
    ("role", "path", "typed"),
    [
        (Role.SYSTEM_ADMIN, "/admin/walls", {"do": "wall.link", "scope": "2112", "reason": "x"}),
        (Role.AUDITOR, "/audit", {"actor": "x"}),
        (Role.AUDITOR, "/audit.csv", {"actor": "x"}),
    ],
)
def test_a_form_of_an_earlier_sign_in_is_told_so(site: Site, role: Role, path: str, typed: dict[str, str]) -> None:
    client = site.signed_in(role)
    first = client.identity()
    assert site.press(client, site.link(role)).status_code == 303
    before = site.registry.audit_end()
    answer = client.send(path, {**typed, "page": first})
    assert answer.status_code == 409
    assert "本浏览器已换人登录，请重新载入" in answer.get_data(as_text=True)
    assert client.send(path, {**typed, "page": ""}).status_code == 409
    assert site.registry.audit_end() == before
    assert client.send(path, typed).status_code == 200


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("/signin/second", {"code": "123456", "secret": "A" * 32}),
        ("/signin/password", {"old": "x", "new": "a lamp in the green hall", "again": "a lamp in the green hall"}),
    ],
)
def test_a_step_of_signing_in_does_nothing_for_who_signed_in_after_it(
    site: Site, path: str, typed: dict[str, str]
) -> None:
    """Also where the first has not finished, and where the second has nothing to do at that page."""
    name, word = f"two.people{path.replace('/', '.')}", "a rather long word"
    new = NewUser(name=name, password=word, role=Role.AUDITOR, scope="2112", profile="asvs")
    record = AuditRecord(0, "t", "operator", "2112", "", "user.add", name)
    site.registry.add_user(new, record, real_ms())
    client, ours = site.client(), {"Origin": site.url()}
    said = {"name": name, "password": word, "code": ""}
    assert client.post("/signin", data=said, headers=ours).location == "/signin/second"
    first = client.identity()
    assert f'name="page" value="{first}"' in client.get("/signin/second").text
    assert site.press(client, site.link(Role.DUTY)).status_code == 303
    before = site.registry.audit_end()
    for page in (first, ""):
        answer = client.send(path, {**typed, "page": page})
        assert answer.status_code == 409, path
        assert "本浏览器已换人登录，请重新载入" in answer.text
    assert client.post(path, data=typed, headers={"Origin": "http://evil.example"}).status_code == 403
    assert site.registry.audit_end() == before
    # Without any sign-in there is nobody to take for another: it leads to the form.
    assert site.client().send(path, {**typed, "page": first}).status_code == 303


def test_a_pages_identity_leads_back_to_no_session(site: Site) -> None:
    client = site.signed_in(Role.DUTY)
    said = client.get("/_dash-layout", headers={"Referer": f"{site.url()}/region/2112"}).get_data(as_text=True)
    assert client.identity() in said
    assert page_id("a") != page_id("b")
    assert len(page_id("a")) == 24


def test_a_right_names_its_page_with_its_region() -> None:
    assert opens("region", "code").page_of({"code": "211221"}) == Page("region", "211221")
    assert opens("cases").page_of({"code": "211221"}) == Page("cases")
