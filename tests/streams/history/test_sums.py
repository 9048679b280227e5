"""Imported sums beside cases, on SQLite and on PostgreSQL."""

from __future__ import annotations

from streams.history.cases.query import CaseQuery
from streams.history.facts import FactSpan, MadeOf
from streams.history.history import History
from streams.model.entry_id import EntryId
from streams.model.local_day import local_day
from streams.model.sums import ImportedSums, Sums
from tests.streams.history.test_history import CITY, NOW, case, names

DAY = local_day(NOW)
LAST = DAY - 60
"""The last imported day."""
COUNTY = "211221"


def imported(day: int, sums: Sums, version: int = 1) -> ImportedSums:
    return ImportedSums(f"old/{day}", "old", day, NOW, version, sums)


def put(history: History) -> None:
    first = imported(LAST - 1, {"reports": {COUNTY: 7, "211202": 2}, "open": {COUNTY: 4}})
    last = imported(LAST, {"open": {COUNTY: -1}, "on_time": {f"{COUNTY}/agri": 3}, "handle": {f"{COUNTY}.240": 2}})
    history.put([case("a"), first, last], EntryId(1, 0), NOW)


def totals(history: History, region: str, first: int, last: int, *measures: str) -> dict[str, int]:
    return dict(history.numbers.totals(FactSpan(region, first, last), measures))


def test_sums_count_in_the_numbers_of_their_days_and_areas(history: History) -> None:
    put(history)
    assert totals(history, "2112", LAST - 1, LAST, "reports", "on_time", "handle.") == {
        "reports": 9,
        "on_time": 3,
        "handle.240": 2,
    }
    assert totals(history, COUNTY, LAST - 1, DAY, "reports") == {"reports": 8}
    assert totals(history, "211221106", LAST - 1, DAY, "reports") == {"reports": 1}
    found = history.numbers.by_unit(FactSpan("2112", LAST, LAST), ("on_time",))
    assert {unit: sums["on_time"] for unit, sums in found.items()} == {"agri": 3}


def test_what_stood_on_an_imported_day_stands_no_more_where_there_are_cases(history: History) -> None:
    put(history)
    assert totals(history, "2112", LAST - 1, LAST - 1, "open") == {"open": 4}
    assert totals(history, "2112", LAST, LAST, "open") == {"open": 3}
    assert totals(history, "2112", LAST + 1, LAST + 1, "open") == {}
    assert totals(history, "2112", DAY, DAY, "open") == {"open": 1}


def test_no_list_shows_them(history: History) -> None:
    put(history)
    wanted = CaseQuery(CITY, standing="all", made_of=MadeOf(FactSpan("2112", LAST - 1, DAY), ("reports",)))
    assert names(history, wanted) == ["a"]
    assert history.cases.counted(wanted) == 1


def test_a_part_of_a_day_has_none_of_them(history: History) -> None:
    put(history)
    assert history.numbers.totals(FactSpan("2112", LAST - 1, LAST - 1, minute=1_439), ("reports",)) == {}


def test_the_newest_import_of_a_day_replaces_the_others(history: History) -> None:
    put(history)
    history.put([imported(LAST - 1, {"reports": {COUNTY: 5}}, 2)], EntryId(2, 0), NOW)
    assert totals(history, "2112", LAST - 1, LAST - 1, "reports", "open") == {"reports": 5}


def test_it_is_known_from_when_on_there_are_sums_and_from_when_on_cases(history: History) -> None:
    history.put([case("a")], EntryId(1, 0), NOW)
    assert history.numbers.imported_until() == 0
    put(history)
    assert history.numbers.imported_until() == LAST
    assert history.numbers.first_day("2112") == LAST - 1
    assert history.numbers.first_day("211221106") == DAY
    assert history.numbers.first_day("211281") is None


def test_told_whole_they_are_the_same(history: History) -> None:
    put(history)
    before = totals(history, "2112", LAST - 1, DAY, "reports", "open", "on_time")
    history.put([case("a"), imported(LAST, {"on_time": {COUNTY: 3}})], EntryId(3, 0), NOW, whole=True)
    assert totals(history, "2112", LAST - 1, DAY, "reports", "open", "on_time") == {**before, "reports": 1}
