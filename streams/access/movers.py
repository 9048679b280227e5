"""In which capacities somebody acts on a case: from role, scope and department to the movers of the case table.

A tier acts on what it holds and on what those below it hold; a village on nothing that was raised above it. A
department acts on what was sent to it and to all that became part of it. Restricted cases are no one's who is not a
named reader.
"""

from __future__ import annotations

from streams.access.subject import Role, Subject
from streams.model.alert import Alert
from streams.model.case import Case, CaseState, MarkKind
from streams.model.case_table import Mover
from streams.model.region import Tier, parent
from streams.model.units import Units

_TIERS = frozenset({Role.VILLAGE, Role.DUTY, Role.DUTY_LEAD})
_HOLDS = frozenset({Mover.RECEIVER, Mover.HOLDER, Mover.DISPATCHER, Mover.CHECKER, Mover.VERIFIER})
_UNITS = frozenset({Role.DEPARTMENT, Role.MEDIATOR})


def reporter_of(case: str) -> str:
    """Who a resident is that has proved to have reported this case, and of no other."""
    return f"reporter/{case}"


def movers(subject: Subject, case: Case, *, named: bool, units: Units) -> frozenset[Mover]:
    """`named`: whether the subject is a named reader of this restricted case. `units`: as they are now."""
    if case.restricted and not named:
        return frozenset()
    here = case.level or case.village
    found = _of_tier(subject, case, here) | _of_unit(subject, case, units)
    if subject.role is Role.LEADER and here.startswith(subject.scope):
        found.add(Mover.LEADER)
    if subject.person and subject.person == case.reporter:
        found.add(Mover.AUTHOR)
    if _reported(subject, case):
        found.add(Mover.REPORTER)
    return frozenset(found)


def _of_tier(subject: Subject, case: Case, here: str) -> set[Mover]:
    """`here`: code of the tier that holds the case."""
    if subject.role not in _TIERS:
        return set()
    above = (parent(here) or here).startswith(subject.scope)
    found = {Mover.NEXT_TIER} if case.state is CaseState.DECLINED and above else set()
    if not here.startswith(subject.scope):
        return found
    found |= _HOLDS
    if case.state is CaseState.ESCALATED:
        found.add(Mover.NEXT_TIER)
    if not case.unit:
        found.add(Mover.UNIT)  # settled by the level that holds it
    if subject.role is not Role.VILLAGE:
        found.add(Mover.CENTRE)
    if subject.role is Role.DUTY_LEAD:
        found.add(Mover.LEAD)
    return found


def _of_unit(subject: Subject, case: Case, units: Units) -> set[Mover]:
    if subject.role not in _UNITS or not subject.department or not case.village.startswith(subject.scope):
        return set()
    own = units.all_of(subject.department)
    found = {Mover.DEPARTMENT, Mover.UNIT} if case.unit in own else set()
    if any(mark.kind is MarkKind.WHISTLE and mark.unit in own for mark in case.marks):
        found.add(Mover.CALLED)
    return found


def concerns(subject: Subject, case: Case, *, named: bool, units: Units) -> bool:
    """Whether the case is any of the subject's business at all: may its page be opened."""
    if case.restricted and not named:
        return False
    own = bool(subject.person) and subject.person == case.reporter
    match subject.role:
        case Role.DUTY | Role.DUTY_LEAD | Role.SUPERVISOR | Role.LEADER | Role.VILLAGE:
            return case.village.startswith(subject.scope)
        case Role.DEPARTMENT | Role.MEDIATOR:
            return bool(subject.department) and not involved(case).isdisjoint(units.all_of(subject.department))
        case Role.CLERK | Role.WORKER:
            return own
    return _reported(subject, case)


def _reported(subject: Subject, case: Case) -> bool:
    return subject.role is Role.PUBLIC and subject.person == reporter_of(case.id)


def involved(case: Case) -> frozenset[str]:
    """Departments a case was sent to, that were joined to it or whistled for, by the ids they had then."""
    kinds = (MarkKind.JOIN, MarkKind.WHISTLE)
    marked = {mark.unit for mark in case.marks if mark.kind in kinds}
    return frozenset({case.unit, *(step.unit for step in case.steps), *marked} - {""})


CALL_MS = 24 * 3_600_000
"""A call for help that ended longer ago is no one's reason to look at anybody's way."""


def calls_for(alert: Alert, worker: int, scope: str, now: int) -> bool:
    """Whether an alert of a rule about persons is by itself a reason to see a worker's way: it names that worker, lies
    in the scope of who asks, and goes on or ended within CALL_MS. `now`: city ms."""
    about = alert.subject == str(worker) and alert.region.startswith(scope)
    return about and (alert.open or now - alert.closed_at < CALL_MS)


def about_worker(case: Case, worker: int, home: str, begins: int, ends: int) -> bool:
    """Whether a case has to do with a worker on a day, as a reason to see where that one was: it names the worker as
    reporter or handler, or something happened with it that day in the worker's township. Times are city ms."""
    person = f"worker/{worker}"
    if person in {case.reporter, *(step.person for step in case.steps), *(mark.person for mark in case.marks)}:
        return True
    return about_area(case, home[: Tier.TOWNSHIP], begins, ends)


def about_area(case: Case, area: str, begins: int, ends: int) -> bool:
    """Whether something happened with a case of an area between two times (city ms), as a reason to see where the
    workers of that area were."""
    moments = (case.reported_at, *(step.at for step in case.steps), *(mark.at for mark in case.marks))
    return case.village.startswith(area) and any(begins <= at < ends for at in moments)
