"""The overview of an area: every mark of its figures opens exactly the cases it counts, and the view is its link's."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

import pytest

from dashboard.areas.overview_view import FIGURES
from dashboard.theme import DAY, NIGHT
from streams.access.subject import Role
from streams.geography.places import load
from streams.model.region import Tier
from tests.dashboard.areas.area_numbers import VILLAGES, told
from tests.dashboard.areas.crawler import crawled, parts, ways
from tests.dashboard.areas.crawler import figures_of as figures
from tests.dashboard.areas.crawler import marks_of as marks
from tests.dashboard.areas.test_trends import text
from tests.dashboard.conftest import Browser, Site
from tests.dashboard.test_callbacks import sent

VIEW = "view-region.children"


def view(client: Browser, query: str = "?range=week", code: str = "2112") -> Any:
    path = f"/region/{code}"
    values = [("address", "search", query), ("region-renewed", "data", None), ("address", "pathname", path)]
    body = sent(VIEW, values, path, query)
    answer = client.ask("/_dash-update-component", body)
    assert answer.status_code == 200, answer.text
    return answer.get_json()["response"]["view-region"]["children"]


def cut(client: Browser, href: str) -> int:
    """How many cases of the period a view that is cut to a type holds."""
    place = urlsplit(href)
    ways = figures(view(client, f"?{place.query}", place.path.split("/")[2]))["ways"]
    return sum(n for link, n in marks({"data": ways["data"][-1:]}) if "source=" in link)


@pytest.mark.parametrize("code", ["2112", "211221"])
def test_every_mark_opens_exactly_the_cases_it_counts(house: Site, code: str) -> None:
    client = house.signed_in(Role.SUPERVISOR)
    shown = view(client, code=code)
    assert set(figures(shown)) == set(FIGURES) - {"pareto"}, "nothing is overdue here, and that is said"
    assert crawled(client, shown) > 40
    cuts = [way for way in ways(shown) if way.href.startswith("/region/")]
    assert cuts
    assert all(cut(client, way.href) == way.n for way in cuts)


def test_groups_are_whole_and_a_view_is_read_once(house: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from streams.history.cases.lists import CaseLists
    from streams.history.numbers import Numbers

    client = house.signed_in(Role.SUPERVISOR)
    plain, asked = CaseLists.grouped, []

    def grouped(*of: Any) -> Any:
        asked.append(of)
        return plain(*of)

    monkeypatch.setattr(CaseLists, "grouped", grouped)
    found = figures(view(client, "?range=custom&from=2026-01-01&to=2026-01-02"))
    assert found["in_out"]
    n = len(asked)
    view(client, "?range=custom&from=2026-01-01&to=2026-01-02")
    assert len(asked) == n > 0
    totals: list[Any] = []
    monkeypatch.setattr(Numbers, "by_area_and_day", lambda *of: totals.append(of))
    cut_ = figures(view(client, "?range=custom&from=2026-01-01&to=2026-01-02&type=H01"))
    assert len(asked) == 2 * n
    assert totals == [], "a cut shares the numbers of the page it is cut from"
    assert cut_["in_out"] == found["in_out"]
    monkeypatch.undo()
    week = figures(view(client))
    assert sum(n for _, n in marks(week["hours"])) == 40
    assert sum(n for href, n in marks(week["ways"]) if "source=" in href and "holder=" not in href) == 40


def test_a_live_number_asks_few_components(house: Site) -> None:
    """Dash asks each component it knows at every change: what never changes is data of those that do."""
    at = {"Referer": f"{house.url()}/region/2112"}
    layout = house.signed_in(Role.SUPERVISOR).get("/_dash-layout", headers=at)
    sent_, drawn = json.loads(layout.data), layout.get_json()
    assert '"kpi-reports"' not in json.dumps(sent_)
    assert '"kpi-reports"' in json.dumps(drawn)
    assert json.dumps(sent_).count('"namespace"') < 60 < 147 < json.dumps(drawn).count('"namespace"')


def test_a_cut_is_in_the_link_and_said_with_the_way_out(house: Site) -> None:
    client = house.signed_in(Role.SUPERVISOR)
    shown = view(client, "?range=week&type=H01")
    chips = [one for one in parts(shown, "Link") if one.get("title") and "current" in one.get("className", "")]
    assert [one["href"] for one in chips] == ["/region/2112?range=week"]
    assert all("type=H01" in href for href, _ in marks(figures(shown)["hours"]))
    assert "没有“X99”" in text(view(client, "?range=week&type=X99"))
    assert "没有“wait”" in text(view(client, "?range=week&sort=wait")), "how long people wait sorts nothing"


def test_a_page_is_compared_with_the_year_before_by_its_link(house: Site) -> None:
    """History is seventy days old: nothing is compared with a year before, and no word of the period before remains."""
    client = house.signed_in(Role.SUPERVISOR)
    shown = view(client, "?range=week&against=year")
    before = marks(figures(shown)["changes"])
    assert [n for _, n in before if n == 0], "no case of a year before is known"
    assert "去年同期" in text(shown)
    assert "件，上期" not in text(shown)
    assert "没有“decade”这个对比" in text(view(client, "?range=week&against=decade"))


def test_rows_are_sorted_by_the_link(house: Site) -> None:
    client = house.signed_in(Role.SUPERVISOR)

    def codes(query: str) -> list[str]:
        return [row["data-region"] for row in parts(view(client, query), "Tr") if row.get("data-region")]

    plain = codes("?range=week")
    assert plain == sorted(plain)
    assert codes("?range=week&sort=open")[:2] == ["211221", "211224"]
    assert set(codes("?range=week&sort=open")) == set(plain)


def test_the_areas_below_have_live_what_the_head_has_live_and_historys_of_a_period_that_is_over(house: Site) -> None:
    client = house.signed_in(Role.SUPERVISOR)

    def live(query: str) -> set[str]:
        return {one["data-live"] for one in parts(view(client, query), "A") if "data-live" in one}

    assert live("?range=week") >= {"open", "overdue"}
    assert live("?range=today") >= {"open", "overdue", "reports"}
    assert live("?range=month") >= {"open", "overdue", "on_time_rate"}
    assert live("?range=month&back=1") == set()


def test_who_may_open_no_list_has_no_link_to_one(house: Site) -> None:
    shown = view(house.signed_in(Role.LEADER))
    assert "/cases?" not in text(shown)
    assert {href for href, _ in marks(figures(shown)["hours"])} == {""}


def test_below_a_village_and_for_a_village_itself_there_is_no_number(house: Site) -> None:
    assert figures(view(house.signed_in(Role.SUPERVISOR), code="211221106201001")) == {}
    own = house.signed_in(Role.VILLAGE, "211221106201")
    assert figures(view(own, code="211221106201")) == {}


def test_one_panel_that_fails_says_so_and_leaves_the_others(house: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from dashboard.areas import overview_panels
    from streams.errors import StoreError

    def fails(*_: Any) -> Any:
        raise StoreError("x")

    monkeypatch.setattr(overview_panels, "hours", fails)
    shown = view(house.signed_in(Role.SUPERVISOR))
    assert set(figures(shown)) == set(FIGURES) - {"pareto", "hours"}
    assert any(one.get("role") == "alert" for one in parts(shown, "P"))


def test_by_day_for_supervisors_by_night_for_duty_and_as_a_person_chose(house: Site) -> None:
    for role, chosen, ground in (
        (Role.SUPERVISOR, "", DAY),
        (Role.DUTY, "", NIGHT),
        (Role.SUPERVISOR, "night", NIGHT),
        (Role.DUTY, "system:day", DAY),
        (Role.DUTY, "x", NIGHT),
    ):
        client = house.signed_in(role)
        client.set_cookie("theme", chosen)
        drawn = figures(view(client))["hours"]["layout"]["template"]["layout"]
        assert drawn["paper_bgcolor"] == ground["panel"], (role, chosen)


def test_english_has_no_han_in_it(house: Site) -> None:
    shown = view(house.signed_in(Role.SUPERVISOR), "?range=week&lang=en")
    assert "Age of open" in text(shown)
    assert not [one for one in text(figures(shown)["ways"]) if "一" <= one <= "鿿"]


def test_a_mark_of_a_list_that_there_is_not_is_named(house: Site) -> None:
    client = house.signed_in(Role.SUPERVISOR)
    for query in ("weekday=7", "hour=24", "source=x", "holder=x", "outcome=x", "since=1-1", "counted=2", "minute=1440"):
        found = told(client, f"/cases.json?standing=all&{query}")
        assert (found["n"], len(found["notes"])) == (0, 1), query
    department = house.signed_in(Role.DEPARTMENT)
    assert told(department, "/cases.json?standing=all&unit=-&held=1")["n"] == 0


def test_villages_that_nothing_is_heard_from_are_counted_where_most_are_and_named_nowhere(house: Site) -> None:
    """All but three have never reported; the area with most of them is one click away, down to the township, whose own
    desk names them."""
    places = load()
    villages = [code for code in places.villages() if len(code) == Tier.VILLAGE]
    supervisor, officer = house.signed_in(Role.SUPERVISOR), house.signed_in(Role.DUTY, "211221106")
    for client, code, way in (
        (supervisor, "2112", "/region/211224"),
        (supervisor, "211221", "/region/211221"),
        (supervisor, "211221106", ""),
        (officer, "211221106", "/duty"),
    ):
        [sentence] = [one for one in parts(view(client, code=code), "Li") if "14 天没有任何上报" in text(one)]
        below = {one for one in villages if one.startswith(code)}
        assert f"{len(below - set(VILLAGES)):,} 个村（社区）14 天没有任何上报" in text(sentence)
        assert [one["href"][: len(way)] for one in parts(sentence, "A")] == ([way] if way else [])
        assert not any(places.name(one) in text(sentence) for one in below)
