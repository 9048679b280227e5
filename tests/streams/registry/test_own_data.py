"""The city's own tables in the registry: versions, audit, and what they make of the regulation."""

from __future__ import annotations

from datetime import date

import pytest

from streams.errors import DeedRefused
from streams.model.audit import AuditRecord
from streams.model.deadlines import Limit, Unit
from streams.model.event import RegistryChange
from streams.model.own_tables import TableRow, compare
from streams.model.regulation import Regulation
from streams.model.telephones import PhoneEntry, PhoneService
from streams.registry.own_data import OwnTables, TableDraft
from streams.registry.own_kinds import kinds
from streams.registry.own_units import TakenBy
from streams.registry.registry import Registry
from streams.registry.regulation import regulation
from streams.settings import CasesSection
from streams.wire import entry

DAY = date(2026, 11, 23).toordinal() - date(1970, 1, 1).toordinal()
RECORD = AuditRecord(7, "s", "security_admin", "2112", "", "own.take", "own/directory", reason="建档")
TAKEN = TakenBy("李主任", "建档", DAY)
STATION: TableRow = ("police", "211221106", "腰堡派出所", "024-70000001", "")
SHIPPED = ("units", "categories", "types", "limits", "hours", "responses")


@pytest.fixture
def city(registry: Registry) -> Registry:
    registry.set_regulation(regulation(CasesSection()), 1)
    return registry


def take(city: Registry, kind: str, rows: list[TableRow], taken: TakenBy = TAKEN) -> None:
    city.take_own(OwnTables({kind: rows}, {kind: f"{kind}.xlsx"}), RECORD, taken)


def rules(city: Registry) -> Regulation:
    known = city.regulation()
    assert known is not None
    return known


@pytest.mark.parametrize("kind", list(kinds()))
def test_what_is_shipped_is_the_first_version_and_taking_it_again_changes_nothing(city: Registry, kind: str) -> None:
    before, first = rules(city), city.own_rows(kind, DAY)
    assert bool(first) == (kind in SHIPPED)
    assert all(len(row) == len(kinds()[kind].columns) for row in first)
    take(city, kind, list(first))
    assert rules(city) == before
    assert city.own_versions(kind) == []
    assert list(city.audit_chain()) == []


def test_a_version_is_kept_with_who_and_why_and_the_journal_has_the_directory(city: Registry) -> None:
    take(city, "directory", [STATION])
    newest, first = city.own_versions("directory")
    assert (newest.number, newest.at, newest.by, newest.reason) == (2, 7, "李主任", "建档")
    assert (newest.file, newest.rows) == ("directory.xlsx", (STATION,))
    assert (first.number, first.rows) == (1, ())
    event = entry.unpack(next(iter(entry.bodies(city.pending()[-1][1]))))
    assert isinstance(event, RegistryChange)
    assert event.regulation is not None
    assert event.regulation.contact("police", "211221106201") == PhoneEntry(PhoneService.POLICE, *STATION[1:])
    (link,) = city.audit_chain()
    assert (link.record.action, link.record.fields) == ("own.take", ("directory=+1 ~0 -0",))
    take(city, "directory", [])
    assert [one.number for one in city.own_versions("directory")] == [3, 2, 1]
    assert rules(city).contact("police", "211221106201") is None


def test_a_start_leaves_the_citys_tables_in_force_and_takes_the_rest_from_the_configuration(city: Registry) -> None:
    rows = list(city.own_rows("limits", DAY))
    take(city, "limits", [*rows, ("handle", "S02", "heating", "4", "workdays")])
    take(city, "directory", [STATION])
    take(city, "holidays", [("2026-11-23", "off"), ("2026-11-22", "on")])
    before = rules(city)
    assert not before.calendar.workday(DAY)
    assert before.calendar.workday(DAY - 1)
    city.set_regulation(regulation(CasesSection(urgent_minutes=60, stat_month_from=26)), 9)
    after = rules(city)
    assert (after.month_from, after.limits["U"]) == (26, Limit(120, Unit.MINUTES))
    assert after.own == before.own
    assert after.handling_limit("S02", "heating") == Limit(4, Unit.WORKDAYS)
    assert after.handling_limit("S02") == Limit(1, Unit.WORKDAYS)
    assert not after.calendar.workday(DAY)


def test_a_type_that_is_ended_stays_for_its_cases_and_is_offered_no_more(city: Registry) -> None:
    rows = [row for row in city.own_rows("types", DAY) if row[0] != "C06"]
    take(city, "types", [*rows, ("S90", "L390", "共享单车", "", "S", "S", "no", "no")])
    known = rules(city)
    assert "C06" not in known.current
    assert known.by_type["C06"].name == "犬只、动物扰民"
    assert known.handling_limit("C06") == Limit(1, Unit.WORKDAYS)
    assert (known.current["S90"].name, known.current["S90"].en) == ("共享单车", "共享单车")
    assert [row[0] for row in city.own_rows("types", DAY)][-1] == "S90"
    city.set_regulation(regulation(CasesSection()), 9)
    assert rules(city) == known


def test_departments_change_by_dated_records(city: Registry) -> None:
    rows = {row[0]: row for row in city.own_rows("units", DAY)}
    rows["urban"] = ("urban", "综合行政执法", "Enforcement", "no", "", "2026-12-01")
    rows["heating"] = (*rows["heating"][:4], "utility", "")
    rows["arbitration"] = ("arbitration", "劳动仲裁院", "Arbitration", "yes", "", "")
    del rows["fire"]
    take(city, "units", list(rows.values()))
    today, later = (rules(city).departments.on(day) for day in (DAY, DAY + 8))
    assert today.names["urban"].name == "城管执法"
    assert later.names["urban"].name == "综合行政执法"
    assert today.of("heating") == "utility"
    assert "arbitration" in rules(city).independent
    assert "fire" not in {one.id for one in today.live}
    assert today.names["fire"].name == "消防救援", "what was recorded keeps its name"
    assert {(one.by, one.reason) for one in rules(city).changes} == {("李主任", "建档")}
    before = rules(city)
    city.set_regulation(regulation(CasesSection()), 9)
    assert (rules(city).units, rules(city).changes) == (before.units, before.changes)
    again = {row[0]: row for row in city.own_rows("units", DAY)}
    assert again["heating"][4] == "utility"
    again["heating"] = (*again["heating"][:4], "", "")
    again["fire"] = ("fire", "消防救援", "Fire and rescue", "no", "", "")
    take(city, "units", list(again.values()))
    assert {"heating", "fire"} <= {one.id for one in rules(city).departments.on(DAY).live}


def test_sites_are_those_of_the_map_and_their_calendar_reaches_the_regulation(city: Registry) -> None:
    room: TableRow = ("r1", "room", "老裴调解室", "211221106201", "123.700000", "42.200000", "wgs84", "135", "no")
    school: TableRow = ("s1", "school", "中心小学", "211221106", "123.750000", "42.160000", "wgs84", "", "no")
    take(city, "sites", [room, school])
    assert [(one.id, one.lon_e6, one.days) for one in city.sites()] == [
        ("r1", 123_700_000, (0, 2, 4)),
        ("s1", 123_750_000, ()),
    ]
    assert [one.id for one in rules(city).sites] == ["r1"]
    assert city.own_rows("sites", DAY) == (room, school)


def test_what_was_not_seen_is_not_taken(city: Registry) -> None:
    asked = OwnTables({"directory": [STATION]}, {})
    with pytest.raises(DeedRefused, match="changed after the preview"):
        city.take_own(asked, RECORD, TAKEN, seen=lambda kind, made: made == compare(kinds()[kind], (), ()))
    assert city.own_versions("directory") == []
    assert list(city.audit_chain()) == []


def test_a_draft_waits_for_an_hour_and_is_replaced_by_the_next(city: Registry) -> None:
    city.keep_own_draft("s1", TableDraft("directory", "a.xlsx", (STATION,)), 5)
    city.keep_own_draft("s1", TableDraft("hours", "", ()), 6)
    assert city.own_draft("s1", 7) == TableDraft("hours", "", ())
    assert city.own_draft("s2", 7) is None
    assert city.own_draft("s1", 3_600_007) is None
    city.drop_own_draft("s1")
    assert city.own_draft("s1", 7) is None
