"""What a city's own tables do to cases that are open, and to what comes after."""

from __future__ import annotations

import msgspec

from streams.fold.cases import Cases
from streams.model.case import CaseState
from streams.model.event import CaseWish, NewCase, RegistryChange
from streams.model.local_day import local_day
from streams.model.regulation import Regulation
from streams.registry.own_effects import applied, first_rows
from streams.registry.own_units import TakenBy, unit_rows, with_units
from streams.registry.regulation import regulation
from streams.settings import CasesSection
from tests.streams.fold.city import NOW
from tests.streams.fold.commands import TOWNSHIP, VILLAGE_STAFF, reports
from tests.streams.fold.status_fold import Fold

S = CaseState
RULES = regulation(CasesSection())
TAKEN = TakenBy("李主任", "机构改革", local_day(NOW))


def changed(rules: Regulation) -> RegistryChange:
    return RegistryChange(id="registry/2", source="registry", at=NOW, revision=2, regulation=rules)


def without(kind: str, name: str) -> list[tuple[str, ...]]:
    return [row for row in first_rows(kind, RULES) if row[0] != name]


def test_cases_of_an_ended_type_go_on_and_nothing_new_comes_under_it() -> None:
    fold = Fold().dispatched()
    fold.says(3, S.ACCEPTED, "justice")
    due = fold.case.due
    fold.send(changed(applied("types", RULES, without("types", "D01"))))
    assert fold.case.due == due != 0
    fold.says(4, S.HANDLING, "justice")
    assert fold.state() is S.HANDLING
    fold.send(reports(TOWNSHIP, "b", NewCase(type="D01", region="211221106201")))
    assert fold.picture.kind(Cases).get("b") is None
    fold.send(reports(TOWNSHIP, "b", NewCase(type="D02", region="211221106201")))
    assert fold.picture.kind(Cases).get("b") is not None


def test_a_limit_of_a_type_at_a_department_holds_for_the_case_that_is_with_it() -> None:
    fold = Fold().dispatched("justice")
    fold.says(3, S.ACCEPTED, "justice")
    before = fold.case.due
    rows = [*first_rows("limits", RULES), ("handle", "D01", "police", "1", "workdays")]
    fold.send(changed(applied("limits", RULES, rows)))
    assert fold.case.due == before, "it is with another department"
    rows = [*rows, ("handle", "", "justice", "2", "workdays"), ("handle", "D01", "justice", "30", "workdays")]
    more = changed(applied("limits", RULES, rows))
    fold.send(msgspec.structs.replace(more, id="registry/3", revision=3))
    assert fold.case.due > before, "type and department together go before the department alone"


def test_a_department_that_ended_takes_no_order() -> None:
    fold = Fold()
    rows = [row for row in unit_rows(RULES, TAKEN.day) if row[0] != "justice"]
    fold.send(changed(with_units(RULES, rows, TAKEN)))
    fold.person(VILLAGE_STAFF, CaseWish(to=S.TRIAGED))
    fold.person(VILLAGE_STAFF, CaseWish(to=S.DISPATCHED, unit="justice"))
    assert fold.state() is S.TRIAGED
    fold.person(VILLAGE_STAFF, CaseWish(to=S.DISPATCHED, unit="police"))
    assert fold.state() is S.DISPATCHED


def test_a_department_with_a_successor_keeps_the_cases_under_its_id() -> None:
    fold = Fold().dispatched("justice")
    rows = [(*row[:4], "police", "") if row[0] == "justice" else row for row in unit_rows(RULES, TAKEN.day)]
    fold.send(changed(with_units(RULES, rows, TAKEN)))
    fold.says(3, S.ACCEPTED, "police")
    assert fold.state() is S.ACCEPTED
    assert fold.case.steps[1].unit == "justice"
