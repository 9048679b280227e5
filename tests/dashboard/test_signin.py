from __future__ import annotations

import pytest

from streams.access.subject import Role
from streams.clock import real_ms
from tests.dashboard.conftest import Site


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


def test_walls_and_people_have_cookies_of_their_own(site: Site) -> None:
    answer = site.client(wall=True).get(site.link(Role.WALL))
    assert answer.headers["Set-Cookie"].startswith("zz_wall=")


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
