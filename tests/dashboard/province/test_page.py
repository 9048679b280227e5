"""/province: of how many cities it is, each city with its age, totals that name what they lack."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.app import create
from streams.access.subject import Role
from streams.clock import real_ms
from streams.settings import ProvinceSection
from tests.dashboard.conftest import Browser, Site
from tests.dashboard.province.city_door import TOKEN, CityDoor, totals


@pytest.fixture
def cities() -> Iterator[dict[str, CityDoor]]:
    fold = real_ms()
    first = CityDoor(totals("2112", "铁岭市", 3, fold=fold))
    second = CityDoor(totals("2101", "沈阳市", 40, fold=fold))
    with first.open(), second.open():
        yield {"2112": first, "2101": second}


def opened(
    folder: Path, cities: dict[str, CityDoor], role: Role = Role.LEADER, pages: dict[str, str] | None = None
) -> Browser:
    site = Site(folder, demo=True)
    urls = {code: door.url for code, door in cities.items()}
    section = ProvinceSection(cities=urls, pages=pages or {}, token=TOKEN)
    site.settings = site.settings.model_copy(update={"province": section})
    site._servers[False] = create(site.settings, site.registry, wall=False).server
    return site.signed_in(role)


def page(browser: Browser, query: str = "") -> str:
    answer = browser.get(f"/province{query}")
    assert answer.status_code == 200
    layout = browser.get("/_dash-layout", headers={"Referer": f"http://localhost/province{query}"})
    text = re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), layout.text)
    # Behind the head and what the browser's module is given.
    return text[text.index('"id":"address"') :].replace("\\", "")


def test_all_cities_are_heard_and_the_totals_are_of_all(tmp_path: Path, cities: dict[str, CityDoor]) -> None:
    text = page(opened(tmp_path, cities))
    assert "2 个市都听到了" in text
    assert text.index("沈阳市") < text.index("铁岭市"), "in the order of the codes"
    for number in ('"43"', '"86"', '"430"', "90.0 %", "n 430"):
        assert number in text, number
    assert text.count("2 个市中 2 个") == 5


def test_a_name_leads_to_the_citys_own_pages(tmp_path: Path, cities: dict[str, CityDoor]) -> None:
    text = page(opened(tmp_path, cities, pages={"2101": "http://127.0.0.1:9/shenyang/"}))
    assert f'"href":"{cities["2112"].url}/"' in text, "where gateway and pages have one address"
    assert '"href":"http://127.0.0.1:9/shenyang/"' in text


def test_a_silent_city_is_in_no_total_and_is_named(tmp_path: Path, cities: dict[str, CityDoor]) -> None:
    cities["2101"].says = totals("2101", "沈阳市", 40, fold=real_ms() - 60_000, age_ms=60_000)
    text = page(opened(tmp_path, cities))
    assert "只听到 2 个市中的 1 个" in text
    assert "缺：沈阳市（没有消息，最后" in text
    assert text.count("2 个市中 1 个") == 5
    assert '"43"' not in text
    assert '"40"' in text, "its last numbers keep their place"
    assert '"data-state":"silent"' in text


def test_its_words_are_there_in_english_too(tmp_path: Path, cities: dict[str, CityDoor]) -> None:
    assert "All 2 cities are heard of" in page(opened(tmp_path, cities, Role.SUPERVISOR), "?lang=en")


def test_without_cities_it_says_so(tmp_path: Path) -> None:
    text = page(opened(tmp_path, {}))
    assert "设置里没有写各市的地址" in text
    assert "按天合计" not in text
