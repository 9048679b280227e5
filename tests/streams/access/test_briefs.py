"""Who reads a brief of an area, and who one of a department."""

from __future__ import annotations

import pytest

from streams.access.briefs import may_brief
from streams.access.policy import Action
from streams.access.subject import Role, Subject
from streams.model.units import UnitName, Units

UNITS = Units({one: UnitName(one, one) for one in ("police", "urban", "water")}, {"urban": "water"})


@pytest.mark.parametrize(
    ("role", "region", "unit", "may"),
    [
        (Role.SUPERVISOR, "2112", "", True),
        (Role.SUPERVISOR, "2112", "police", True),
        (Role.LEADER, "211221", "police", True),
        (Role.VILLAGE, "2112", "", False),
        (Role.DEPARTMENT, "2112", "water", True),
        (Role.DEPARTMENT, "211221", "water", True),
        (Role.DEPARTMENT, "2112", "urban", True),
        (Role.DEPARTMENT, "2112", "police", False),
        (Role.DEPARTMENT, "2112", "", False),
        (Role.DEPARTMENT, "2101", "water", False),
    ],
)
def test_a_department_reads_its_own_alone(role: Role, region: str, unit: str, may: bool) -> None:
    """What was urban's is water's now."""
    who = Subject(id="s", role=role, scope="2112", person="p", department="urban" if role is Role.DEPARTMENT else "")
    assert may_brief(who, Action.OPEN, region, unit, UNITS) is may
    assert not (role is Role.DEPARTMENT and may_brief(who, Action.CHANGE, region, unit, UNITS))
    assert not (role is Role.DEPARTMENT and may_brief(who, Action.EXPORT, region, unit, UNITS))


def test_a_department_without_a_name_reads_none() -> None:
    who = Subject(id="s", role=Role.DEPARTMENT, scope="2112", person="p")
    assert not may_brief(who, Action.OPEN, "2112", "", UNITS)
    assert not may_brief(who, Action.OPEN, "2112", "police", UNITS)
