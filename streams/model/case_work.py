"""What a person's wish does to a case: one step of the table, a raised limit, or a mark beside the state.

Pure: (case, wish, in which capacities, who, when) -> the case, or IllegalMove naming both sides. The state machine
itself is `case_table`, marks are `case_marks`; here is what a step must bring, and who reported, handled and checked.
"""

from __future__ import annotations

import msgspec

from streams.errors import IllegalMove
from streams.model import deadlines
from streams.model.case import (
    MEDIATION,
    Case,
    CaseOutcome,
    CaseState,
    CaseStep,
    Category,
    MarkKind,
)
from streams.model.case_clock import timed
from streams.model.case_marks import Actor, illegal_move, set_mark
from streams.model.case_table import MOVES, Mover, Need, Standing, Transition, check
from streams.model.case_walk import holding, pinned
from streams.model.deadlines import Limit, Unit
from streams.model.event import CaseWish
from streams.model.region import parent
from streams.model.regulation import Regulation

RETURN_WITHIN = Limit(240, Unit.WORKING_MINUTES)
"""An accepted case goes back within 4 working hours."""
_S = CaseState
_DISPUTE_ONLY = frozenset({CaseOutcome.WITHDRAWN, CaseOutcome.DIVERTED})
_TO_A_UNIT = frozenset({_S.DISPATCHED, _S.TRANSFERRED})
_WITH_OUTCOME = frozenset({_S.CHECKING, _S.CLOSED})


def apply_transition(
    case: Case, wish: CaseWish, who: Actor, note: str, at: int, regulation: Regulation, version: int = 0
) -> Case:
    """The case after the wish at `at` (city ms). `version`: that a sender gave the step, 0 = the next. Raises
    IllegalMove."""
    # A system or a page that has not heard yet sends to anyone who has that unit's business now.
    wish = msgspec.structs.replace(wish, unit=regulation.units_at(at).of(wish.unit))
    if wish.mark is not None:
        return set_mark(case, wish, who, note, at)
    if wish.to is None:
        raise illegal_move(case, "nothing", "a step or a mark")
    extends = wish.extend > 0 and wish.to is case.state
    if extends:
        _may_extend(case, wish, who, at, regulation)
    else:
        _may_move(case, wish, who, note, at, regulation)
    step = CaseStep(
        version=version or 1 + max((step.version for step in case.steps), default=0),
        state=wish.to,
        at=at,
        unit=wish.unit if wish.to in _TO_A_UNIT else "",
        extend=wish.extend if extends else 0,
        outcome=wish.outcome if wish.to in _WITH_OUTCOME else None,
        level=wish.level or _raised_to(case, wish.to),
        person=who.person,
        by=who.by,
        note=note,
        until=wish.until if wish.to is _S.SUSPENDED else 0,
        main=wish.main_case,
        method=wish.method,
        paper=wish.paper,
    )
    # A sender's versions are its own: what time made between them is no part of them.
    before = case.steps if version else pinned(case)
    return timed(msgspec.structs.replace(case, steps=(*before, step)), regulation, at)


def standing(case: Case, regulation: Regulation) -> Standing:
    """What the next step depends on."""
    held = list(holding(case))
    handler, before, accepted, returns, handed_back, state = "", None, 0, 0, False, _S.REPORTED
    for step in held:
        # Who ends a suspension or extends a limit handles nothing.
        works = step.state in (_S.ACCEPTED, _S.HANDLING) and state not in (_S.SUSPENDED, step.state)
        if works or (step.state is _S.CHECKING and not handler):
            handler = step.person or handler
        if step.state is _S.ACCEPTED and state not in (_S.SUSPENDED, _S.ACCEPTED):
            accepted = step.at
        if step.state is _S.SUSPENDED:
            before = state
        returns += step.state is _S.RETURNED
        handed_back |= state is _S.ESCALATED and step.state is _S.TRIAGED and bool(step.level)
        state = step.state
    return Standing(
        case=case.id,
        state=case.state,
        reported_at=case.reported_at,
        reporter=case.reporter,
        handler=handler,
        returns=returns,
        handed_back=handed_back,
        before=before,
        return_until=deadlines.due(regulation.calendar, accepted, RETURN_WITHIN) if accepted else 0,
    )


def allowed(case: Case, who: Actor, at: int, regulation: Regulation) -> tuple[list[CaseState], list[MarkKind]]:
    """(steps, marks) that `who` may take at `at`, whatever they must bring."""
    steps = []
    stands = standing(case, regulation)
    for move in MOVES[case.state]:
        mover = next(iter(sorted(move.by & who.movers)), None)
        if mover is not None and move.to not in steps:
            wish = Transition(to=move.to, by=mover, person=who.person, at=at, brings=move.needs)
            try:
                check(stands, wish)
            except IllegalMove:
                continue
            steps.append(move.to)
    marks = []
    for kind in MarkKind:
        try:
            set_mark(case, CaseWish(mark=kind, unit=next(iter(who.units), "?"), paper="?"), who, "?", at)
        except IllegalMove:
            continue
        marks.append(kind)
    return steps, marks


def _may_move(case: Case, wish: CaseWish, who: Actor, note: str, at: int, regulation: Regulation) -> None:
    """Raises IllegalMove."""
    assert wish.to is not None
    brings = _brings(wish, note, at)
    stands = standing(case, regulation)
    listed = [move for move in MOVES[case.state] if move.to is wish.to]
    capacities = sorted({mover for move in listed for mover in move.by} & who.movers)
    # With no capacity at all the table itself says who may; with several, one is enough.
    for n, mover in enumerate(capacities or sorted(who.movers) or [Mover.SYSTEM]):
        try:
            check(stands, Transition(to=wish.to, by=mover, person=who.person, at=at, brings=brings))
            break
        except IllegalMove:
            if n + 1 >= len(capacities):
                raise
    if wish.to in _TO_A_UNIT and not wish.unit:
        raise illegal_move(case, wish.to, "with unit")
    if wish.to in _TO_A_UNIT and wish.unit in regulation.units_at(at).closed:
        raise illegal_move(case, wish.to, "with a unit that has not ended")
    if wish.to is _S.ESCALATED and parent(case.level or case.village) is None:
        raise illegal_move(case, wish.to, "no tier above the city's")
    dispute = case.category == Category.DISPUTE
    if wish.method in MEDIATION and not dispute:
        raise illegal_move(case, wish.to, "mediation for disputes alone")
    went = wish.outcome is CaseOutcome.DIVERTED and case.state is _S.DIVERTED
    if wish.outcome in _DISPUTE_ONLY and not dispute and not went:
        raise illegal_move(case, wish.to, "settled or not_settled")
    if wish.to is _S.CHECKING and wish.outcome is None:
        raise illegal_move(case, wish.to, "with outcome")
    if wish.level and not case.village.startswith(wish.level):
        raise illegal_move(case, wish.to, "a level that the case lies in")


def _brings(wish: CaseWish, note: str, at: int) -> frozenset[Need]:
    said = {
        Need.REASON: bool(note.strip()),
        Need.NOTICE: bool(wish.paper.strip()),
        Need.RECEIPT: bool(wish.paper.strip()),
        Need.END: wish.until > at,
        Need.MAIN_CASE: bool(wish.main_case),
        Need.METHOD: wish.method is not None,
    }
    return frozenset(need for need, brought in said.items() if brought)


def _may_extend(case: Case, wish: CaseWish, who: Actor, at: int, regulation: Regulation) -> None:
    """Once, before the limit is used up, by who dispatched, at most half of it. Raises IllegalMove."""
    limit = regulation.handling_limit(case.type, case.unit)
    why = ""
    if Mover.DISPATCHER not in who.movers:
        why = "an extension by dispatcher"
    elif any(step.extend for step in case.steps):
        why = "one extension"
    elif not case.due or case.due <= at or not case.open:
        why = "an extension before the limit is used up"
    elif limit is None or wish.extend * 2 > limit.amount:
        why = f"an extension of at most half of {limit.amount if limit else 0}"
    if why:
        raise illegal_move(case, case.state, why)


def _raised_to(case: Case, to: CaseState) -> str:
    """The tier an escalation goes to."""
    return parent(case.level or case.village) or "" if to is _S.ESCALATED else ""
