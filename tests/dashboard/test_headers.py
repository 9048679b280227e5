from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest

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
        "media-src": "'self' blob:",
        "font-src": "'self' data:",
        "worker-src": "'self'",
        "connect-src": f"'self' {site.settings.gateway_url} http://127.0.0.1:8051",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
    }
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_no_other_page_shares_ours_and_nothing_of_the_machine_is_asked_for(site: Site) -> None:
    for answer in (site.signed_in(Role.DUTY).get("/region/2112"), site.client().get("/signin")):
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        asked = answer.headers["Permissions-Policy"].split(", ")
        assert {"camera=()", "microphone=()", "geolocation=()"} <= set(asked)
        assert "Strict-Transport-Security" not in answer.headers, "a demo over http must stay reachable"
    for path in ("/duty", "/home", "/tasks"):
        answer = site.signed_in(Role.DUTY).get(path)
        assert f" {site.settings.calls_url};" in answer.headers["Content-Security-Policy"], path
        asked = answer.headers["Permissions-Policy"].split(", ")
        assert {"camera=(self)", "microphone=(self)", "geolocation=()"} <= set(asked), path


def test_over_tls_browsers_come_by_nothing_else_for_a_year(tmp_path: Path) -> None:
    own = {"public_url": "https://city.example", "wall_public_url": "https://wall.city.example"}
    site = Site(tmp_path, demo=True, dashboard=own)
    for wall in (False, True):
        answer = site.client(wall=wall).get("/signin")
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    site.registry.close()


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


@pytest.mark.parametrize(("role", "page"), [(Role.DUTY, "/region/2112"), (Role.DUTY, "/health"), (Role.WALL, "/wall")])
def test_no_script_of_a_page_is_inline_but_dashs_own_that_the_policy_knows(site: Site, role: Role, page: str) -> None:
    answer = site.signed_in(role).get(page)
    scripts = re.findall(r"<script([^>]*)>(.*?)</script>", answer.text, re.DOTALL)
    inline = [text for marks, text in scripts if text.strip() and "application/json" not in marks]
    assert len(scripts) > 5
    for text in inline:
        known = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{known}'" in answer.headers["Content-Security-Policy"]
    assert re.findall(r"<[^>]+\son\w+=", answer.text) == []


def test_a_page_loads_no_components_that_it_does_not_have(site: Site) -> None:
    loaded = {
        role: set(re.findall(r'src="/_dash-component-suites/((?:dash/)?[\w-]+)/', site.signed_in(role).get(page).text))
        for role, page in ((Role.DUTY, "/region/2112"), (Role.WALL, "/wall"))
    }
    assert loaded[Role.WALL] == {"dash/deps", "dash/dash-renderer", "dash/html"}
    assert loaded[Role.DUTY] - loaded[Role.WALL] == {"dash/dcc", "dash_ag_grid"}


def test_only_what_has_its_hash_in_its_name_is_kept_for_ever(site: Site) -> None:
    client = site.signed_in(Role.DUTY)
    named = re.findall(r'src="(/_dash-component-suites/[^"]+)"', client.get("/region/2112").text)[0]
    plain = re.sub(r"\.v\w+m\d+", "", named)
    assert plain != named
    kept = {path: client.get(path) for path in (named, plain, "/_dash-component-suites/dash/x.v1m1.js")}
    assert [answer.status_code for answer in kept.values()] == [200, 200, 404]
    assert [answer.headers["Cache-Control"] for answer in kept.values()] == [
        "public, max-age=31536000, immutable",
        "no-store",
        "no-store",
    ]


def test_our_own_files_are_asked_for_again_and_everything_else_is_not_kept(site: Site) -> None:
    client = site.signed_in(Role.DUTY)
    with client.get("/assets/js/main.mjs") as module:
        assert module.headers["Cache-Control"] == "no-cache"
        assert module.headers["ETag"]
    for path in ("/region/2112", "/health", "/_dash-layout", "/_dash-dependencies", "/", "/signin", "/healthz", "/no"):
        assert client.get(path).headers["Cache-Control"] == "no-store", path
