from __future__ import annotations

import gzip
import json

import pytest

from streams.access.subject import Role
from streams.geography.versions import shipped
from tests.dashboard.conftest import Site

NAME = shipped().name


@pytest.mark.parametrize("role", [Role.WALL, Role.DUTY])
def test_whoever_is_signed_in_has_the_boundaries_in_force(site: Site, role: Role) -> None:
    answer = site.signed_in(role).get(f"/geography/{NAME}/town.topojson")
    assert answer.status_code == 200
    assert answer.data == shipped().town.read_bytes()
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"


def test_a_browser_gets_them_packed(site: Site) -> None:
    packed = {"Accept-Encoding": "gzip, br"}
    answer = site.signed_in(Role.WALL).get(f"/geography/{NAME}/all.topojson", headers=packed)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.data) == shipped().all.read_bytes()
    assert len(answer.data) < 120_000


def test_nobody_else_has(site: Site) -> None:
    assert site.client().get(f"/geography/{NAME}/town.topojson").status_code == 401


@pytest.mark.parametrize("path", [f"{NAME}/meta.json", f"{NAME}/..%2fREADME.md", "000000000000/all.topojson", NAME])
def test_another_file_or_another_version_is_not_there(site: Site, path: str) -> None:
    assert site.signed_in(Role.DUTY).get(f"/geography/{path}").status_code == 404


def test_a_page_says_where_they_are(site: Site) -> None:
    client = site.signed_in(Role.DUTY)
    page = json.dumps(client.get("/_dash-layout", headers={"Referer": f"{site.url()}/region/2112"}).json)
    assert f"/geography/{NAME}" in page
