from __future__ import annotations

import re

from streams.access.subject import Role
from tests.dashboard.conftest import Site


def test_the_policy_of_every_page_is_the_designs(site: Site) -> None:
    answer = site.signed_in(Role.DUTY).get("/region/2112")
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    scripts = policy.pop("script-src").split()
    assert scripts[0] == "'self'"
    assert all(re.fullmatch(r"'sha256-[A-Za-z0-9+/=]+'", word) for word in scripts[1:])
    assert policy == {
        "default-src": "'none'",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "worker-src": "'self'",
        "connect-src": f"'self' {site.settings.gateway_url}",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
    }
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_refusals_carry_it_too(site: Site) -> None:
    answer = site.client().get("/region/2112")
    assert answer.status_code == 401
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_nothing_of_a_page_comes_from_elsewhere(site: Site) -> None:
    for role, page in ((Role.DUTY, "/region/2112"), (Role.WALL, "/wall")):
        text = site.signed_in(role).get(page).text
        assert re.findall(r"""(?:src|href)=["'](?!/)[^"']+""", text) == []
        assert "http://" not in text
        assert "https://" not in text


def test_the_browsers_own_modules_are_served_and_listed_nowhere_else(site: Site) -> None:
    client = site.client()
    with client.get("/assets/js/main.mjs") as module:
        assert module.status_code == 200
    page = site.signed_in(Role.DUTY).get("/region/2112").text
    assert re.findall(r"[\w/.-]+\.mjs", page) == ["/assets/js/main.mjs"]
