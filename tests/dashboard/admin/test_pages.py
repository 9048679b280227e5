"""The administrators' pages by their forms: three kept apart, a reason for everything, nothing without its record."""

from __future__ import annotations

import re
from urllib.parse import quote

import pyotp
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from streams.access.subject import Role
from streams.clock import real_ms
from streams.model.audit import AuditRecord
from streams.registry.records import NewUser
from streams.registry.regulation import regulation
from streams.work_sections import CasesSection
from tests.dashboard.conftest import Site

SECURITY = ("/admin/users", "/admin/sessions", "/admin/approvals")
SYSTEM = ("/admin/devices", "/admin/walls", "/admin/approvals")
WORD = "a rather long word"
LI = {"name": "li.na", "password": WORD, "role": "leader", "scope": "211221", "totp": "no", "reason": "新任"}


def send(site: Site, client: FlaskClient, page: str, **typed: str) -> TestResponse:
    return client.post(page, data=typed, headers={"Origin": site.url()})


def last(site: Site) -> AuditRecord:
    return list(site.registry.audit_chain())[-1].record


def enter(site: Site, name: str) -> TestResponse:
    said = {"name": name, "password": WORD, "code": ""}
    return site.client().post("/signin", data=said, headers={"Origin": site.url()})


@pytest.mark.parametrize("role", Role)
def test_each_administrator_has_the_own_pages_alone(site: Site, role: Role) -> None:
    own = {Role.SECURITY_ADMIN: SECURITY, Role.SYSTEM_ADMIN: SYSTEM}.get(role, ())
    client = site.signed_in(role)
    for page in {*SECURITY, *SYSTEM}:
        assert client.get(page).status_code == (200 if page in own else 404)
        if page not in own:
            assert send(site, client, page, do="user.add", reason="x").status_code == 404
    assert client.get("/admin").status_code == (303 if own else 404)


def test_a_user_is_made_changed_and_ended_with_reasons(site: Site) -> None:
    admin = site.signed_in(Role.SECURITY_ADMIN)
    assert send(site, admin, "/admin/users", do="user.add", **LI).status_code == 200
    assert enter(site, "li.na").headers["Location"] == "/signin/password", "the administrator knows the first one"
    (found,) = [r.record for r in site.registry.audit_chain() if r.record.action == "user.add"]
    assert (found.object, found.fields, found.reason) == ("li.na", ("role=leader", "scope=211221"), "新任")
    moved = {"name": "li.na", "role": "duty", "scope": "211224", "reason": "调岗"}
    assert "li.na: duty 211224" in send(site, admin, "/admin/users", do="user.change", **moved).get_data(as_text=True)
    assert enter(site, "li.na").headers["Location"] == "/signin/second", "a duty officer may see behind a mask"
    assert send(site, admin, "/admin/users", do="user.end", name="li.na", reason="离职").status_code == 200
    assert enter(site, "li.na").status_code == 403


def test_a_changed_right_ends_what_was_open_under_the_old_one(site: Site) -> None:
    admin = site.signed_in(Role.SECURITY_ADMIN)
    send(site, admin, "/admin/users", do="user.add", **LI | {"name": "wang"})
    session, _ = site.registry.sign_in("wang", WORD, "", real_ms(), "") or pytest.fail("not signed in")
    send(site, admin, "/admin/users", do="user.change", name="wang", role="supervisor", scope="211224", reason="x")
    assert site.registry.alive({session.id}, real_ms()) == set()


def test_a_lost_password_is_replaced_and_a_lock_lifted(site: Site) -> None:
    admin = site.signed_in(Role.SECURITY_ADMIN)
    send(site, admin, "/admin/users", do="user.add", **LI | {"name": "zhao"})
    for _ in range(5):
        site.registry.sign_in("zhao", "wrong", "", real_ms(), "")
    assert site.registry.sign_in("zhao", WORD, "", real_ms(), "") is None
    send(site, admin, "/admin/users", do="user.renew", name="zhao", password=WORD + "!", reason="忘记")
    assert site.registry.sign_in("zhao", WORD + "!", "", real_ms(), "") is not None


@pytest.mark.parametrize(
    "wrong",
    [{"reason": ""}, {"scope": "2199"}, {"role": "wall"}, {"role": "emperor"}, {"password": "short"}, {"name": ""}],
)
def test_what_is_wrong_is_said_and_nothing_is_done(site: Site, wrong: dict[str, str]) -> None:
    admin = site.signed_in(Role.SECURITY_ADMIN)
    before = site.registry.users()
    answer = send(site, admin, "/admin/users", do="user.add", **LI | {"name": "nobody"} | wrong)
    assert answer.status_code == 422
    (said,) = re.findall(r'role="alert">([^<]+)<', answer.text)
    assert re.search(r"[\u4e00-\u9fff]", said), "what is wrong is said in the page's language"
    english = send(site, admin, "/admin/users?lang=en", do="user.add", **LI | {"name": "nobody"} | wrong)
    (said,) = re.findall(r'role="alert">([^<]+)<', english.text)
    assert not re.search(r"[\u4e00-\u9fff]", said)
    assert site.registry.users() == before


def test_a_sign_that_no_register_takes_is_left_out_of_what_is_typed(site: Site) -> None:
    admin, typed = site.signed_in(Role.SECURITY_ADMIN), LI | {"name": "si\0gn", "reason": "调\0入"}
    assert send(site, admin, "/admin/users", do="user.add", **typed).status_code == 200
    made = [one.record for one in site.registry.audit_chain() if one.record.action == "user.add"][-1]
    assert (made.object, made.reason) == ("sign", "调入")
    assert "sign" in {user.name for user in site.registry.users()}


def test_a_form_of_another_site_changes_nothing(site: Site) -> None:
    admin = site.signed_in(Role.SECURITY_ADMIN)
    for origin in ({}, {"Origin": "https://evil.example"}, {"Origin": "null"}):
        assert (
            admin.post("/admin/users", data={"do": "user.end", "name": "x", "reason": "x"}, headers=origin).status_code
            == 403
        )


def admin(site: Site, name: str, role: Role = Role.SECURITY_ADMIN) -> FlaskClient:
    """Made at the machine, as the first ones are; signed in with both factors."""
    record = AuditRecord(real_ms(), "operator x", "operator", "", "", "user.add", name)
    if name not in {user.name for user in site.registry.users()}:
        new = NewUser(name=name, password=WORD, role=role, scope="2112", profile="asvs")
        site.registry.add_user(new, record, real_ms())
    return site.enter(name, WORD)


def test_nobody_changes_the_own_rights(site: Site) -> None:
    client = admin(site, "boss")
    for deed in ("user.end", "user.change", "user.renew", "user.second"):
        wish = {"name": "BOSS ", "role": "security_admin", "scope": "2112", "reason": "x", "password": WORD + "!"}
        assert send(site, client, "/admin/users", do=deed, **wish).status_code == 422


def test_an_auditor_is_made_by_two_and_signs_in_with_what_each_of_them_had(site: Site) -> None:
    """One administrator made the auditor, set the password and read the audit, alone."""
    one, two = admin(site, "first"), admin(site, "second")
    wish = LI | {"name": "aud", "role": "auditor", "scope": "2112"}
    told = send(site, one, "/admin/users", do="user.add", **wish)
    assert told.status_code == 200
    assert "双人审批" in told.text
    assert enter(site, "aud").status_code == 403
    listed = two.get("/admin/approvals").text
    assert "first" in listed
    number = re.search(r'name="object" value="(\w+)"', listed)
    assert number is not None
    agree = {"do": "proposal.agree", "object": number[1], "reason": "核对任命文件"}
    assert send(site, one, "/admin/approvals", **agree).status_code == 422
    agreed = send(site, two, "/admin/approvals", **agree)
    assert agreed.status_code == 200
    secret = re.search(r"secret=(\w+)", agreed.text)
    assert secret is not None
    assert enter(site, "aud").status_code == 403, "the password alone"
    client = site.client()
    said = {"name": "aud", "password": WORD, "code": pyotp.TOTP(secret[1]).now()}
    assert client.post("/signin", data=said, headers={"Origin": site.url()}).location == "/signin/password"
    assert client.get("/audit").status_code == 401
    own = {"old": WORD, "new": "kettle over blue hills", "again": "kettle over blue hills"}
    assert client.post("/signin/password", data=own, headers={"Origin": site.url()}).location == "/audit"
    assert client.get("/audit").status_code == 200
    assert last(site).name == "aud"
    record = next(
        r.record for r in site.registry.audit_chain() if r.record.object == "aud" and r.record.name == "second"
    )
    assert (record.action, record.fields) == ("user.add", ("proposed by first", "because 新任"))


def test_the_password_page_is_everyones_who_has_one(site: Site) -> None:
    client, ours = admin(site, "own"), {"Origin": site.url()}
    assert client.get("/signin/password").status_code == 200
    own = {"old": WORD, "new": "lamp in a green corridor", "again": "lamp in a green corridor"}
    assert client.post("/signin/password", data=own, headers={"Origin": "https://evil.example"}).status_code == 403
    for wrong, status in (({"old": "x"}, 403), ({"again": "x"}, 422), ({"new": "short", "again": "short"}, 422)):
        assert client.post("/signin/password", data=own | wrong, headers=ours).status_code == status
    assert client.post("/signin/password", data=own, headers=ours).status_code == 303
    assert client.get("/admin/users").status_code == 200
    assert site.signed_in(Role.DUTY).get("/signin/password").status_code == 404, "a demo's link has none"
    assert site.client().get("/signin/password").location == "/signin"


def test_a_session_is_ended(site: Site) -> None:
    admin, other = site.signed_in(Role.SECURITY_ADMIN), site.signed_in(Role.SUPERVISOR, "211223")
    assert other.get("/region/211223").status_code == 200
    (one,) = [s for s in site.registry.open_sessions() if s.scope == "211223"]
    listed = admin.get("/admin/sessions").get_data(as_text=True)
    assert one.id in listed
    assert f"督查 {one.id[:4]}" in listed, "as others read who did something"
    assert send(site, admin, "/admin/sessions", do="session.end", object=one.id, reason="x").status_code == 200
    assert other.get("/region/211223").status_code == 401
    assert send(site, admin, "/admin/sessions", do="session.end", object=one.id, reason="x").status_code == 422


def test_a_departments_key_is_told_once_and_revoked(site: Site) -> None:
    admin = site.signed_in(Role.SYSTEM_ADMIN)
    site.registry.set_regulation(regulation(CasesSection()), real_ms())
    told = send(site, admin, "/admin/devices", do="department.add", name="城管执法", reason="接入").get_data(
        as_text=True
    )
    key = re.search(r'<pre class="done"[^>]*>城管执法 \(urban\): sender \d+\n.*\n(\S+)</pre>', told, re.S)
    assert key is not None
    for path in ("/v1/events", "/open311/v2", "/v1/stream"):
        assert path in key[0], "every address its system may use"
    found = site.registry.directory().key(key[1])
    assert found is not None
    assert site.registry.directory().senders_of(found.number)[0].department == "urban"
    assert send(site, admin, "/admin/devices", do="department.add", name="县住建局", reason="x").status_code == 422
    assert key[1] not in admin.get("/admin/devices").get_data(as_text=True)
    send(site, admin, "/admin/devices", do="key.revoke", object=str(found.number), reason="更换")
    assert site.registry.directory().key(key[1]) is None
    for wrong in ("x", "99999", ""):
        assert send(site, admin, "/admin/devices", do="key.revoke", object=wrong, reason="x").status_code == 422


def test_a_wall_gets_a_link_and_loses_its_seat(site: Site) -> None:
    admin = site.signed_in(Role.SYSTEM_ADMIN)
    told = send(site, admin, "/admin/walls", do="wall.link", name="三楼大厅-1", scope="211221106", reason="x").get_data(
        as_text=True
    )
    link = re.search(r"/signin\?token=[\w-]+", told)
    assert link is not None
    wall = site.client(wall=True)
    assert site.press(wall, link[0], wall=True).headers["Location"] == f"/wall?wall={quote('三楼大厅-1')}"
    (one,) = [s for s in site.registry.open_sessions() if s.role is Role.WALL and s.scope == "211221106"]
    assert one.wall == "三楼大厅-1"
    assert "<td>三楼大厅-1</td>" in admin.get("/admin/walls").get_data(as_text=True)
    send(site, admin, "/admin/walls", do="wall.end", object=one.id, reason="x")
    assert wall.get("/wall").status_code == 401
    for wrong in ({"name": "../x"}, {"scope": "99"}, {"scope": "211221106201"}):
        assert send(site, admin, "/admin/walls", do="wall.link", reason="x", **wrong).status_code == 422


def test_no_secret_reaches_the_audit(site: Site) -> None:
    said = repr([link.record for link in site.registry.audit_chain()])
    assert WORD not in said
    assert "token" not in said


def test_a_look_at_the_list_is_a_record(site: Site) -> None:
    site.signed_in(Role.SECURITY_ADMIN).get("/admin/users")
    assert (last(site).action, last(site).object) == ("admin.get", "users")
