"""/trends: points are the numbers of the same days, and open their cases; the view follows the address."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from dashboard.theme import NIGHT
from streams.access.subject import Role
from streams.clock import CityClock, real_ms
from streams.history.history import History
from streams.kpi.values import FEW
from streams.model.entry_id import EntryId
from streams.model.local_day import iso_day, local_day
from tests.dashboard.areas.crawler import crawled, parts
from tests.dashboard.areas.crawler import figures_of as graphs
from tests.dashboard.conftest import Site
from tests.dashboard.test_callbacks import sent

ROOT = Path(__file__).parents[3]
VIEW = "view-trends.children"


def view(site: Site, query: str = "", code: str = "2112", role: Role = Role.DUTY) -> Any:
    client = site.signed_in(role)
    body = sent(VIEW, [("address", "search", query)], f"/trends/{code}", query)
    answer = client.ask("/_dash-update-component", body)
    assert answer.status_code == 200, answer.text
    return answer.get_json()["response"]["view-trends"]["children"]


def days(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days + 1


def text(of: Any) -> str:
    return json.dumps(of, ensure_ascii=False)


@pytest.fixture
def today(house: Site) -> int:
    store = house.registry.store()
    assert store is not None
    return local_day(CityClock(store).now_ms())


def test_each_point_is_the_number_the_region_page_has_for_that_day(house: Site, today: int) -> None:
    found, client = graphs(view(house, "?days=7")), house.signed_in(Role.DUTY)
    assert list(found) == ["reports", "done", "open", "overdue", "on_time_rate", "open_age"]
    for day in (today, today - 1):
        numbers = client.get(f"/region/2112/numbers?range=custom&from={iso_day(day)}&to={iso_day(day)}").get_json()
        for line in numbers["kpis"]:
            if line["id"] not in found:
                continue
            points = found[line["id"]]["data"][-1]
            # Of a day that is not over, a gap comes first.
            shown = points["y"][len(points["x"]) - 1 - points["x"][::-1].index(iso_day(day))]
            assert ("—" if shown is None else f"{shown:,.1f}".removesuffix(".0")) == line["text"].removesuffix(".0")


def test_a_point_opens_as_many_cases_as_it_counts(house: Site) -> None:
    client = house.signed_in(Role.DUTY)
    for query, step in (("?days=7", 1), ("?days=91", 7)):
        points = graphs(view(house, query))["reports"]["data"][-1]
        for on, (link, _) in zip(points["x"], points["customdata"], strict=True):
            asked = dict(parse_qsl(urlsplit(link).query))
            assert not link or (asked["to"], days(asked["from"], asked["to"])) == (on, step)
    # In the evening all of the last week's are of one day: the weeks have the oldest case beside them.
    assert sum(crawled(client, view(house, query)) for query in ("?days=7", "?days=91")) > 20


def test_the_period_is_in_the_address_and_beside_the_days_before(house: Site, today: int) -> None:
    for query, step, n in (("?days=7", 1, 7), ("", 1, 30), ("?days=91", 7, 13)):
        figure = graphs(view(house, query))["open"]
        assert figure["data"][-1]["x"][-2:] == [iso_day(today - step), iso_day(today)]
        assert len(figure["data"][-1]["x"]) == n
    week = graphs(view(house, "?days=7"))["open"]["data"]
    month = graphs(view(house, ""))["open"]["data"][-1]
    assert len(week) == 2
    assert week[0]["y"] == month["y"][-14:-7]
    assert len(graphs(view(house, "?days=91"))["open"]["data"]) == 1, "of a part of a period there is no line"


def test_what_is_asked_in_vain_is_said_and_not_replaced_in_silence(house: Site) -> None:
    assert "没有“8”这个时段，未采用；显示近 30 日" in text(view(house, "?days=8"))
    assert "历史自" in text(view(house, "?days=91"))
    assert "未采用" not in text(view(house, "?days=7"))


def test_every_figure_says_its_n_and_the_time_of_its_data_and_few_are_open_marks(house: Site) -> None:
    for name, figure in graphs(view(house, "?days=7")).items():
        said = figure["layout"]["annotations"][0]["text"]
        assert said.startswith("n = "), name
        assert "数据截至" in said
    rate = graphs(view(house, "?days=7", "211224"))["on_time_rate"]["data"][-1]
    marks = zip(rate["hovertext"], rate["marker"]["color"], strict=True)
    few = [(said, colour) for said, colour in marks if f"少于 {FEW} 件" in said]
    assert few
    assert {colour for _, colour in few} == {NIGHT["panel"]}
    reports = graphs(view(house, "?days=7"))["reports"]["data"][-1]["marker"]["color"]
    assert set(reports[:-1]) == {NIGHT["accent"]}
    assert reports[-1] == NIGHT["panel"], "today is not over"


def test_a_leader_sees_the_numbers_without_a_way_to_cases(house: Site) -> None:
    shown = view(house, "?days=7", role=Role.LEADER)
    assert {href for href, _ in graphs(shown)["reports"]["data"][-1]["customdata"]} == {""}
    assert "/cases?" not in text(shown)


def test_english_has_no_han_in_it(house: Site) -> None:
    shown = view(house, "?days=7&lang=en")
    assert "Reports" in text(shown)
    assert "上" not in text([one["figure"] for one in parts(shown, "Graph")])


def test_a_page_is_read_once_while_history_says_nothing_new(house: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from streams.history.numbers import Numbers

    plain, asked = Numbers.by_day, []

    def counted(*of: Any) -> Any:
        asked.append(of)
        return plain(*of)

    monkeypatch.setattr(Numbers, "by_day", counted)
    for _ in range(3):
        view(house, "?days=7", "211202")
    assert len(asked) == 1
    view(house, "?days=7", "211204")
    assert len(asked) == 2


REFUSED = {"mean", "median", "quantile", "std", "var", "pct_change", "div", "truediv", "average", "percentile"}


def refused(source: str) -> list[int]:
    """Lines of what would be a formula of its own."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if (isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div))
        or (isinstance(node, ast.Attribute) and node.attr in REFUSED)
        or (isinstance(node, ast.Constant) and node.value in REFUSED)
    ]


def test_frames_and_figures_have_no_formula_of_their_own() -> None:
    files = [file for room in ("frames", "figures") for file in (ROOT / "dashboard" / room).glob("*.py")]
    assert len(files) >= 6
    assert {file.name: lines for file in files if (lines := refused(file.read_text("utf-8")))} == {}
    for wrong in ("a = b / c", "a /= 2", "frame['x'].mean()", "frame.agg('mean')", "frame.quantile(0.5)"):
        assert refused(wrong) == [1], wrong
    assert refused("a = b // c") == []


def test_a_walls_process_has_no_pandas_no_grid_and_no_figures_of_ours(tmp_path: Path) -> None:
    code = """
import sys, pathlib
from tests.dashboard.areas.crawler import crawled, parts
from tests.dashboard.areas.crawler import figures_of as graphs
from tests.dashboard.conftest import Site
import dashboard.app
create = dashboard.app.create
Site.__init__.__globals__["create"] = lambda settings, registry, *, wall: create(settings, registry, wall=True)
Site(pathlib.Path(sys.argv[1]), demo=True)
print(sorted(name for name in sys.modules if name in ("pandas", "dash_ag_grid", "dashboard.desks")
             or name.startswith(("dashboard.frames", "dashboard.figures"))))
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.stdout.strip() == "[]", done.stderr[-2000:]


def test_a_target_stands_beside_its_number_and_across_its_figure(house: Site, tmp_path: Path) -> None:
    site = Site(tmp_path, demo=True, dashboard={"targets": {"on_time_rate": 95}})  # type: ignore[dict-item]
    history = History(site.settings.history_url)
    history.open()
    history.put([], EntryId(1, 0), real_ms())
    shown = view(site)
    assert "目标 ≥ 95" in text(shown)
    shapes = {name: graph["layout"]["shapes"] for name, graph in graphs(shown).items()}
    lines = {name: [one["y0"] for one in held if one["type"] == "line"] for name, held in shapes.items()}
    assert {name: held for name, held in lines.items() if held} == {"on_time_rate": [95]}
    history.close()
