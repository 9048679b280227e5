"""What a person's wish does to a case: one step of the table, a raised limit, or a mark beside the state.

Pure: (case, wish, in which capacities, who, when) -> the case, or IllegalMove naming both sides. The state machine
itself is `case_table`; here is what a step must bring, who told, handled and checked, and which marks there are.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from streams.errors import IllegalMove
from streams.model import deadlines
from streams.model.case import (
    DONE,
    MEDIATION,
    Case,
    CaseOutcome,
    CaseState,
    CaseStep,
    Category,
    Mark,
    MarkKind,
    with_mark,
)
from streams.model.case_clock import timed
from streams.model.case_table import MOVES, Mover, Need, Standing, Transition, check
from streams.model.case_walk import holding, pinned
from streams.model.deadlines import Limit, Unit
from streams.model.event import CaseWish
from streams.model.region import parent
from streams.model.regulation import Regulation

RETURN_WITHIN = Limit(240, Unit.WORKING_MINUTES)
"""An accepted matter goes back within 4 working hours."""
_S, _K = CaseState, MarkKind
_M = Mover
_DISPUTE_ONLY = frozenset({CaseOutcome.WITHDRAWN, CaseOutcome.DIVERTED})
_TO_A_UNIT = frozenset({_S.DISPATCHED, _S.TRANSFERRED})
_WITH_OUTCOME = frozenset({_S.CHECKING, _S.CLOSED})


class Actor(NamedTuple):
    """Who: `person` tells people apart, `by` is read by others, `movers` are the capacities towards this case,
    `units`: ids of departments whose business is theirs, old ones too."""

    person: str
    by: str
    movers: frozenset[Mover]
    units: frozenset[str] = frozenset()


MARKS: dict[MarkKind, frozenset[Mover]] = {
    _K.URGE: frozenset({_M.HOLDER}),
    _K.ORDER: frozenset({_M.LEAD}),
    _K.LISTED: frozenset({_M.LEAD}),
    _K.INSTRUCTION: frozenset({_M.LEADER}),
    _K.CONTACT: frozenset({_M.RECEIVER, _M.HOLDER, _M.UNIT}),
    _K.JOIN: frozenset({_M.HOLDER}),
    _K.APPEAL: frozenset({_M.UNIT}),
    _K.APPEAL_GRANTED: frozenset({_M.CENTRE}),
    _K.APPEAL_REFUSED: frozenset({_M.CENTRE}),
    _K.WHISTLE: frozenset({_M.HOLDER}),
    _K.ANSWERED: frozenset({_M.CALLED}),
    _K.ARRIVED: frozenset({_M.CALLED}),
    _K.LEFT: frozenset({_M.CALLED}),
    _K.SOLVED: frozenset({_M.HOLDER}),
    _K.UNSOLVED: frozenset({_M.HOLDER}),
    _K.PERFORMED: frozenset({_M.HOLDER}),
    _K.SATISFIED: frozenset({_M.CHECKER}),
    _K.UNSATISFIED: frozenset({_M.CHECKER}),
    _K.RELEASED: frozenset({_M.LEAD}),
    _K.MERGED_IN: frozenset(),
}
"""Who sets which mark. One is only ever made by the system: that another matter was merged in."""
_AFTER: dict[MarkKind, MarkKind] = {
    _K.ORDER: _K.URGE,
    _K.LISTED: _K.ORDER,
    _K.APPEAL_GRANTED: _K.APPEAL,
    _K.APPEAL_REFUSED: _K.APPEAL,
    _K.SOLVED: _K.WHISTLE,
    _K.UNSOLVED: _K.WHISTLE,
}
"""A mark that stands on another: the ladder is climbed rung by rung."""
_ON_SITE: dict[MarkKind, MarkKind] = {_K.ANSWERED: _K.WHISTLE, _K.ARRIVED: _K.ANSWERED, _K.LEFT: _K.ARRIVED}
"""The same, department by department."""
_RATED = frozenset({_K.SATISFIED, _K.UNSATISFIED})
_WITH_WORDS = frozenset({_K.ORDER, _K.LISTED, _K.INSTRUCTION, _K.APPEAL, _K.APPEAL_REFUSED, _K.UNSOLVED, _K.RELEASED})


def apply_transition(
    case: Case, wish: CaseWish, who: Actor, note: str, at: int, regulation: Regulation, version: int = 0
) -> Case:
    """The case after the wish at `at` (city ms). `version`: that a sender gave the step, 0 = the next. Raises
    IllegalMove."""
    # A system or a page that has not heard yet sends to whoever has that unit's business now.
    wish = msgspec.structs.replace(wish, unit=regulation.units_at(at).of(wish.unit))
    if wish.mark is not None:
        return _marked(case, wish, who, note, at)
    if wish.to is None:
        raise _no(case, "nothing", "a step or a mark")
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


def awaits(case: Case, kind: MarkKind, who: Actor) -> bool:
    """Whether a mark of `who` stands on one that is not there, and may be on its way. Who is called is called by such a
    one; who has no say in the rest waits for nothing."""
    there = {mark.kind for mark in case.marks}
    own = {mark.kind for mark in case.marks if mark.unit in who.units}
    needed, step = _AFTER.get(kind), _ON_SITE.get(kind)
    above = needed is not None and needed not in there and bool(MARKS[kind] & who.movers)
    return above or (step is not None and step not in own and bool(who.units))


def merged_in(main: Case, other: str, who: Actor, at: int) -> Case:
    """The main case of a merger: it counts and informs those who told of the other."""
    mark = Mark(_K.MERGED_IN, at, who.person, who.by, unit=other)
    return with_mark(main, mark)


def may_be_told(case: Case) -> bool:
    """Whether visitors may hear of it once a lead has released it: never a real dispute, never a restricted matter."""
    return case.state is _S.CLOSED and case.category != Category.DISPUTE and not case.restricted


def released(case: Case) -> bool:
    """Whether a lead has, and it is still so."""
    return may_be_told(case) and any(mark.kind is _K.RELEASED for mark in case.marks)


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
            _marked(case, CaseWish(mark=kind, unit=next(iter(who.units), "?"), paper="?"), who, "?", at)
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
        raise _no(case, wish.to, "with unit")
    if wish.to is _S.ESCALATED and parent(case.level or case.village) is None:
        raise _no(case, wish.to, "no tier above the city's")
    dispute = case.category == Category.DISPUTE
    if wish.method in MEDIATION and not dispute:
        raise _no(case, wish.to, "mediation for disputes alone")
    went = wish.outcome is CaseOutcome.DIVERTED and case.state is _S.DIVERTED
    if wish.outcome in _DISPUTE_ONLY and not dispute and not went:
        raise _no(case, wish.to, "settled or not_settled")
    if wish.to is _S.CHECKING and wish.outcome is None:
        raise _no(case, wish.to, "with outcome")
    if wish.level and not case.village.startswith(wish.level):
        raise _no(case, wish.to, "a level that the case lies in")


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
    limit = regulation.handling_limit(case.type)
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
        raise _no(case, case.state, why)


def _marked(case: Case, wish: CaseWish, who: Actor, note: str, at: int) -> Case:
    """Raises IllegalMove."""
    kind = wish.mark
    assert kind is not None
    if not case.known or not (MARKS[kind] & who.movers):
        raise _no(case, kind, "by " + ", ".join(sorted(MARKS[kind])))
    if kind in _WITH_WORDS and not note.strip():
        raise _no(case, kind, "with reason")
    if kind is _K.LISTED and not wish.paper.strip():
        raise _no(case, kind, "with the number of its document")
    if kind in (_K.JOIN, _K.WHISTLE) and not wish.unit:
        raise _no(case, kind, "with unit")
    unit = _called_as(case, kind, who) if kind in _ON_SITE else wish.unit
    _in_order(case, kind, unit, who)
    words = f"{wish.paper} {note}".strip() if kind is _K.LISTED else note
    return with_mark(case, Mark(kind, at, who.person, who.by, words, unit))


def _called_as(case: Case, kind: MarkKind, who: Actor) -> str:
    """Under which of its ids a unit was whistled for: the first that waits for this answer, else the last."""
    called = [mark.unit for mark in case.marks if mark.kind is _K.WHISTLE and mark.unit in who.units]
    done = {(mark.kind, mark.unit) for mark in case.marks}
    waits = (unit for unit in called if (_ON_SITE[kind], unit) in done and (kind, unit) not in done)
    return next(waits, called[-1] if called else "")


def _in_order(case: Case, kind: MarkKind, unit: str, who: Actor) -> None:
    """Raises IllegalMove for a rung above one that is not there, the same answer twice, or a second reviewer who is the
    first."""
    needed = _AFTER.get(kind)
    if needed is not None and not any(mark.kind is needed for mark in case.marks):
        raise _no(case, kind, f"after {needed}")
    step = _ON_SITE.get(kind)
    if step is not None and not any(mark.kind is step and mark.unit == unit for mark in case.marks):
        raise _no(case, kind, f"after {step} of {unit}")
    if step is not None and any(mark.kind is kind and mark.unit == unit for mark in case.marks):
        raise _no(case, kind, "once")
    if kind in _RATED and (case.state not in DONE or any(mark.kind in _RATED for mark in case.marks)):
        raise _no(case, kind, "once, of what is reported done")
    if kind is _K.RELEASED and not may_be_told(case):
        raise _no(case, kind, "a closed matter that is neither a dispute nor restricted")
    if kind is _K.APPEAL and (not case.due or any(mark.kind is _K.APPEAL for mark in case.marks)):
        raise _no(case, kind, "once, against an overdue mark")
    reviews = [mark for mark in case.marks if mark.kind in (_K.APPEAL_GRANTED, _K.APPEAL_REFUSED)]
    if kind in (_K.APPEAL_GRANTED, _K.APPEAL_REFUSED) and (
        len(reviews) >= 2 or who.person in {mark.person for mark in reviews}
    ):
        raise _no(case, kind, "two reviewers, each once")


def _raised_to(case: Case, to: CaseState) -> str:
    """The tier an escalation goes to."""
    return parent(case.level or case.village) or "" if to is _S.ESCALATED else ""


def _no(case: Case, to: str, allowed_: str) -> IllegalMove:
    return IllegalMove(f"case {case.id}", case.state.value, str(to), allowed_)
