"""The days behind a wall's numbers: the values of history's own pages, and of whom there are none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.wall.days import DAYS, LINES, lines
from streams.access.subject import Role
from streams.clock import CityClock, real_ms
from streams.history.facts import FactSpan
from streams.history.history import History
from streams.model.entry_id import EntryId
from streams.model.local_day import iso_day, local_day
from tests.dashboard.areas.area_numbers import BEGUN, RULES, cases
from tests.dashboard.conftest import Site

HEATED = "211221"
DAY_MS = 86_400_000


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[History]:
    made = History(f"sqlite:///{tmp_path_factory.mktemp('days') / 'history.db'}")
    made.open()
    now = real_ms()
    made.put(cases(now), EntryId(1, 0), now)
    yield made
    made.close()


def test_a_value_of_each_day_and_number_as_history_sums_it(history: History) -> None:
    last = local_day(real_ms())
    span = FactSpan("2112", last - DAYS + 1, last)
    found = lines(history.numbers, span)
    assert found.keys() == {"reports", "open", "overdue", "on_time_rate", "handle_time"}
    assert {len(values) for values in found.values()} == {DAYS}
    assert sum(value or 0 for value in found["reports"]) == 40
    assert found["open"][-1] == history.numbers.totals(span, ("open",))["open"] == 10
    assert found["on_time_rate"][0] is None, "a rate of nothing is none"


def test_before_anything_is_known_there_is_no_value(history: History) -> None:
    begun = local_day(real_ms() - BEGUN)
    found = lines(history.numbers, FactSpan("2112", begun - 3, begun + 3))
    assert found["open"] == [None, None, None, 0.0, 0.0, 0.0, 0.0]
    assert found["reports"] == [None, None, None, 1.0, 0.0, 0.0, 0.0]
    assert lines(history.numbers, FactSpan("211282", begun, begun))["reports"] == [None]


def test_no_line_of_who_can_be_reached() -> None:
    assert "reachable_now" not in LINES
    assert len(LINES) == 5


def test_a_wall_is_answered_of_its_own_area_and_no_township(tmp_path: Path) -> None:
    site = Site(tmp_path, demo=True)
    site.registry.set_regulation(RULES, 0)
    wall, city = site.signed_in(Role.WALL, HEATED), site.signed_in(Role.WALL)
    assert wall.get(f"/wall/days.json?region={HEATED}").get_json() == {"backlog": 0}, "before history has anything"
    history = History(site.settings.history_url)
    history.open()
    now = real_ms()
    history.put(cases(now), EntryId(1, 0), now)
    last = local_day(CityClock(site.registry.store()).now_ms()) - 1  # type: ignore[arg-type]
    told = wall.get(f"/wall/days.json?region={HEATED}").get_json()
    assert (told["first"], told["last"]) == (iso_day(last - DAYS + 1), iso_day(last)), "whole days, so none of today"
    assert city.get("/wall/days.json?region=2112").status_code == 200
    for refused in ("2112", "211224", f"{HEATED}106", "999999", "", "x"):
        assert wall.get(f"/wall/days.json?region={refused}").status_code == 404, refused
    assert site.client(wall=True).get(f"/wall/days.json?region={HEATED}").status_code in (303, 401, 404)
    history.close()
    site.registry.close()
