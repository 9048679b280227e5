"""The statistics of an area: marks open what they count, colours are against the mix of types, comparisons obey the
city's choice of names."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from dashboard.areas import statistics_data
from dashboard.figures.mix import STEPS
from streams.access.subject import Role
from streams.kpi.dictionary import by_id
from tests.dashboard.areas.crawler import crawled
from tests.dashboard.areas.crawler import figures_of as figures
from tests.dashboard.areas.crawler import marks_of as marks
from tests.dashboard.areas.test_trends import text
from tests.dashboard.conftest import Browser, Site
from tests.dashboard.test_callbacks import sent

VIEW = "view-statistics.children"


def view(client: Browser, query: str = "?range=week", code: str = "2112") -> Any:
    body = sent(VIEW, [("address", "search", query)], f"/statistics/{code}", query)
    answer = client.ask("/_dash-update-component", body)
    assert answer.status_code == 200, answer.text
    return answer.get_json()["response"]["view-statistics"]["children"]


@pytest.mark.parametrize("kpi", ["return_rate", "on_time_rate"])
@pytest.mark.parametrize("code", ["2112", "211221", "211221106"])
def test_every_mark_opens_exactly_the_cases_it_counts(house: Site, code: str, kpi: str) -> None:
    client = house.signed_in(Role.SUPERVISOR)
    for by in ("6", "unit"):
        shown = view(client, f"?range=week&kpi={kpi}&by={by}", code)
        assert crawled(client, shown)


def test_what_is_compared_is_there(house: Site) -> None:
    found = figures(view(house.signed_in(Role.SUPERVISOR), "?range=week&kpi=return_rate"))
    assert set(found) == {"mix", "funnel", "multiples"}
    assert sum(n for _, n in marks(found["mix"])) == sum(n for _, n in marks(found["funnel"])) == 40


def test_a_cell_is_judged_by_its_own_mix_of_types() -> None:
    """One unit has the hard type alone: what is poor of the whole is usual for it."""
    kpi = by_id("on_time_rate")
    parts_ = {
        ("a", "211221", "easy"): Counter(on_time=90, fell_due=10),
        ("b", "211221", "hard"): Counter(on_time=50, fell_due=50),
        ("b", "211224", "hard"): Counter(on_time=30, fell_due=70),
    }
    cells = statistics_data._cells(kpi, parts_, ["a", "b"], ["211221", "211224"])
    assert cells["expected"].tolist() == [90, 40, 40]
    assert cells["top"].tolist() == [90, 50, 30]
    assert STEPS == (-15, -5, 5, 15)


def test_what_is_asked_in_vain_is_named_and_names_are_the_citys_choice(
    house: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = house.signed_in(Role.SUPERVISOR)
    shown = text(view(client, "?range=week&kpi=open&by=11"))
    assert "没有“open”这个指标" in shown
    assert "没有“11”这个排名对象" in shown
    section = house.settings.dashboard
    monkeypatch.setitem(section.__dict__, "rank_names", False)
    hidden = view(client, "?range=week&kpi=return_rate")
    assert {href for href, _ in marks(figures(hidden)["funnel"])} == {""}
    assert "甲" in text(hidden)
    monkeypatch.setitem(section.__dict__, "rankings", False)
    assert "funnel" not in figures(view(client, "?range=week"))


def test_who_may_open_no_list_has_no_link_to_one(house: Site) -> None:
    shown = view(house.signed_in(Role.LEADER), "?range=week&kpi=return_rate")
    assert "/cases?" not in text(shown)
