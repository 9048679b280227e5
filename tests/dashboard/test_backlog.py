"""While history is far behind, every page says so where its numbers would stand, and nothing is taken or published."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from streams.access.subject import Role
from streams.clock import real_ms
from streams.history.backlog import MANY, WHOLE, Behind
from streams.history.history import History
from streams.model.entry_id import EntryId
from streams.registry.audit import Wanted
from tests.dashboard.areas.area_numbers import RULES, cases
from tests.dashboard.conftest import Site

WEEK = "range=week"
NUMBERS = (
    f"/region/2112/numbers?{WEEK}",
    "/region/211221106201/numbers",
    f"/region/2112/matrix?{WEEK}&kpi=open",
    f"/region/2112/ranks?{WEEK}&kpi=on_time_rate",
    f"/region/2112/towns?{WEEK}",
    "/region/2112/matters",
    "/cases.json?standing=overdue",
    f"/cases.json?kpi=open&region=2112&{WEEK}",
    "/duty.json",
)
NOTHING = {"rows", "n", "at", "rev", "notes", "backlog"}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("backlog"), demo=True)
    site.registry.set_regulation(RULES, 0)
    yield site
    site.registry.close()


def told(site: Site, behind: Behind) -> None:
    history = History(site.settings.history_url)
    history.open()
    now = real_ms()
    history.put(cases(now), EntryId(1, 0), now, behind=behind)
    history.close()


@pytest.mark.parametrize("path", NUMBERS)
def test_a_page_is_told_how_far_it_is_and_no_number(house: Site, path: str) -> None:
    client = house.signed_in(Role.SUPERVISOR)
    told(house, Behind(MANY + 1, WHOLE))
    assert client.get(path).get_json()["backlog"] == WHOLE - 1
    told(house, Behind(0, 63))
    said = client.get(path).get_json()
    assert said["backlog"] == 63
    assert said.keys() <= NOTHING
    assert not said.get("rows")
    told(house, Behind())
    assert "backlog" not in client.get(path).get_json()


def test_a_matter_is_found_by_its_words_all_the_same(house: Site) -> None:
    told(house, Behind(0, 63))
    client = house.signed_in(Role.SUPERVISOR)
    rows = client.get("/cases.json?standing=all&q=2112").get_json()["rows"]
    assert rows
    code = rows[0]["code"].partition("]")[0].removeprefix("[")
    assert client.ask(f"/case/{code}/data").status_code == 200


@pytest.mark.parametrize("what", ["numbers", "matrix", "ranks", "cases", "publish"])
def test_nothing_of_it_leaves_the_house(house: Site, what: str) -> None:
    told(house, Behind(0, 63))
    client = house.signed_in(Role.SUPERVISOR)
    path = {"cases": "/cases/export", "publish": "/region/2112/publish"}.get(what, "/region/2112/export")
    before = len(house.registry.audit_search(Wanted(action="export"), 50))
    said = {"reason": "周报", "what": what, "range": "custom", "from": "2026-01-01", "to": "2026-01-02"}
    for language, word in (("zh", "历史补录中 63 %"), ("en", "63 %")):
        answer = client.ask(path, {**said, "lang": language})
        assert (answer.status_code, answer.get_json()["code"]) == (409, "backlog")
        assert word in answer.get_json()["detail"]
    assert len(house.registry.audit_search(Wanted(action="export"), 50)) == before


def test_what_of_the_areas_below_is_live_is_said_by_period(house: Site, tmp_path: Path) -> None:
    told(house, Behind())
    client = house.signed_in(Role.SUPERVISOR)
    live = {name: client.get(f"/region/2112/numbers?range={name}").get_json()["live"] for name in ("today", "week")}
    assert live["today"][:3] == ["open", "overdue", "reports"]
    assert live["week"][:2] == ["open", "overdue"]
    assert "reports" not in live["week"]
    month = client.get("/region/2112/numbers?range=month").get_json()["live"]
    assert month[-1] == "on_time_rate"
    past = client.get("/region/2112/numbers?range=custom&from=2026-01-01&to=2026-01-31").get_json()["live"]
    assert past == []
