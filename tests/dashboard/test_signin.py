from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from streams.access.subject import Role
from streams.clock import real_ms
from tests.dashboard.conftest import HOUR_MS, Site


def test_a_link_signs_in_once(site: Site) -> None:
    link, client = site.link(Role.DUTY), site.client()
    first = client.get(link)
    assert (first.status_code, first.location) == (303, "/region/2112")
    cookie = first.headers["Set-Cookie"]
    assert cookie.startswith("zz_desk=")
    for word in ("HttpOnly", "SameSite=Lax", "Path=/"):
        assert word in cookie
    second = site.client().get(link)
    assert second.status_code == 403
    assert "python -m streams links" in second.text


@pytest.mark.parametrize("token", ["", "x", "../../x", "\0", "网" * 9_999])
def test_a_token_that_nobody_gave_is_answered_like_a_used_one(site: Site, token: str) -> None:
    answer = site.client().get("/signin", query_string={"token": token})
    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers
    assert "登录链接" in answer.text


def test_a_look_at_where_a_link_leads_does_not_spend_it(site: Site) -> None:
    link, client = site.link(Role.DUTY), site.client()
    looked = client.head(link)
    assert looked.status_code == 204
    assert "Set-Cookie" not in looked.headers
    assert client.get(link).status_code == 303


def test_a_link_too_old_signs_nobody_in(site: Site) -> None:
    assert site.client().get(site.link(Role.DUTY, age_ms=HOUR_MS + 1_000)).status_code == 403


def test_walls_and_people_have_cookies_of_their_own(site: Site) -> None:
    wall = site.client(wall=True).get(site.link(Role.WALL)).headers["Set-Cookie"]
    desk = site.client().get(site.link(Role.DUTY)).headers["Set-Cookie"]
    assert wall.startswith("zz_wall=")
    assert "HttpOnly" in wall
    assert "Max-Age=34560000" in wall, "a wall comes back after its machine restarted"
    assert "Max-Age" not in desk
    assert "Expires" not in desk


def test_a_wall_keeps_its_cookie_as_long_as_it_is_opened(site: Site) -> None:
    wall = site.signed_in(Role.WALL)
    again = wall.get("/wall").headers["Set-Cookie"]
    assert again.startswith("zz_wall=")
    assert "Max-Age=34560000" in again
    assert "Set-Cookie" not in site.client(wall=True).get("/wall").headers
    assert "Set-Cookie" not in site.signed_in(Role.DUTY).get("/region/2112").headers


def test_behind_tls_the_cookie_is_bound_to_its_host(tmp_path: Path) -> None:
    site = Site(tmp_path, demo=True, dashboard={"public_url": "https://city.example"})
    cookie = site.client().get(site.link(Role.DUTY)).headers["Set-Cookie"]
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
        assert client.get(link).status_code == 503
        assert not client.get_cookie("zz_desk")
    finally:
        with site.registry._engine.begin() as tx:
            tx.execute(text("ALTER TABLE gone RENAME TO audit"))
