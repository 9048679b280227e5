from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from dashboard.app import create
from dashboard.locale import CATALOGUES
from streams.access.subject import Role
from streams.kpi.dictionary import HEAD, by_id
from streams.model.case import CaseState
from tests.dashboard.conftest import Site

HAN = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
PAGES = [(Role.WALL, "/wall"), (Role.WALL, "/wall?region=211221"), (Role.DUTY, "/region/2112")]
PAGES += [(Role.SUPERVISOR, "/region/211221106"), (Role.DUTY, "/health")]


def shown(site: Site, role: Role, page: str) -> str:
    """The layout as the browser gets it, with its characters as they are."""
    answer = site.signed_in(role).get("/_dash-layout", headers={"Referer": f"{site.url(wall=role is Role.WALL)}{page}"})
    return json.dumps(answer.get_json(), ensure_ascii=False)


@pytest.mark.parametrize(("role", "page"), PAGES)
def test_every_page_of_a_demo_store_says_so_and_no_other_does(
    site_of: Callable[[bool], Site], role: Role, page: str
) -> None:
    badge = '"data-testid": "simulated"'
    assert badge in shown(site_of(True), role, page)
    assert badge not in shown(site_of(False), role, page)


def test_whoever_comes_first_gets_the_scripts_of_their_page(site: Site) -> None:
    """Several at once, at a process that nobody has asked anything: a page that is told there are none stays empty."""
    page = site.signed_in(Role.DUTY).get("/region/2112").text
    scripts: list[str] = re.findall(r'src="(/_dash-component-suites/[^"]+)"', page)
    fresh = create(site.settings, site.registry, wall=False).server
    together = threading.Barrier(len(scripts))

    def asked(path: str) -> int:
        client = fresh.test_client()
        together.wait()
        return int(client.get(path).status_code)

    with ThreadPoolExecutor(len(scripts)) as threads:
        assert list(threads.map(asked, scripts)) == [200] * len(scripts)
    assert len(scripts) > 5


def test_languages_have_the_same_words_and_the_same_gaps() -> None:
    zh, en = CATALOGUES["zh"], CATALOGUES["en"]
    assert zh.keys() == en.keys()
    for key in zh:
        gaps = [sorted(re.split("[:}]", part)[0] for part in text.split("{")[1:]) for text in (zh[key], en[key])]
        assert gaps[0] == gaps[1], key
    assert [key for key, text in en.items() if HAN.search(text)] == []


def test_every_state_has_its_word() -> None:
    assert all(f"state_{state.value}" in CATALOGUES["zh"] for state in CaseState)


def test_the_wall_shows_the_six_with_their_definitions_and_n_where_it_is_due(site: Site) -> None:
    text = shown(site, Role.WALL, "/wall")
    for kpi in map(by_id, HEAD):
        assert f'"data-testid": "kpi-{kpi.id}"' in text
        assert kpi.formula_zh in text
        assert (f'"data-testid": "n-{kpi.id}"' in text) is kpi.counted


def test_a_switch_speaks_english(site: Site) -> None:
    text = shown(site, Role.WALL, "/wall?lang=en")
    assert "Schematic" in text
    assert "示意边界" not in text
    assert '"lang": "en"' in text


def test_a_wall_asks_for_clusters_over_the_city_and_dots_below_it(site: Site) -> None:
    city, county = shown(site, Role.WALL, "/wall"), shown(site, Role.WALL, "/wall?region=211221")
    assert "clusters/2112" in city
    assert "workers/" not in city
    assert "workers/211221" in county
    assert "clusters/" not in county


def test_a_wall_of_a_township_shows_the_township_and_nothing_else(site: Site) -> None:
    """It showed the county's numbers under the township's name, then its county."""
    for address in ("/wall?region=211221106", "/wall?region=211221106201"):
        layout = shown(site, Role.WALL, address)
        assert '\\"region\\": \\"211221106\\"' in layout
        assert '\\"scope\\": \\"211221106\\"' in layout
        topics = [f"{kind}/211221106" for kind in ("regions", "figures", "alerts", "shift", "workers")]
        assert all(topic in layout for topic in topics)
        assert not re.search(r"(regions|figures|alerts|shift|workers|clusters)/(2112|211221)\\", layout)
        there = [name for name in ("stages", "busy", "late", "team", "regions", "categories") if f'"{name}"' in layout]
        assert there == ["stages"]


def ways(site: Site, role: Role, page: str) -> list[tuple[str, list[str]]]:
    """Of a page's head, in order: what opens a group or leads to a page, and the pages inside of it."""
    layout = site.signed_in(role).get("/_dash-layout", headers={"Referer": f"{site.url()}{page}"}).get_json()
    nav = next(one for one in parts(layout) if one.get("props", {}).get("data-testid") == "ways")
    found: list[tuple[str, list[str]]] = []
    for one in nav["props"]["children"]:
        if one["type"] == "A":
            found.append((one["props"]["children"], []))
            continue
        summary, inside = one["props"]["children"]
        found.append(
            (summary["props"]["children"], [link["props"]["children"] for link in inside["props"]["children"]])
        )
    return found


def parts(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
    for one in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from parts(one)


def test_a_head_has_few_ways_and_what_is_rarer_is_opened_in_two_groups(site: Site) -> None:
    zh = CATALOGUES["zh"]
    figures, more = zh["ways_figures"], zh["ways_more"]
    found = ways(site, Role.SUPERVISOR, "/tasks")
    assert [word for word, _ in found] == [zh[one] for one in ("home", "duty", "region_page", "cases")] + [
        figures,
        more,
    ]
    inside = dict(found)
    assert inside[figures] == [zh[one] for one in ("trends", "statistics", "foresight", "briefs", "rewind")]
    assert inside[more] == [zh[one] for one in ("supervision", "sitreps", "workers_title", "refused", "health")]
    assert all(not pages for _, pages in ways(site, Role.LEADER, "/sitreps")), "few enough to stand beside each other"
