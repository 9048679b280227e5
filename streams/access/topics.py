"""Which topics a role gets, and in which projection: the only one it ever gets."""

from __future__ import annotations

from streams.access.subject import Role, Subject
from streams.model.region import Tier
from streams.model.topic import PROJECTIONS, Kind, Projection


def _all(projection: Projection, *but: Kind) -> frozenset[tuple[Kind, Projection]]:
    """Every kind there is in a projection."""
    return frozenset((k, projection) for k, known in PROJECTIONS.items() if projection in known and k not in but)


_DESK = _all(Projection.DESK)
_NO_TOPIC: frozenset[tuple[Kind, Projection]] = frozenset()
TOPICS: dict[Role, frozenset[tuple[Kind, Projection]]] = {
    **dict.fromkeys(Role, _NO_TOPIC),
    Role.WALL: _all(Projection.WALL),
    Role.DUTY: _DESK,
    Role.DUTY_LEAD: _DESK,
    Role.SUPERVISOR: _DESK,
    # Aggregates first: counts, no lasting view of any person, no texts; of alerts only what was raised to the leader.
    Role.LEADER: frozenset(
        {
            *((kind, Projection.DESK) for kind in (Kind.REGIONS, Kind.FIGURES, Kind.FEED)),
            (Kind.ALERTS, Projection.ABOVE),
        }
    ),
    Role.SYSTEM_ADMIN: frozenset({(Kind.HEALTH, Projection.DESK), (Kind.SHIFT, Projection.RULES)}),
    # Their lists are their own, case by case: they do not hear of other cases, not even that one moved.
    **dict.fromkeys(
        (Role.VILLAGE, Role.DEPARTMENT, Role.MEDIATOR, Role.CLERK, Role.GUIDANCE),
        frozenset({(Kind.FEED, Projection.DESK)}),
    ),
}
CITY_WIDE = frozenset({Kind.FEED, Kind.HEALTH})
"""Kinds that hold no place and no person: served whole to every scope of the same city."""


def covers_city(subject: Subject) -> bool:
    return len(subject.scope) <= Tier.CITY


def projection(subject: Subject, kind: Kind) -> Projection | None:
    """The only projection in which `subject` ever gets `kind`; None when there is none."""
    if kind is Kind.SESSION:
        return Projection.SELF
    for known, shown in TOPICS[subject.role]:
        if known is kind:
            # The city's machines are the business of who answers for the city; others are shown that they run.
            return shown if kind is not Kind.HEALTH or covers_city(subject) else Projection.BRIEF
    return None


def address_of(subject: Subject) -> str:
    """Under which address who asks is sent something; '' for a department's or worker's account that names none."""
    if subject.role is Role.DEPARTMENT or subject.department:
        return f"u{subject.department}" if subject.department else ""
    if subject.role is Role.WORKER or subject.worker:
        return f"w{subject.worker}" if subject.worker else ""
    return subject.scope
