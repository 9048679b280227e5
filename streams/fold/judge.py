"""Whether a status moves its case: the same policy, movers, table and needs as for a person's command. Pure."""

from __future__ import annotations

from streams.access.senders import capacities, sender_of
from streams.errors import IllegalMove
from streams.model.case import DROPPED, Case, CaseState, Step
from streams.model.case_table import MOVES
from streams.model.case_work import Actor, merged_in, worked
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
    status: CaseStatus, case: Case, main: Case | None, regulation: Regulation, now: int
) -> list[tuple[Case, Case]] | None:
    """[(before, after)]; the same twice for a status that the case has already; None while it is to wait. `main`: the
    case that it is to be merged into. Raises Unfit."""
    sender = sender_of(status, case.village[: Tier.CITY])
    may_as = capacities(sender, case, regulation, now)
    if may_as is None or (status.main_case and not takes_in(main, case)):
        return None
    known = next((step for step in case.steps if step.version >= status.version), None)
    if known is not None and (known.version, known.state) == (status.version, status.state):
        return [(case, case)]
    if known is not None:
        raise Unfit(Reason.STALE, f"version {status.version} is behind {known.version}, {known.state}")
    listed = [move for move in MOVES[case.state] if move.to is status.state]
    if listed and not any(move.by & may_as for move in listed):
        raise Unfit(Reason.NOT_THEIRS, f"{status.state} is not for this sender from {case.state}")
    who = Actor(sender.person, status.acting or status.department, may_as, sender.department)
    try:
        after = worked(case, _wish(status), who, status.reason, status.at, regulation, version=status.version)
    except IllegalMove as no:
        raise Unfit(Reason.ILLEGAL, str(no)) from None
    pairs = [(case, after)]
    if main is not None and after.state is CaseState.MERGED:
        pairs.append((main, merged_in(main, after.id, who, status.at)))
    return pairs


def takes_in(main: Case | None, other: Case) -> bool:
    """Whether `other` may be merged into `main`: another open matter, of the same openness to readers."""
    return (
        main is not None
        and main.known
        and main.id != other.id
        and main.state not in DROPPED
        and main.restricted == other.restricted
    )


def step_of(status: CaseStatus) -> Step:
    return Step(
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


def status_of(case: str, step: Step) -> CaseStatus:
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
