"""A department that became part of another: whose its matters are from that day on."""

from __future__ import annotations

import msgspec
import pytest

from streams.access.subject import Role
from streams.model.case import CaseState, MarkKind
from streams.model.event import CaseWish, RegistryChange
from streams.model.local_day import local_day
from streams.model.units import UnitChange, UnitChangeKind
from streams.registry.regulation import regulation
from streams.settings import CasesSection
from tests.streams.fold.city import NOW
from tests.streams.fold.commands import TOWNSHIP, Person, wishes
from tests.streams.fold.status_fold import Fold

S, K = CaseState, MarkKind
AGRI, RESOURCES = (Person(name, Role.DEPARTMENT, "2112", name) for name in ("agri", "resources"))


def merged(day: int = local_day(NOW)) -> RegistryChange:
    change = UnitChange("agri", UnitChangeKind.MERGE, day, successor="resources", by="安全管理员", reason="机构改革")
    rules = msgspec.structs.replace(regulation(CasesSection()), changes=(change,))
    return RegistryChange(id="registry/2", source="registry", at=NOW, revision=2, regulation=rules)


@pytest.mark.parametrize("by", ["resources", "agri"])
def test_an_order_of_before_is_accepted_by_the_heirs_key_and_by_the_old_one(by: str) -> None:
    fold = Fold().dispatched("agri")
    fold.send(merged())
    fold.says(3, S.RETURNED, "police")
    assert fold.state() is S.DISPATCHED
    fold.says(3, S.ACCEPTED, by)
    assert fold.state() is S.ACCEPTED
    assert fold.case.steps[1].unit == "agri", "what was said keeps its id"
    assert fold.reasons() == [], "a stranger is told nothing, not even that the case has moved on"


@pytest.mark.parametrize("who", [RESOURCES, AGRI])
def test_people_of_both_move_it_by_hand(who: Person) -> None:
    fold = Fold().dispatched("agri")
    fold.send(merged())
    fold.person(who, CaseWish(to=S.ACCEPTED))
    assert fold.state() is S.ACCEPTED


def test_before_its_day_a_merger_changes_nothing() -> None:
    fold = Fold().dispatched("agri")
    fold.send(merged(local_day(NOW) + 1))
    fold.person(RESOURCES, CaseWish(to=S.ACCEPTED))
    assert fold.state() is S.DISPATCHED
    fold.person(AGRI, CaseWish(to=S.ACCEPTED))
    assert fold.state() is S.ACCEPTED


def test_who_still_orders_the_old_one_orders_its_heir() -> None:
    fold = Fold()
    fold.send(merged())
    fold.dispatched("agri")
    assert fold.case.unit == "resources"


def test_a_whistle_for_the_old_one_is_answered_by_its_heir_step_by_step() -> None:
    fold = Fold()
    fold.person(TOWNSHIP, CaseWish(to=S.TRIAGED))
    fold.person(TOWNSHIP, CaseWish(mark=K.WHISTLE, unit="agri"))
    fold.send(merged())
    for kind in (K.ANSWERED, K.ARRIVED, K.LEFT):
        fold.send(wishes(RESOURCES, "a", fold.case.revision, CaseWish(mark=kind)))
    assert [(mark.kind, mark.unit) for mark in fold.case.marks] == [
        (K.WHISTLE, "agri"),
        (K.ANSWERED, "agri"),
        (K.ARRIVED, "agri"),
        (K.LEFT, "agri"),
    ]
