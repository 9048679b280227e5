"""Cases as rows, on SQLite and on PostgreSQL."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from sqlalchemy import inspect, text, update

from streams.errors import StoreError
from streams.history.cases.query import CaseQuery
from streams.history.cases.tables import cases
from streams.history.history import History
from streams.history.tables import standing
from streams.model.case import Case, CaseState, CaseStep, Category
from streams.model.case_code import case_code
from streams.model.entry_id import ZERO, EntryId

NOW, HOUR = 1_795_400_000_000, 3_600_000
VILLAGE = "211221106201"
CITY = ("2112",)


def case(name: str, *, age_h: int = 1, **more: Any) -> Case:
    made = Case(
        id=name,
        village=VILLAGE,
        type="D01",
        category=Category.DISPUTE.value,
        channel="window",
        reported_at=NOW - age_h * HOUR,
        text="土地承包费",
    )
    return msgspec.structs.replace(made, **more)


def names(history: History, wanted: CaseQuery) -> list[str]:
    return [line.id for line in history.cases.find(wanted, NOW, limit=10)]


def test_a_sign_that_no_database_takes_stops_no_history(history: History) -> None:
    """Entries of before the doors refused it."""
    history.put([case("x", text="漏\0气", reporter="device/1\0")], EntryId(1, 0), 1)
    assert [line.text for line in history.cases.find(CaseQuery(CITY), NOW, limit=5)] == ["漏气"]
    assert names(history, CaseQuery(CITY, text="漏\0气")) == ["x"]


def test_the_newest_of_each_case_and_how_far_that_is(history: History) -> None:
    assert history.cursor() == ZERO
    history.put([case("a"), case("b", age_h=2)], EntryId(5, 0), NOW)
    history.put([case("a", state=CaseState.TRIAGED, steps=(CaseStep(1, CaseState.TRIAGED, NOW),))], EntryId(6, 0), NOW)
    assert (history.cursor(), history.at()) == (EntryId(6, 0), NOW)
    assert names(history, CaseQuery(CITY)) == ["a", "b"]
    found = history.cases.get("a")
    assert found is not None
    assert (found.state, found.revision) == (CaseState.TRIAGED, 1)


def test_what_a_newer_release_searches_by_is_made_in_an_older_store(history: History) -> None:
    known = {index.name for index in cases.indexes}
    with history._engine.begin() as tx:
        tx.execute(text("DROP INDEX cases_counted"))
    history.open()
    assert {one["name"] for one in inspect(history._engine).get_indexes("cases")} >= known


def test_a_case_is_found_by_its_code(history: History) -> None:
    history.put([case("a")], EntryId(1, 0), NOW)
    found = history.cases.get(case_code("a", VILLAGE, NOW - HOUR))
    assert found is not None
    assert found.id == "a"
    assert history.cases.get("211221-261123-2222222") is None


def test_what_stands_open_overdue_soon_and_done(history: History) -> None:
    some = [
        case("open"),
        case("late", due=NOW - 1),
        case("soon", due=NOW + HOUR),
        case("done", ended_at=NOW, due=NOW - 5),
        case("twice", duplicate=True),
    ]
    history.put(some, EntryId(1, 0), NOW)
    assert set(names(history, CaseQuery(CITY))) == {"open", "late", "soon"}
    assert names(history, CaseQuery(CITY, standing="overdue")) == ["late"]
    assert names(history, CaseQuery(CITY, standing="soon", soon_ms=2 * HOUR)) == ["soon"]
    assert names(history, CaseQuery(CITY, standing="soon", soon_ms=HOUR // 2)) == []
    assert names(history, CaseQuery(CITY, standing="done")) == ["done"]
    assert len(names(history, CaseQuery(CITY, standing="all"))) == 5
    assert history.cases.count(CaseQuery(CITY), NOW) == 3


def test_filters_narrow_and_places_hold_what_lies_in_them(history: History) -> None:
    sent = (
        CaseStep(1, CaseState.DISPATCHED, NOW, unit="justice"),
        CaseStep(2, CaseState.DISPATCHED, NOW, unit="police"),
    )
    some = [
        case("a", steps=sent, unit="police", state=CaseState.DISPATCHED),
        case("b", village="211221107201", reporter="worker/7"),
        case("c", village="211282101001", type="H01", category=Category.HAZARD.value, text="100%_路灯"),
    ]
    history.put(some, EntryId(1, 0), NOW)
    assert set(names(history, CaseQuery(("211221",)))) == {"a", "b"}
    assert names(history, CaseQuery(("211221106",))) == ["a"]
    assert set(names(history, CaseQuery(("211221107", "211282")))) == {"b", "c"}
    assert names(history, CaseQuery(CITY, units=frozenset({"justice"}))) == ["a"]
    assert names(history, CaseQuery(CITY, units=frozenset({"just"}))) == []
    assert names(history, CaseQuery(CITY, state="DISPATCHED")) == ["a"]
    assert names(history, CaseQuery(CITY, category="H")) == ["c"]
    assert names(history, CaseQuery(CITY, reporter="worker/7")) == ["b"]
    assert names(history, CaseQuery(CITY, text="%_")) == ["c"]
    assert names(history, CaseQuery(CITY, text=case_code("a", VILLAGE, NOW - HOUR)[-5:].lower())) == ["a"]
    assert names(history, CaseQuery(CITY, text="' OR 1=1 --")) == []


def test_restricted_matters_are_for_those_who_are_named(history: History) -> None:
    history.put([case("r", restricted=True), case("a", age_h=2)], EntryId(1, 0), NOW)
    assert names(history, CaseQuery(CITY)) == ["a"]
    assert names(history, CaseQuery(CITY, named=frozenset({"r"}))) == ["r", "a"]
    assert names(history, CaseQuery(CITY, restricted=True)) == ["r", "a"]


def test_near_cases_are_of_the_same_village_and_ninety_days(history: History) -> None:
    some = [case("a"), case("old", age_h=24 * 89), case("older", age_h=24 * 92), case("b", village="211221106202")]
    history.put([*some, case("r", age_h=5, restricted=True)], EntryId(1, 0), NOW)
    assert [line.id for line in history.cases.near(case("a"), limit=5)] == ["old"]


def test_the_whole_replaces_what_was(history: History) -> None:
    history.put([case("a")], EntryId(1, 0), NOW)
    history.put([case(f"x{n}") for n in range(1200)], EntryId(2, 0), NOW, whole=True)
    assert history.cases.get("a") is None
    assert len(list(history.cases.every())) == 1200


def test_a_case_without_its_report_is_no_row(history: History) -> None:
    history.put([Case(id="parked", steps=(CaseStep(1, CaseState.ACCEPTED, NOW),))], EntryId(1, 0), NOW)
    assert history.cases.get("parked") is None


def test_tables_of_a_newer_release_are_refused(history: History) -> None:
    with history._engine.begin() as tx:
        tx.execute(update(standing).values(version=99))
        assert tx.scalar(text("SELECT version FROM standing")) == 99
    with pytest.raises(StoreError, match="newer"):
        history.open()
