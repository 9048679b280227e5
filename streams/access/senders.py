"""Who a status of a case comes from: the subject of the policy, made from the authenticated sender alone.

A department's system acts as that department in the whole city. A platform acts for the unit that each status names: a
village as its staff, a township, county or city as the duty lead of its centre.
"""

from __future__ import annotations

from streams.access.movers import concerns, movers
from streams.access.policy import Action, CommandTarget, allow
from streams.access.subject import Role, Subject
from streams.model.case import Case
from streams.model.case_table import Mover
from streams.model.event import CaseStatus
from streams.model.region import Tier
from streams.model.regulation import Regulation

_OFFICE_TIERS = (Tier.CITY, Tier.COUNTY, Tier.TOWNSHIP)


def sender_of(status: CaseStatus, city: str) -> Subject:
    """`city`: code of the city, the scope of every department's system."""
    if status.acting:
        role = Role.DUTY_LEAD if len(status.acting) in _OFFICE_TIERS else Role.VILLAGE
        return Subject(id=status.source, role=role, scope=status.acting, person=f"unit/{status.acting}")
    return Subject(
        id=status.source,
        role=Role.DEPARTMENT,
        scope=city,
        person=f"department/{status.department}",
        department=status.department,
    )


def capacities(
    sender: Subject, case: Case, regulation: Regulation, now: int, action: Action = Action.MOVE
) -> frozenset[Mover] | None:
    """The movers that a sender's status, or its mark, may count as; None where the case is none of the sender's at all,
    which no answer may tell from a case that does not exist. A restricted case is open to the system of the office
    named for such cases and to no other."""
    units = regulation.units_at(now)
    named = sender.department != "" and units.of(sender.department) == units.of(regulation.restricted_office)
    may = allow(sender, action, CommandTarget("case", case.village), now=now)
    known = may and concerns(sender, case, named=named, units=units)
    return movers(sender, case, named=named, units=units) if known else None
