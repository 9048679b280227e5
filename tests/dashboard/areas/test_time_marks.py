"""Marks of time: on the axes of an area's figures, in words beside them with their source, and in its files."""

from __future__ import annotations

from typing import Any

import pytest

from streams.access.subject import Role
from streams.clock import real_ms
from streams.model.audit import AuditRecord
from streams.model.local_day import iso_day, local_day
from streams.registry.own_data import OwnTables
from streams.registry.own_units import TakenBy
from tests.dashboard.areas import test_overview, test_statistics, test_trends
from tests.dashboard.areas.crawler import figures_of, parts
from tests.dashboard.areas.test_trends import text
from tests.dashboard.conftest import Site

TODAY = local_day(real_ms())


@pytest.fixture(scope="module", autouse=True)
def _marked(house: Site) -> None:
    rows = (
        (iso_day(TODAY - 3), "", "供暖开始", "Heating begins", "2112", "市政府供热通知"),
        (iso_day(TODAY - 2), iso_day(TODAY + 5), "降雪", "", "211202", "气象台公报"),
    )
    record = AuditRecord(1, "x", "admin", "2112", "", "own.take", "own/time_marks", reason="x")
    house.registry.take_own(OwnTables({"time_marks": rows}, {}), record, TakenBy("x", "x", TODAY))


def drawn(figure: Any) -> list[tuple[str, str, str]]:
    """(kind, from, to) of the shapes that are marks of time."""
    return [
        (one["type"], one["x0"], one["x1"])
        for one in figure["layout"]["shapes"]
        if one.get("yref", "").endswith("domain") and one["type"] in ("line", "rect")
    ]


def names(figure: Any) -> list[str]:
    return [one["text"] for one in figure["layout"]["annotations"] if one.get("yanchor") == "bottom"]


def test_an_areas_lines_have_its_marks_and_those_of_the_areas_above_alone(house: Site) -> None:
    client = house.signed_in(Role.SUPERVISOR)
    begun, snow, today = iso_day(TODAY - 3), iso_day(TODAY - 2), iso_day(TODAY)
    city = test_overview.view(client)
    in_out = figures_of(city)["in_out"]
    assert drawn(in_out) == [("line", begun, begun)]
    assert names(in_out) == ["供暖开始"]
    assert f"{begun} 供暖开始（市政府供热通知）" in text(city)
    county = test_overview.view(client, code="211202")
    figure = figures_of(county)["in_out"]
    assert drawn(figure) == [("line", begun, begun), ("line", snow, snow), ("rect", snow, today)]
    assert f"{begun} 供暖开始（铁岭市，市政府供热通知）" in text(county)
    assert "降雪" not in text(city)


def test_numbers_over_days_and_areas_over_weeks_have_them_too(house: Site) -> None:
    client = house.signed_in(Role.SUPERVISOR)
    shown = test_trends.view(house, "?days=7")
    lines = [one["figure"] for one in parts(shown, "Graph")]
    assert len(lines) == 6
    assert all(names(one) == ["供暖开始"] for one in lines)
    assert "供暖开始（市政府供热通知）" in text(shown)
    before = test_trends.view(house, "?days=7", "211202")
    assert "降雪（气象台公报）" in text(before)
    statistics = test_statistics.view(client, "?range=week&kpi=return_rate")
    weeks = figures_of(statistics)["multiples"]
    assert {one[0] for one in drawn(weeks)} == {"line"}
    assert "供暖开始（市政府供热通知）" in text(statistics)


def test_a_file_of_an_areas_numbers_names_those_of_its_days(house: Site) -> None:
    client = house.signed_in(Role.SUPERVISOR)
    asked = {"format": "csv", "what": "numbers", "range": "week", "reason": "月报"}
    answer = client.ask("/region/2112/export", asked)
    assert answer.status_code == 200, answer.text
    assert "供暖开始（市政府供热通知）" in answer.text
    older = {**asked, "range": "custom", "from": iso_day(TODAY - 20), "to": iso_day(TODAY - 10)}
    assert "供暖开始" not in client.ask("/region/2112/export", older).text


def test_english_has_its_own_name(house: Site) -> None:
    shown = test_overview.view(house.signed_in(Role.SUPERVISOR), "?range=week&lang=en")
    assert names(figures_of(shown)["in_out"]) == ["Heating begins"]
