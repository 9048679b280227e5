"""While history is far behind, no number of it is told to anybody, by whichever way it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from streams.errors import Backlogged, StoreError
from streams.history.backlog import MANY, WHOLE, Behind
from streams.history.cases.query import CaseQuery
from streams.history.facts import FactSpan, MadeOf
from streams.history.history import History
from streams.history.numbers import Numbers
from streams.history.publication import cut
from streams.model.case import Case
from streams.model.entry_id import EntryId
from streams.model.local_day import day_start

DAY = 20_780
NOON = day_start(DAY) + 12 * 3_600_000
SPAN = FactSpan("2112", DAY, DAY)
WANTED = CaseQuery(("2112",))
WAYS: dict[str, Callable[[History], object]] = {
    "first_day": lambda history: history.numbers.first_day("2112"),
    "imported_until": lambda history: history.numbers.imported_until(),
    "known_above": lambda history: history.numbers.known_above(SPAN, 6),
    "totals": lambda history: history.numbers.totals(SPAN, ("open",)),
    "by_area": lambda history: history.numbers.by_area(SPAN, ("open",), 6),
    "by_unit": lambda history: history.numbers.by_unit(SPAN, ("open",)),
    "by_day": lambda history: history.numbers.by_day(SPAN, ("reports",)),
    "by_area_and_day": lambda history: history.numbers.by_area_and_day(SPAN, ("reports",), 6),
    "by_unit_area_type": lambda history: history.numbers.by_unit_area_type(SPAN, ("on_time",), 6),
    "count": lambda history: history.cases.count(WANTED, NOON),
    "counted": lambda history: history.cases.counted(WANTED._replace(made_of=MadeOf(SPAN, ("open",)))),
    "published": lambda history: cut(history, SPAN, "operator"),
}


@pytest.fixture
def history(tmp_path: Path) -> History:
    made = History(f"sqlite:///{tmp_path / 'history.db'}")
    made.open()
    return made


def told(history: History, behind: Behind | None) -> None:
    case = Case(id="a", village="211221106201", type="H01", category="H", reported_at=NOON)
    history.put([case], EntryId(1, 0), NOON + 86_400_000, behind=behind)


@pytest.mark.parametrize("way", WAYS)
def test_no_number_is_told_of_a_backlog(history: History, way: str) -> None:
    for behind in (Behind(0, 63), Behind(MANY + 1, WHOLE), Behind(MANY + 1, 12)):
        told(history, behind)
        with pytest.raises(Backlogged) as refused:
            WAYS[way](history)
        assert refused.value.done == min(behind.done, 99)
    told(history, Behind(MANY, WHOLE))
    WAYS[way](history)


@pytest.mark.parametrize("way", WAYS)
def test_of_a_history_that_nobody_has_told_yet_there_is_none_either(history: History, way: str) -> None:
    with pytest.raises(StoreError):
        WAYS[way](history)


def test_every_way_to_a_number_is_among_these() -> None:
    own = {name for name, method in vars(Numbers).items() if callable(method) and not name.startswith("_")}
    assert own <= WAYS.keys()


def test_what_was_said_stays_until_something_else_is(history: History) -> None:
    assert history.behind() == Behind()
    told(history, Behind(7, 63))
    told(history, None)
    assert history.behind() == Behind(7, 63)
    assert [case.id for case in history.cases.every()] == ["a"], "matters themselves are read as they are"
