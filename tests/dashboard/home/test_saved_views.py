"""A person's own views: kept by name, opened, renamed, deleted; of no one else, and no address from elsewhere."""

from __future__ import annotations

import pytest

from dashboard.home.saved_views import address_of
from streams.access.subject import Role
from streams.errors import DeedRefused
from streams.registry.saved_views import MOST
from tests.dashboard.conftest import Site

VIEW = "/region/211221?range=month&against=year"


def test_a_view_is_kept_opened_renamed_and_deleted(site: Site) -> None:
    client, other = site.signed_in(Role.SUPERVISOR), site.signed_in(Role.DUTY)
    assert VIEW.replace("&", "&amp;") in client.get("/views", query_string={"save": VIEW}).text
    assert client.send("/views", {"act": "save", "name": "铁岭县 同期", "address": VIEW}).status_code == 303
    assert client.get("/find.json?q=").get_json()["groups"] == [
        {"name": "我的视图", "n": 1, "rows": [{"text": "铁岭县 同期", "href": VIEW, "beside": ""}]}
    ]
    assert client.get("/find.json?q=同期").get_json()["groups"][0]["n"] == 1
    assert other.get("/find.json?q=").get_json()["groups"] == []
    assert "铁岭县 同期" not in other.get("/views").text
    assert client.get(VIEW).status_code == 200

    person = site.registry.saved_views
    (kept,) = person(client.session().subject.person)  # type: ignore[union-attr]
    assert other.send("/views", {"act": "drop", "id": kept.id}).status_code == 303
    assert other.send("/views", {"act": "rename", "id": kept.id, "name": "别人的"}).status_code == 422
    assert client.send("/views", {"act": "rename", "id": kept.id, "name": "每月"}).status_code == 303
    assert ">每月</a>" in client.get("/views").text
    assert client.send("/views", {"act": "drop", "id": kept.id}).status_code == 303
    assert client.get("/find.json?q=").get_json()["groups"] == []


def test_a_name_is_of_one_view_and_there_are_not_more_than_the_most(site: Site) -> None:
    client = site.signed_in(Role.SUPERVISOR)
    for n in range(MOST):
        assert client.send("/views", {"act": "save", "name": f"v{n}", "address": VIEW}).status_code == 303
    assert client.send("/views", {"act": "save", "name": "v0", "address": "/cases"}).status_code == 303
    assert client.send("/views", {"act": "save", "name": "one more", "address": VIEW}).status_code == 422
    assert client.get("/views").text.count('value="drop"') == MOST


@pytest.mark.parametrize(
    "typed", ["https://example.org/region", "//example.org/region", "/admin/people", "region", "/region\n", "/" * 600]
)
def test_an_address_from_elsewhere_is_not_kept(typed: str) -> None:
    with pytest.raises(DeedRefused):
        address_of(typed)


def test_the_page_is_by_day_or_by_night_as_this_browser_has_it(site: Site) -> None:
    client = site.signed_in(Role.SUPERVISOR)
    assert "--bg:#0B1420" in client.get("/views").text
    client.set_cookie("theme", "system:day")
    assert "--bg:#F4F6F9" in client.get("/views").text
