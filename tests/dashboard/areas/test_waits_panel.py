"""Where the time went, on the statistics of an area: a whole in each row, and every part opens the row's cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from streams.access.subject import Role
from streams.clock import real_ms
from streams.history.history import History
from streams.model.entry_id import EntryId
from tests.dashboard.areas.area_numbers import RULES
from tests.dashboard.areas.crawler import crawled, figures_of
from tests.dashboard.areas.test_statistics import view
from tests.dashboard.conftest import Site
from tests.streams.history.cases.test_waits import HOUR, walked


@pytest.fixture(scope="module")
def waited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site, now = Site(tmp_path_factory.mktemp("waits"), demo=True), real_ms()
    site.registry.set_regulation(RULES, 0)
    history = History(site.settings.history_url)
    history.open()
    history.put(walked(now - 60 * HOUR), EntryId(1, 0), now)
    yield site
    history.close()
    site.registry.close()


def shares(figure: Any) -> dict[str, dict[str, float]]:
    """By row and what was waited for, of what is more than nothing."""
    found: dict[str, dict[str, float]] = {}
    for trace in figure["data"]:
        for row, part in zip(trace["y"], trace["x"], strict=True):
            if part:
                found.setdefault(row, {})[trace["name"]] = round(part, 1)
    return found


def test_each_row_is_a_whole_and_opens_its_cases(waited: Site) -> None:
    client = waited.signed_in(Role.SUPERVISOR)
    shown = view(client, "?range=week&show=waits")
    found = figures_of(shown)
    assert shares(found["waits_area"]) == {
        "铁岭县": {"等待分派": 20.0, "等待接单": 7.5, "办理": 47.5, "核查": 25.0},
        "昌图县": {"等待分派": 33.3, "办理": 50.0, "核查": 16.7},
    }
    by_unit = shares(found["waits_unit"])
    assert sorted(map(len, by_unit.values())) == [1, 2], "what it sent back a department has no more"
    for name in ("waits_area", "waits_type", "waits_unit"):
        for whole in shares(found[name]).values():
            assert sum(whole.values()) == pytest.approx(100, abs=0.2)
    counted = Counter(n for trace in found["waits_type"]["data"] for _, n in trace["customdata"])
    assert set(counted) == {1}, "what is open is not counted"
    assert crawled(client, shown) > 20


def test_who_may_open_no_list_has_no_link_to_one(waited: Site) -> None:
    found = figures_of(view(waited.signed_in(Role.LEADER), "?range=week&show=waits"))
    assert {href for trace in found["waits_area"]["data"] for href, _ in trace["customdata"]} == {""}
