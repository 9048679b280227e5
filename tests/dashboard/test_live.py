"""What a page tells the browser, as the browser finds it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from dashboard.locale import CATALOGUES
from dashboard.theme import DAY
from streams.access.served import served
from streams.access.subject import Role, Subject
from tests.dashboard.conftest import Site

SEEN = [(Role.WALL, "2112", "/wall"), (Role.WALL, "2112", "/wall?region=211221"), (Role.WALL, "211221", "/wall")]
SEEN += [(Role.DUTY, "2112", "/region/2112"), (Role.DUTY, "2112", "/region/211221106"), (Role.DUTY, "2112", "/health")]
SEEN += [(Role.SUPERVISOR, "211221", "/region/211221"), (Role.SUPERVISOR, "211221", "/region/211221106")]
SEEN += [(Role.SUPERVISOR, "211221", "/health")]


def told(site: Site, role: Role, scope: str, page: str) -> dict[str, Any]:
    """The configuration in the page's layout."""
    referer = {"Referer": f"{site.url(wall=role is Role.WALL)}{page}"}
    layout = site.signed_in(role, scope).get("/_dash-layout", headers=referer).get_json()
    first = layout["props"]["children"][0]["props"]
    assert first["id"] == "live"
    found: dict[str, Any] = json.loads(first["data-live"])
    return found


@pytest.mark.parametrize(("role", "scope", "page"), SEEN)
def test_a_page_asks_for_nothing_that_it_would_be_refused(site: Site, role: Role, scope: str, page: str) -> None:
    who = Subject(id="x", role=role, scope=scope)
    live = told(site, role, scope, page)
    assert live["topics"]
    for name in live["topics"]:
        assert served(who, name, 0), name


def test_a_page_says_where_to_listen_for_what_and_in_which_words(site: Site) -> None:
    live = told(site, Role.SUPERVISOR, "211221", "/region/211221106?lang=en")
    assert live["gateway"] == site.settings.gateway_url
    assert (live["page"], live["region"], live["city"], live["demo"]) == ("region", "211221106", "2112", True)
    assert (live["language"], live["words"], live["theme"]) == ("en", dict(CATALOGUES["en"]), DAY)
    assert live["names"]["2112"] == "铁岭市"
    assert live["names"]["211221106"] == "腰堡镇"
    assert live["labels"].keys() == live["names"].keys() - {"2112"}


@pytest.mark.parametrize("asked_for", ["211224", "211299", "x", "2112", ""])
def test_what_a_wall_may_not_or_cannot_show_falls_back_to_its_own_region(site: Site, asked_for: str) -> None:
    assert told(site, Role.WALL, "211221", f"/wall?region={asked_for}")["region"] == "211221"


def test_what_is_finer_than_a_wall_shows_is_the_township_that_holds_it(site: Site) -> None:
    assert told(site, Role.WALL, "211221", "/wall?region=211221106201")["region"] == "211221106"


def test_nothing_of_the_machine_is_told(site: Site) -> None:
    settings = site.settings
    inside = (settings.redis_url, settings.registry_url, settings.intake_url, str(settings.store.data_dir))
    for role, scope, page in SEEN:
        text = json.dumps(told(site, role, scope, page))
        assert [word for word in inside if word in text] == []
