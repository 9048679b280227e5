"""A figure taken as a picture: with a reason, its own record and days; none that there is not."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.areas import pictures, statistics
from dashboard.areas.overview_view import FIGURES
from dashboard.locale import Words
from streams.access.subject import Role
from streams.clock import real_ms
from streams.model.local_day import iso_day, local_day
from streams.registry.audit import Wanted
from tests.dashboard.areas import test_overview, test_statistics, test_trends
from tests.dashboard.areas.crawler import parts
from tests.dashboard.conftest import Site
from tests.dashboard.test_exports import taken

TODAY = local_day(real_ms())
DAYS = {"range": "custom", "from": iso_day(TODAY - 6), "to": iso_day(TODAY)}


def buttons(shown: Any) -> dict[str, tuple[str, str, str]]:
    """Title and days, by the figure."""
    found = [one for one in parts(shown, "Button") if "data-png" in one]
    return {one["data-png"]: (one["data-title"], one["data-from"], one["data-to"]) for one in found}


def test_every_figure_has_its_button_with_its_own_days(house: Site) -> None:
    assert {*FIGURES, "live"} == set(pictures.OVERVIEW)
    assert statistics.FIGURES == pictures.STATISTICS
    client = house.signed_in(Role.SUPERVISOR)
    found = buttons(test_overview.view(client))
    assert set(found) == set(FIGURES)
    assert found["in_out"] == ("上报与办结", iso_day(TODAY - 29), iso_day(TODAY))
    assert found["ages"][1:] == (iso_day(TODAY), iso_day(TODAY))
    assert found["hours"][1:] == (iso_day(TODAY - 6), iso_day(TODAY))
    statistics_ = {**buttons(test_statistics.view(client)), **buttons(test_statistics.view(client, "?show=waits"))}
    assert set(statistics_) == set(pictures.STATISTICS)
    numbers = buttons(test_trends.view(house, "?days=7", role=Role.SUPERVISOR))
    assert numbers["open"] == ("在办", iso_day(TODAY - 6), iso_day(TODAY))
    assert len(numbers) == 6


def test_a_picture_is_on_record_and_says_what_it_is_of(house: Site) -> None:
    client = house.signed_in(Role.SUPERVISOR)
    answer = taken(house, client, what="figure", figure="hours", format="png", type="H01", **DAYS)
    found = answer.get_json()
    notes = "\n".join(found["notes"])
    assert "上报时段" in notes
    assert f"数据日期：{iso_day(TODAY - 6)}~{iso_day(TODAY)}" in notes
    assert "类型：" in notes
    assert found["rows"] == [[]]
    assert found["name"].endswith(".png")
    (last,) = house.registry.audit_search(Wanted(action="export", object="region/2112/figure/hours"), 5)
    assert last.record.reason == "周报"


@pytest.mark.parametrize("said", [{"figure": "x", "format": "png"}, {"figure": "hours", "format": "csv"}])
def test_there_is_no_picture_of_what_there_is_not_and_no_table_of_a_figure(house: Site, said: dict[str, str]) -> None:
    client = house.signed_in(Role.SUPERVISOR)
    answer = taken(house, client, what="figure", **said, **DAYS)
    assert (answer.status_code, answer.get_json()["code"]) == (422, "format")


def test_who_may_take_no_file_has_no_button(house: Site) -> None:
    assert buttons(test_overview.view(house.signed_in(Role.DUTY))) == {}


def test_a_figure_is_called_in_the_language_of_the_page() -> None:
    assert pictures.titled("open", Words("zh")) != pictures.titled("reports", Words("zh"))
    assert pictures.titled("reports", Words("en")).isascii()
    assert pictures.titled("x", Words("zh")) == ""
