"""Numbers and lists of a department that became part of another, on SQLite and on PostgreSQL."""

from __future__ import annotations

from streams.history.cases.query import CaseQuery
from streams.history.facts import FactSpan, MadeOf
from streams.history.history import History
from streams.model.case import CaseState, CaseStep
from streams.model.entry_id import EntryId
from streams.model.local_day import local_day
from streams.model.units import Heirs
from tests.streams.history.test_history import CITY, NOW, case, names

DAY = local_day(NOW)
DAY_MS = 86_400_000
HEIRS: Heirs = ((DAY, (("agri", "resources"),)),)


def put(history: History) -> None:
    """Ordered from agri yesterday and today, and from resources today."""
    for n, (name, at, unit) in enumerate(
        (("old", NOW - DAY_MS, "agri"), ("new", NOW, "agri"), ("own", NOW, "resources"))
    ):
        steps = (CaseStep(1, CaseState.TRIAGED, at), CaseStep(2, CaseState.DISPATCHED, at, unit=unit))
        one = case(name, age_h=48, steps=steps, unit=unit, state=CaseState.DISPATCHED)
        history.put([one], EntryId(n + 1, 0), NOW)


def test_orders_of_before_stay_with_the_old_id_and_those_of_after_are_the_heirs(history: History) -> None:
    put(history)
    span = FactSpan("2112", DAY - 2, DAY, heirs=HEIRS)
    found = history.numbers.by_unit(span, ("dispatches",))
    assert {unit: sums["dispatches"] for unit, sums in found.items()} == {"agri": 1, "resources": 2}
    for unit, wanted in (("agri", {"old"}), ("resources", {"new", "own"})):
        assert history.numbers.totals(span._replace(unit=unit), ("dispatches",))["dispatches"] == len(wanted)
        behind = CaseQuery(CITY, standing="all", made_of=MadeOf(span._replace(unit=unit), ("dispatches",)))
        assert set(names(history, behind)) == wanted


def test_what_is_open_is_of_whoever_has_it_on_the_last_day(history: History) -> None:
    put(history)
    found = {}
    for last in (DAY - 1, DAY):
        sums = history.numbers.by_unit(FactSpan("2112", DAY - 2, last, heirs=HEIRS), ("open",))
        found[last] = {unit: one["open"] for unit, one in sums.items()}
    assert found == {DAY - 1: {"agri": 2, "resources": 1}, DAY: {"resources": 3}}


def test_a_merger_that_was_ended_gives_back_from_that_day_on(history: History) -> None:
    put(history)
    ended: Heirs = ((DAY - 1, (("agri", "resources"),)), (DAY, ()))
    found = history.numbers.by_unit(FactSpan("2112", DAY - 2, DAY, heirs=ended), ("dispatches",))
    assert {unit: sums["dispatches"] for unit, sums in found.items()} == {"agri": 1, "resources": 2}


def test_a_list_of_one_lists_what_any_of_its_ids_was_involved_in(history: History) -> None:
    put(history)
    assert set(names(history, CaseQuery(CITY, units=frozenset({"agri", "resources"})))) == {"old", "new", "own"}
    assert set(names(history, CaseQuery(CITY, units=frozenset({"agri"})))) == {"old", "new"}
