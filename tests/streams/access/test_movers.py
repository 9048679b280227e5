"""In which capacities somebody stands towards a case: by tier, by department, by having told of it."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from streams.access.movers import concerns, involved, movers
from streams.access.subject import Role, Subject
from streams.model.case import Case, CaseState, CaseStep, Mark, MarkKind
from streams.model.case_table import Mover
from streams.model.units import NO_UNITS

VILLAGE, TOWN, COUNTY, CITY = "211221106201", "211221106", "211221", "2112"
HOLDS = {Mover.RECEIVER, Mover.HOLDER, Mover.DISPATCHER, Mover.CHECKER, Mover.VERIFIER}
CASE = Case(id="a", village=VILLAGE, type="D01", level=VILLAGE, reporter="worker/7")
TIERS = (Role.VILLAGE, Role.DUTY, Role.DUTY_LEAD)


def who(role: Role, scope: str = CITY, department: str = "", person: str = "p") -> Subject:
    return Subject(id="s", role=role, scope=scope, person=person, department=department)


def of(subject: Subject, named: bool = False, **more: Any) -> set[Mover]:
    return set(movers(subject, msgspec.structs.replace(CASE, **more), named=named, units=NO_UNITS))


@pytest.mark.parametrize("role", TIERS)
@pytest.mark.parametrize("scope", [VILLAGE, TOWN, COUNTY, CITY])
def test_a_tier_acts_on_what_it_holds_and_on_what_those_below_hold(role: Role, scope: str) -> None:
    assert of(who(role, scope)) >= HOLDS
    assert (Mover.NEXT_TIER in of(who(role, scope), level=TOWN, state=CaseState.ESCALATED)) == (scope != VILLAGE)


@pytest.mark.parametrize("role", TIERS)
def test_a_village_acts_on_nothing_that_was_raised_above_it(role: Role) -> None:
    assert of(who(role, VILLAGE), level=TOWN) == set()
    assert of(who(role, TOWN), level=COUNTY) == set()
    assert of(who(role, "211221107")) == of(who(role, "211224")) == set()


def test_who_settles_it_oneself_is_the_unit_and_nobody_else_once_it_was_sent() -> None:
    assert Mover.UNIT in of(who(Role.VILLAGE, VILLAGE))
    assert Mover.UNIT not in of(who(Role.VILLAGE, VILLAGE), unit="justice")


def test_a_lead_leads_and_a_centre_is_no_village() -> None:
    assert {Mover.LEAD, Mover.CENTRE} <= of(who(Role.DUTY_LEAD, TOWN))
    assert Mover.LEAD not in of(who(Role.DUTY, TOWN))
    assert Mover.CENTRE not in of(who(Role.VILLAGE, VILLAGE))
    assert of(who(Role.LEADER, COUNTY)) == {Mover.LEADER}


def test_what_was_declined_is_taken_up_by_the_next_tier_alone() -> None:
    declined = CaseState.DECLINED
    assert Mover.NEXT_TIER not in of(who(Role.VILLAGE, VILLAGE), state=declined)
    assert Mover.NEXT_TIER in of(who(Role.DUTY, TOWN), state=declined)


@pytest.mark.parametrize("role", [Role.DEPARTMENT, Role.MEDIATOR])
def test_a_department_acts_on_what_was_sent_to_it(role: Role) -> None:
    assert of(who(role, CITY, "justice"), unit="justice") == {Mover.DEPARTMENT, Mover.UNIT}
    assert of(who(role, CITY, "police"), unit="justice") == set()
    assert of(who(role, CITY, ""), unit="") == set()
    assert of(who(role, "211224", "justice"), unit="justice") == set()
    whistled = (Mark(MarkKind.WHISTLE, 1, "x", unit="police"),)
    assert of(who(role, CITY, "police"), unit="justice", marks=whistled) == {Mover.CALLED}


def test_who_told_of_it_is_its_author() -> None:
    assert of(who(Role.CLERK, person="worker/7")) == {Mover.AUTHOR}
    assert of(who(Role.CLERK, person="worker/8")) == set()


@pytest.mark.parametrize("role", Role)
def test_a_restricted_matter_is_nobodys_who_is_not_named(role: Role) -> None:
    subject = who(role, CITY, "justice", person="worker/7")
    assert of(subject, restricted=True, unit="justice") == set()
    assert not concerns(
        subject, msgspec.structs.replace(CASE, restricted=True, unit="justice"), named=False, units=NO_UNITS
    )


LOOKS = {Role.DUTY, Role.DUTY_LEAD, Role.SUPERVISOR, Role.LEADER, Role.VILLAGE}


@pytest.mark.parametrize("role", Role)
def test_whose_business_a_case_is(role: Role) -> None:
    assert concerns(who(role, CITY), CASE, named=False, units=NO_UNITS) == (role in LOOKS)
    assert not concerns(who(role, "211224"), CASE, named=False, units=NO_UNITS)
    own = concerns(who(role, CITY, person="worker/7"), CASE, named=False, units=NO_UNITS)
    assert own == (role in LOOKS | {Role.CLERK, Role.WORKER})
    sent = msgspec.structs.replace(CASE, steps=(CaseStep(1, CaseState.DISPATCHED, 1, unit="justice"),), unit="police")
    for department in ("justice", "police"):
        theirs = concerns(who(role, CITY, department), sent, named=False, units=NO_UNITS)
        assert theirs == (role in LOOKS | {Role.DEPARTMENT, Role.MEDIATOR})


def test_who_is_involved_is_whoever_had_it_was_joined_or_called() -> None:
    marks = (Mark(MarkKind.JOIN, 1, "x", unit="agri"), Mark(MarkKind.MERGED_IN, 1, "x", unit="other-case"))
    steps = (CaseStep(1, CaseState.DISPATCHED, 1, unit="justice"), CaseStep(2, CaseState.RETURNED, 2))
    found = involved(msgspec.structs.replace(CASE, marks=marks, steps=steps, unit="justice"))
    assert found == {"justice", "agri"}
