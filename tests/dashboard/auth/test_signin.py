from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import text

from streams.access.subject import Role
from streams.clock import real_ms
from streams.model.audit import AuditRecord
from tests.dashboard.conftest import HOUR_MS, Site

CHAT = {"User-Agent": "Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 MicroMessenger/8.0.50", "Accept": "text/html"}


def test_a_link_signs_in_once(site: Site) -> None:
    link, client = site.link(Role.DUTY), site.client()
    first = site.press(client, link)
    assert (first.status_code, first.location) == (303, "/region/2112")
    cookie = first.headers["Set-Cookie"]
    assert cookie.startswith("zz_desk=")
    for word in ("HttpOnly", "SameSite=Lax", "Path=/"):
        assert word in cookie
    second = site.press(site.client(), link)
    assert second.status_code == 403
    assert "Set-Cookie" not in second.headers
    assert 'href="/signin"' in second.text


def test_a_chat_programs_preview_spends_no_link(site: Site) -> None:
    """A preview opened the link before the person did, and the person was refused."""
    link = site.link(Role.DUTY)
    for _ in range(3):
        looked = site.client().get(link, headers=CHAT)
        assert looked.status_code == 200
        assert "zz_desk=" not in looked.headers["Set-Cookie"]
    assert site.client().head(link).status_code == 204
    client = site.client()
    token = re.search(r'name="token" value="([^"]+)"', client.get(link).text)
    assert token is not None
    assert link.endswith(token[1])
    assert site.press(client, link).status_code == 303
    assert client.get("/region/2112").status_code == 200
    assert site.client().get(link).status_code == 403, "a used one says so at once"


def test_two_presses_of_one_button_are_one_sign_in(site: Site) -> None:
    link, client, other = site.link(Role.DUTY), site.client(), site.client()
    client.get(link)
    other.get(link)
    first, second = (site.press(client, link) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert client.get("/region/2112").status_code == 200
    signed_in = [one for one in site.registry.audit_chain() if one.record.action == "signin"]
    assert site.press(other, link).status_code == 403, "another browser's press is none of it"
    assert len([one for one in site.registry.audit_chain() if one.record.action == "signin"]) == len(signed_in)


def test_a_link_is_not_spent_by_a_form_of_another_site(site: Site) -> None:
    link, client = site.link(Role.DUTY), site.client()
    token = {"token": link.partition("token=")[2]}
    for origin in ({}, {"Origin": "https://evil.example"}, {"Origin": "null"}):
        assert client.post("/signin", data=token, headers=origin).status_code == 403
    assert site.press(client, link).status_code == 303


@pytest.mark.parametrize("token", ["", "x", "../../x", "\0", "网" * 999])
def test_a_token_that_nobody_gave_is_answered_like_a_used_one(site: Site, token: str) -> None:
    looked = site.client().get("/signin", query_string={"token": token})
    pressed = site.client().post("/signin", data={"token": token}, headers={"Origin": site.url()})
    for answer in (looked, pressed):
        assert answer.status_code == 403
        assert "Set-Cookie" not in answer.headers
        assert "登录链接" in answer.text


def test_a_link_too_old_signs_nobody_in(site: Site) -> None:
    link = site.link(Role.DUTY, age_ms=HOUR_MS + 1_000)
    assert site.press(site.client(), link).status_code == 403
    assert site.client().get(link).status_code == 403


PAGE = {"Accept": "text/html,application/xhtml+xml"}


@pytest.mark.parametrize("path", ["/cases?standing=overdue", "/region/211221", "/case/x", "/audit"])
def test_an_old_bookmark_leads_to_the_form_and_from_there_to_its_page(site: Site, path: str) -> None:
    answer = site.client().get(path, headers=PAGE)
    assert answer.status_code == 303
    assert urlsplit(answer.location).path == "/signin"
    assert parse_qs(urlsplit(answer.location).query) == {"next": [path]}
    assert f'name="next" value="{path}"' in site.client().get(answer.location).text


def test_after_signing_in_one_is_where_one_wanted_to_be(site: Site) -> None:
    for asked, lands in (
        ("/cases?standing=overdue", "/cases?standing=overdue"),
        ("/admin/users", "/region/2112"),
        ("https://evil.example/x", "/region/2112"),
    ):
        token = site.link(Role.DUTY).partition("token=")[2]
        said = {"token": token, "next": asked}
        assert site.client().post("/signin", data=said, headers={"Origin": site.url()}).location == lands


def test_a_wall_that_is_signed_out_says_what_to_do(site: Site) -> None:
    answer = site.client(wall=True).get("/wall?region=211221", headers=PAGE)
    assert answer.status_code == 303
    page = site.client(wall=True).get(answer.location)
    assert page.status_code == 403
    assert "系统管理员" in page.text


def test_walls_and_people_have_cookies_of_their_own(site: Site) -> None:
    wall = site.press(site.client(wall=True), site.link(Role.WALL), wall=True).headers["Set-Cookie"]
    desk = site.press(site.client(), site.link(Role.DUTY)).headers["Set-Cookie"]
    assert wall.startswith("zz_wall=")
    assert "HttpOnly" in wall
    assert "Max-Age=34560000" in wall, "a wall comes back after its machine restarted"
    assert "Max-Age" not in desk
    assert "Expires" not in desk


def test_a_wall_keeps_its_cookie_as_long_as_it_is_opened(site: Site) -> None:
    wall, right = site.signed_in(Role.WALL), f"/wall/plan.json?clock={real_ms()}"
    again = wall.get(right).headers["Set-Cookie"]
    assert again.startswith("zz_wall=")
    assert "Max-Age=34560000" in again
    assert "Set-Cookie" not in site.client(wall=True).get(right).headers
    assert "Set-Cookie" not in site.signed_in(Role.DUTY).get("/region/2112").headers


@pytest.mark.parametrize("clock", ["?clock=1262304000000", "?clock=soon", f"?clock={9 * 10**12}", ""])
def test_a_wall_whose_clock_is_wrong_keeps_the_cookie_it_has(site: Site, clock: str) -> None:
    """Four hundred days from 2010 are over once the clock is right, and the wall was signed out."""
    wall = site.signed_in(Role.WALL)
    answer = wall.get(f"/wall/plan.json{clock}")
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert "Set-Cookie" not in wall.get("/wall").headers
    assert wall.get("/wall/plan.json").status_code == 200, "and is still let in"


def test_behind_tls_the_cookie_is_bound_to_its_host(tmp_path: Path) -> None:
    site = Site(tmp_path, demo=True, dashboard={"public_url": "https://city.example"})
    cookie = site.press(site.client(), site.link(Role.DUTY)).headers["Set-Cookie"]
    assert cookie.startswith("__Host-zz_desk=")
    for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert word in cookie
    assert "Domain" not in cookie
    site.registry.close()


def test_a_person_who_is_idle_is_signed_out_a_duty_seat_and_a_wall_are_not(site: Site) -> None:
    pages = ((Role.SUPERVISOR, "/region/2112", 401), (Role.DUTY, "/region/2112", 200), (Role.WALL, "/wall", 200))
    for role, page, after in pages:
        client = site.signed_in(role)
        ticket = client.post("/ticket", headers={"Origin": site.url(wall=role is Role.WALL), "X-City": "1"}).get_json()
        session, _ = site.registry.take_ticket(ticket["ticket"], real_ms()) or pytest.fail("no session")
        site.registry.touch([session.id], real_ms() - (site.settings.dashboard.idle_minutes * 60_000 + 1_000))
        assert client.get(page).status_code == after


@pytest.mark.parametrize("path", ["/region/2112", "/health", "/", "/_dash-layout", "/_dash-update-component", "/admin"])
def test_without_a_sign_in_there_is_nothing(site: Site, path: str) -> None:
    assert site.client().get(path).status_code == 401


def ticket(site: Site, client: object, origin: str, header: str = "1") -> int:
    return int(client.post("/ticket", headers={"Origin": origin, "X-City": header}).status_code)  # type: ignore[attr-defined]


def test_a_ticket_needs_the_cookie_our_origin_and_our_header(site: Site) -> None:
    client = site.signed_in(Role.DUTY)
    ours = site.url()
    assert ticket(site, client, ours) == 200
    assert ticket(site, client, ours.replace("127.0.0.1", "localhost")) == 200
    assert ticket(site, client, "https://elsewhere.example") == 401
    assert ticket(site, client, site.url(wall=True)) == 401
    assert ticket(site, client, ours, header="") == 401
    assert ticket(site, client, "") == 401
    assert ticket(site, site.client(), ours) == 401


def test_a_name_rebound_to_this_machine_gets_no_ticket(site: Site) -> None:
    client = site.signed_in(Role.DUTY)
    headers = {"Origin": "http://evil.example:8050", "Host": "evil.example:8050", "X-City": "1"}
    assert client.post("/ticket", headers=headers).status_code == 401


def test_tickets_are_single_use(site: Site) -> None:
    client = site.signed_in(Role.DUTY)
    got = client.post("/ticket", headers={"Origin": site.url(), "X-City": "1"}).get_json()
    assert got["gateway"] == site.settings.gateway_url
    assert site.registry.take_ticket(got["ticket"], real_ms()) is not None
    assert site.registry.take_ticket(got["ticket"], real_ms()) is None


def test_signing_out_ends_it(site: Site) -> None:
    client = site.signed_in(Role.SUPERVISOR)
    assert client.get("/region/2112").status_code == 200
    assert client.post("/signout").status_code == 401
    assert client.post("/signout", headers={"Origin": site.url(), "X-City": "1"}).status_code == 204
    assert client.get("/region/2112").status_code == 401


def test_a_page_whose_session_was_ended_is_told_why(site: Site) -> None:
    client = site.signed_in(Role.SUPERVISOR, "211223")
    (one,) = [found for found in site.registry.open_sessions() if found.scope == "211223"]
    record = AuditRecord(real_ms(), "t", "operator", "", "", "session.end", one.id)
    site.registry.end_session(one.id, record, real_ms())
    answer = client.get("/region/211223", headers=PAGE)
    assert answer.status_code == 303
    assert "管理员已结束本次登录" in client.get(answer.location).text
    assert "管理员已结束本次登录" not in site.client().get(answer.location).text


def test_who_came_in_and_went_out_is_in_the_audit(site: Site) -> None:
    client = site.signed_in(Role.DUTY, "211221")
    client.post("/signout", headers={"Origin": site.url(), "X-City": "1"})
    first, second = list(site.registry.audit_chain())[-2:]
    assert (first.record.action, first.record.role, first.record.scope) == ("signin", "duty", "211221")
    assert (second.record.action, second.record.actor) == ("signout", first.record.actor)
    assert second.record.object == f"session/{first.record.actor}"


def test_who_cannot_be_recorded_does_not_come_in(site: Site) -> None:
    link = site.link(Role.DUTY)
    with site.registry._engine.begin() as tx:
        tx.execute(text("ALTER TABLE audit RENAME TO gone"))
    try:
        client = site.client()
        assert site.press(client, link).status_code == 503
        assert not client.get_cookie("zz_desk")
    finally:
        with site.registry._engine.begin() as tx:
            tx.execute(text("ALTER TABLE gone RENAME TO audit"))
