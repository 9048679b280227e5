"""The days on /province: the sums of each day with how many cities they are of, and a line of the same cities alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboard.app import create
from streams.access.subject import Role
from streams.clock import real_ms
from streams.model.local_day import day_start, iso_day, local_day
from streams.settings import ProvinceSection
from tests.dashboard.areas.crawler import figures_of, parts
from tests.dashboard.conftest import Browser, Site
from tests.dashboard.province.city_door import TOKEN, CityDoor, city_days, totals
from tests.dashboard.test_callbacks import sent

VIEW = "view-province-days.children"
TODAY = local_day(real_ms())
LONG = 100
"""Days that the cities know; the page asks for fewer."""


def known(n: int, *, days: int = LONG, last: int = TODAY - 1) -> dict[int, int]:
    """`n` reports on each of so many days."""
    return dict.fromkeys(range(last - days + 1, last + 1), n)


def door(code: str, name: str, n: int, days: dict[int, int], *, demo: bool = True, until: int = 0) -> CityDoor:
    history = city_days(code, name, days, until=until or real_ms(), demo=demo)
    return CityDoor(totals(code, name, n, fold=real_ms()), history)


@pytest.fixture
def cities() -> Iterator[dict[str, CityDoor]]:
    """Three: the second lacks yesterday, for its history is written up to that day's noon."""
    made = {
        "2112": door("2112", "铁岭市", 3, known(3)),
        "2101": door("2101", "沈阳市", 40, known(40, last=TODAY - 2), until=day_start(TODAY - 1) + 12 * 3_600_000),
        "2102": door("2102", "大连市", 20, known(20)),
    }
    with ExitStack() as stack:
        for one in made.values():
            stack.enter_context(one.open())
        yield made


def opened(folder: Path, cities: dict[str, CityDoor]) -> Browser:
    site = Site(folder, demo=True)
    urls = {code: one.url for code, one in cities.items()}
    site.settings = site.settings.model_copy(update={"province": ProvinceSection(cities=urls, token=TOKEN)})
    site._servers[False] = create(site.settings, site.registry, wall=False).server
    return site.signed_in(Role.LEADER)


def view(client: Browser, query: str = "") -> Any:
    body = sent(VIEW, [("address", "search", query), ("province-days-again", "data", 1)], "/province", query)
    answer = client.ask("/_dash-update-component", body)
    assert answer.status_code == 200, answer.text
    return answer.get_json()["response"]["view-province-days"]["children"]


def text_of(of: Any) -> str:
    if isinstance(of, dict):
        return text_of(of["props"].get("children")) if "props" in of else ""
    return "".join(text_of(one) for one in of) if isinstance(of, list) else "" if of is None else str(of)


def rows(shown: Any) -> dict[str, list[str]]:
    """Of the table: day -> its cells."""
    found = [row for row in parts(shown, "Tr") if "data-day" in row]
    return {row["data-day"]: [text_of(cell) for cell in row["children"][1:]] for row in found}


def test_each_day_is_the_sum_of_the_cities_that_have_it(tmp_path: Path, cities: dict[str, CityDoor]) -> None:
    table = rows(view(opened(tmp_path, cities)))
    yesterday, before = iso_day(TODAY - 1), iso_day(TODAY - 2)
    assert list(table) == [iso_day(TODAY - n) for n in range(1, 15)], "the newest first, today not"
    assert table[yesterday] == ["3 个市中 2 个", "23", "21", "90.0 % n 230", "沈阳市"]
    assert table[before] == ["3 个市中 3 个", "63", "60", "90.0 % n 630", ""]


def test_a_line_leads_only_between_days_of_the_same_cities(tmp_path: Path, cities: dict[str, CityDoor]) -> None:
    figure = figures_of(view(opened(tmp_path, cities)))["days"]
    reports, done = figure["data"]
    assert (reports["name"], done["name"]) == ("上报", "办结")
    assert reports["y"] == [*[63.0] * 13, None, 23.0], "a gap before the day that a city lacks"
    assert done["y"] == [*[60.0] * 13, None, 21.0]
    assert (reports["x"][0], reports["x"][-1]) == (iso_day(TODAY - 14), iso_day(TODAY - 1))
    fills = reports["marker"]["color"]
    assert fills[0] == reports["line"]["color"] != fills[-1], "an open mark: a city lacks the day"
    assert "缺：沈阳市" in reports["hovertext"][-1]
    assert "3 个市中 3 个" in reports["hovertext"][0]
    assert "缺" not in reports["hovertext"][0]
    foot = figure["layout"]["annotations"][0]["text"]
    assert f"上报 n = {13 * 63 + 23}" in foot
    noon = date.fromisoformat(iso_day(TODAY - 1))
    assert f"历史记到 {noon:%m-%d} 12:00" in foot


@pytest.mark.parametrize(("days", "n"), [("14", 14), ("31", 31), ("92", 92), ("7", 14)])
def test_how_many_days_is_in_the_address(tmp_path: Path, cities: dict[str, CityDoor], days: str, n: int) -> None:
    shown = view(opened(tmp_path, cities), f"?days={days}")
    assert len(rows(shown)) == n
    assert ("没有“7”这个时段，未采用；显示近 14 天" in json.dumps(shown, ensure_ascii=False)) == (days == "7")
    oldest = date.fromisoformat(iso_day(TODAY)) - timedelta(days=n)
    assert list(rows(shown))[-1] == oldest.isoformat()


def test_simulated_and_real_are_never_added_up(tmp_path: Path, cities: dict[str, CityDoor]) -> None:
    cities["2101"].days = city_days("2101", "沈阳市", known(40), until=real_ms(), demo=False)
    shown = view(opened(tmp_path, cities))
    assert rows(shown)[iso_day(TODAY - 2)] == ["3 个市中 2 个", "23", "21", "90.0 % n 230", "沈阳市"]
    assert "缺：沈阳市（模拟与真实不同，不计）" in json.dumps(shown, ensure_ascii=False)
    assert None not in figures_of(shown)["days"]["data"][0]["y"], "the same two cities on each day"


def test_cities_stand_in_the_order_of_their_codes(tmp_path: Path, cities: dict[str, CityDoor]) -> None:
    cities["2112"].days = cities["2101"].days = 503
    shown = json.dumps(view(opened(tmp_path, cities)), ensure_ascii=False)
    assert "3 个市中 1 个给出了自己的天；缺：2101（还没有听到过）、2112（还没有听到过）" in shown
    assert '"2101、2112"' in shown


def test_a_day_that_no_city_has_is_no_zero(tmp_path: Path, cities: dict[str, CityDoor]) -> None:
    for code, one in cities.items():
        one.days = city_days(code, code, {TODAY - 3: 5}, until=real_ms())
    table = rows(view(opened(tmp_path, cities)))
    assert table[iso_day(TODAY - 3)][:2] == ["3 个市中 3 个", "15"]
    assert table[iso_day(TODAY - 1)] == ["3 个市中 0 个", "—", "—", "—", "2101、2102、2112"]


def test_without_any_days_there_is_no_figure_and_it_says_so(tmp_path: Path, cities: dict[str, CityDoor]) -> None:
    for one in cities.values():
        one.days = 404
    shown = view(opened(tmp_path, cities))
    assert figures_of(shown) == {}
    assert "这些天还没有哪个市给出数。" in json.dumps(shown, ensure_ascii=False)


def test_its_words_are_there_in_english_and_each_number_has_its_definition(
    tmp_path: Path, cities: dict[str, CityDoor]
) -> None:
    shown = view(opened(tmp_path, cities), "?lang=en")
    heads = [one for one in parts(shown, "Th") if one.get("scope") == "col"]
    assert [text_of(one["children"]) for one in heads] == [
        "Day",
        "Cities",
        "Reports",
        "Done",
        "On-time rate",
        "Missing",
    ]
    assert "matters received on the local day" in heads[2]["title"]
    assert "done by the limit / with a limit" in heads[4]["title"]
    assert "earliest of the cities (沈阳市)" in json.dumps(shown, ensure_ascii=False)
