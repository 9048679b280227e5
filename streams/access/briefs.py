"""Who reads a brief. Pure."""

from __future__ import annotations

from streams.access.policy import Action, Page, allow
from streams.access.subject import Role, Subject
from streams.model.units import Units


def may_brief(subject: Subject, action: Action, region: str, unit: str, units: Units) -> bool:
    """Of an area, or with `unit` of a department in it: a department has its own alone. `units`: as they are now."""
    if not allow(subject, action, Page("briefs", region)):
        return False
    if subject.role is not Role.DEPARTMENT:
        return True
    return bool(unit and subject.department) and units.of(unit) == own_unit(subject, units)


def own_unit(subject: Subject, units: Units) -> str:
    """Of a department, as its business is called now; '' of all others."""
    return units.of(subject.department) if subject.role is Role.DEPARTMENT else ""
