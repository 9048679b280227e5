from __future__ import annotations

import pytest

from streams.access.senders import capacities, sender_of
from streams.access.subject import Role
from streams.model.case import Case, CaseState, Mark, MarkKind
from streams.model.case_table import Mover
from streams.model.event import CaseStatus
from streams.model.regulation import Regulation

VILLAGE = "211221106201"
OPEN = Case(id="a", village=VILLAGE, type="D01", unit="justice", state=CaseState.DISPATCHED, reporter="worker/1")
RULES = Regulation(restricted_office="protection")


def status(department: str = "", acting: str = "") -> CaseStatus:
    return CaseStatus(
        id="1",
        source="sender/1",
        at=1,
        case="a",
        version=1,
        state=CaseState.ACCEPTED,
        department=department,
        acting=acting,
    )


@pytest.mark.parametrize(
    ("acting", "role"),
    [
        (VILLAGE, Role.VILLAGE),
        (f"{VILLAGE}001", Role.VILLAGE),
        ("211221106", Role.DUTY_LEAD),
        ("211221", Role.DUTY_LEAD),
        ("2112", Role.DUTY_LEAD),
    ],
)
def test_a_platform_is_the_unit_it_names(acting: str, role: Role) -> None:
    sender = sender_of(status(acting=acting), "2112")
    assert (sender.role, sender.scope, sender.person, sender.department) == (role, acting, f"unit/{acting}", "")


def test_a_department_is_itself_in_the_whole_city() -> None:
    sender = sender_of(status("justice"), "2112")
    assert (sender.role, sender.scope) == (Role.DEPARTMENT, "2112")
    assert capacities(sender, OPEN, RULES, 1) == frozenset({Mover.DEPARTMENT, Mover.UNIT})


@pytest.mark.parametrize("sender", [status("utility"), status(""), status(acting="211221107"), status(acting="2113")])
def test_whom_the_case_does_not_involve_it_does_not_exist_for(sender: CaseStatus) -> None:
    assert capacities(sender_of(sender, "2112"), OPEN, RULES, 1) is None


def test_a_department_that_was_whistled_for_is_called_and_no_unit() -> None:
    called = Case(
        id="a",
        village=VILLAGE,
        type="D01",
        unit="justice",
        marks=(Mark(MarkKind.WHISTLE, 1, "x", unit="police"),),
    )
    assert capacities(sender_of(status("police"), "2112"), called, RULES, 1) == frozenset({Mover.CALLED})


@pytest.mark.parametrize("sender", [status("justice"), status(acting=VILLAGE), status(acting="2112")])
def test_a_restricted_case_exists_for_its_office_alone(sender: CaseStatus) -> None:
    hidden = Case(id="a", village=VILLAGE, type="R01", unit="protection", restricted=True)
    assert capacities(sender_of(sender, "2112"), hidden, RULES, 1) is None
    assert capacities(sender_of(status("protection"), "2112"), hidden, RULES, 1) == frozenset(
        {Mover.DEPARTMENT, Mover.UNIT}
    )
