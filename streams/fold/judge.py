"""Whether a status moves its case: the same policy, movers, table and needs as for a person's command. Pure."""

from __future__ import annotations

import msgspec

from streams.access.policy import Action
from streams.access.senders import capacities, sender_of
from streams.errors import IllegalMove
from streams.model.case import DROPPED, Case, CaseState, CaseStep, MarkKind
from streams.model.case_clock import timed
from streams.model.case_marks import Actor, awaits, merged_in
from streams.model.case_table import MOVES
from streams.model.case_walk import time_acts
from streams.model.case_work import apply_transition
from streams.model.event import CaseStatus, CaseWish
from streams.model.region import Tier
from streams.model.regulation import Regulation
from streams.model.reject import Reason


class Unfit(Exception):
    """A status that never may. Caught by `Cases`; it leaves the fold as a reject."""

    def __init__(self, reason: Reason, why: str) -> None:
        super().__init__(why)
        self.reason, self.why = reason, why


def judged(
    status: CaseStatus,
    case: Case,
    main: Case | None,
    regulation: Regulation,
    now: int,
    *,
    final: bool = False,
) -> list[tuple[Case, Case]] | None:
    """[(before, after)]; the same twice for a status that the case has already; None while it is to wait. `main`: the
    case that it is to be merged into. `final`: it has waited as long as it may. Raises Unfit."""
    if status.mark is not None:
        return _set(status, status.mark, case, regulation, now, final=final)
    if status.main_case and not takes_in(main, case):
        return None
    known = next((step for step in case.steps if step.version >= status.version), None)
    if known is not None and (known.version, known.state) == (status.version, status.state):
        return [(case, case)]
    if known is not None:
        if capacities(sender_of(status, case.village[: Tier.CITY]), case, regulation, now) is None:
            # What a stranger is answered says nothing of how far the case is.
            return None
        raise Unfit(Reason.STALE, f"version {status.version} is behind {known.version}, {known.state}")
    # As the case was at the status's own time; or without what only time has made of it since: an answer that comes
    # late takes a raising back.
    if not time_acts(case, regulation):
        return _moved(status, case, main, regulation, now)
    then, proven = timed(case, regulation, min(status.at, now)), timed(case, regulation)
    try:
        found = _moved(status, then, main, regulation, now)
    except Unfit:
        if proven == then:
            raise
        found = _moved(status, proven, main, regulation, now)
    return None if found is None else [(case, found[0][1]), *found[1:]]


def _moved(
    status: CaseStatus, case: Case, main: Case | None, regulation: Regulation, now: int
) -> list[tuple[Case, Case]] | None:
    """As `judged`, of a case that does not have the status yet, as it was when the status was made."""
    sender = sender_of(status, case.village[: Tier.CITY])
    may_as = capacities(sender, case, regulation, now)
    if may_as is None:
        return None
    if _by_time(case) and case.state is status.state:
        step = step_of(status)
        return [(case, timed(msgspec.structs.replace(case, steps=(*case.steps, step)), regulation, now))]
    listed = [move for move in MOVES[case.state] if move.to is status.state]
    if listed and not any(move.by & may_as for move in listed):
        raise Unfit(Reason.NOT_THEIRS, f"{status.state} is not for this sender from {case.state}")
    units = regulation.units_at(now).all_of(sender.department)
    who = Actor(sender.person, status.acting or status.department, may_as, units)
    try:
        after = apply_transition(case, _wish(status), who, status.reason, status.at, regulation, version=status.version)
    except IllegalMove as no:
        raise Unfit(Reason.ILLEGAL, str(no)) from None
    pairs = [(case, timed(after, regulation, now) if time_acts(after, regulation) else after)]
    if main is not None and after.state is CaseState.MERGED:
        pairs.append((main, merged_in(main, after.id, who, status.at)))
    return pairs


def _set(
    status: CaseStatus, kind: MarkKind, case: Case, regulation: Regulation, now: int, *, final: bool
) -> list[tuple[Case, Case]] | None:
    """A mark beside a state: as the case was when it stood there, so that what came since changes nothing of it."""
    sender = sender_of(status, case.village[: Tier.CITY])
    may_as = capacities(sender, case, regulation, now, Action.MARK)
    if may_as is None:
        return None
    units = regulation.units_at(now)
    known = (mark for mark in case.marks if (mark.kind, mark.at, mark.person) == (kind, status.at, sender.person))
    if any(not status.unit or mark.unit in units.all_of(status.unit) for mark in known):
        return [(case, case)]
    beside = next((step for step in case.steps if step.version == status.version), None)
    if status.version and beside is None:
        if final:
            raise Unfit(Reason.ILLEGAL, f"version {status.version}, beside which it was to stand, never came")
        return None
    if beside is not None and beside.state is not status.state:
        raise Unfit(Reason.STALE, f"version {status.version} is {beside.state}, not {status.state}")
    then = case
    if beside is not None and beside is not case.steps[-1]:
        until = tuple(step for step in case.steps if step.version <= status.version)
        then = timed(msgspec.structs.replace(case, steps=until, by_time=()), regulation, min(status.at, now))
        may_as = capacities(sender, then, regulation, now, Action.MARK) or frozenset()
    who = Actor(sender.person, status.acting or status.department, may_as, units.all_of(sender.department))
    if awaits(then, kind, who) and not final:
        return None
    wish = CaseWish(mark=kind, unit=status.unit, paper=status.paper)
    try:
        marked = apply_transition(then, wish, who, status.reason, status.at, regulation)
    except IllegalMove as no:
        raise Unfit(Reason.ILLEGAL, str(no)) from None
    return [(case, msgspec.structs.replace(case, marks=marked.marks))]


def _by_time(case: Case) -> bool:
    """Whether the last step of the case is one that time made."""
    last = case.steps[-1].version if case.steps else 0
    return bool(case.by_time) and case.by_time[-1].version == last


def takes_in(main: Case | None, other: Case) -> bool:
    """Whether `other` may be merged into `main`: another open case, of the same openness to readers."""
    return (
        main is not None
        and main.known
        and main.id != other.id
        and main.state not in DROPPED
        and main.restricted == other.restricted
        and main.drill == other.drill
    )


def step_of(status: CaseStatus) -> CaseStep:
    return CaseStep(
        version=status.version,
        state=status.state,
        at=status.at,
        unit=status.unit,
        extend=status.extend,
        outcome=status.outcome,
        level=status.level,
        person=f"department/{status.department}" if status.department else status.source,
        by=status.department,
        note=status.reason,
        until=status.until,
        main=status.main_case,
        method=status.method,
    )


def status_of(case: str, step: CaseStep) -> CaseStatus:
    """The status that a step came from."""
    return CaseStatus(
        id=f"{case}/{step.version}",
        source=step.person,
        at=step.at,
        case=case,
        version=step.version,
        state=step.state,
        department=step.by,
        unit=step.unit,
        until=step.until,
        extend=step.extend,
        outcome=step.outcome,
        level=step.level,
        main_case=step.main,
        reason=step.note,
        method=step.method,
    )


def _wish(status: CaseStatus) -> CaseWish:
    return CaseWish(
        to=status.state,
        unit=status.unit,
        until=status.until,
        extend=status.extend,
        outcome=status.outcome,
        level=status.level,
        main_case=status.main_case,
        method=status.method,
        paper=status.paper,
    )
