"""Marks beside a case's state: who may set which, in which order, and what they must bring."""

from __future__ import annotations

from typing import NamedTuple

from streams.errors import IllegalMove
from streams.model.case import (
    DONE,
    Case,
    CaseState,
    Category,
    Mark,
    MarkKind,
    with_mark,
)
from streams.model.case_table import Mover
from streams.model.event import CaseWish

_K, _M = MarkKind, Mover


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
    _K.SATISFIED: frozenset({_M.CHECKER, _M.REPORTER}),
    _K.UNSATISFIED: frozenset({_M.CHECKER, _M.REPORTER}),
    _K.RELEASED: frozenset({_M.LEAD}),
    _K.MERGED_IN: frozenset(),
}
"""Who sets which mark. One is only ever made by the system: that another case was merged in."""
_AFTER: dict[MarkKind, MarkKind] = {
    _K.ORDER: _K.URGE,
    _K.LISTED: _K.ORDER,
    _K.APPEAL_GRANTED: _K.APPEAL,
    _K.APPEAL_REFUSED: _K.APPEAL,
    _K.SOLVED: _K.WHISTLE,
    _K.UNSOLVED: _K.WHISTLE,
}
"""A mark that needs another: the ladder is climbed rung by rung."""
_ON_SITE: dict[MarkKind, MarkKind] = {_K.ANSWERED: _K.WHISTLE, _K.ARRIVED: _K.ANSWERED, _K.LEFT: _K.ARRIVED}
"""The same, department by department."""
_RATED = frozenset({_K.SATISFIED, _K.UNSATISFIED})
_WITH_WORDS = frozenset({_K.ORDER, _K.LISTED, _K.INSTRUCTION, _K.APPEAL, _K.APPEAL_REFUSED, _K.UNSOLVED, _K.RELEASED})


def awaits(case: Case, kind: MarkKind, who: Actor) -> bool:
    """Whether a mark of `who` needs one that is not there, and may be on its way. Who is called is called by such a
    one; who has no say in the rest waits for nothing."""
    there = {mark.kind for mark in case.marks}
    own = {mark.kind for mark in case.marks if mark.unit in who.units}
    needed, step = _AFTER.get(kind), _ON_SITE.get(kind)
    above = needed is not None and needed not in there and bool(MARKS[kind] & who.movers)
    return above or (step is not None and step not in own and bool(who.units))


def merged_in(main: Case, other: str, who: Actor, at: int) -> Case:
    """The main case of a merger: it counts and informs those who reported the other."""
    mark = Mark(_K.MERGED_IN, at, who.person, who.by, unit=other)
    return with_mark(main, mark)


def may_rate(case: Case) -> bool:
    """Whether it may be answered how it was settled: once, of what is reported done."""
    return case.state in DONE and not rated(case)


def rated(case: Case) -> bool:
    return any(mark.kind in _RATED for mark in case.marks)


def may_be_presented(case: Case) -> bool:
    """Whether visitors may hear of it once a lead has released it: never a real dispute, never a restricted case."""
    return case.state is CaseState.CLOSED and case.category != Category.DISPUTE and not case.restricted


def released(case: Case) -> bool:
    """Whether a lead has, and it is still so."""
    return may_be_presented(case) and any(mark.kind is _K.RELEASED for mark in case.marks)


def set_mark(case: Case, wish: CaseWish, who: Actor, note: str, at: int) -> Case:
    """The case with the mark of the wish. Raises IllegalMove."""
    kind = wish.mark
    assert kind is not None
    if not case.known or not (MARKS[kind] & who.movers):
        raise illegal_move(case, kind, "by " + ", ".join(sorted(MARKS[kind])))
    if kind in _WITH_WORDS and not note.strip():
        raise illegal_move(case, kind, "with reason")
    if kind is _K.LISTED and not wish.paper.strip():
        raise illegal_move(case, kind, "with the number of its document")
    if kind in (_K.JOIN, _K.WHISTLE) and not wish.unit:
        raise illegal_move(case, kind, "with unit")
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
        raise illegal_move(case, kind, f"after {needed}")
    step = _ON_SITE.get(kind)
    if step is not None and not any(mark.kind is step and mark.unit == unit for mark in case.marks):
        raise illegal_move(case, kind, f"after {step} of {unit}")
    if step is not None and any(mark.kind is kind and mark.unit == unit for mark in case.marks):
        raise illegal_move(case, kind, "once")
    if kind in _RATED and not may_rate(case):
        raise illegal_move(case, kind, "once, of what is reported done")
    if kind is _K.RELEASED and not may_be_presented(case):
        raise illegal_move(case, kind, "a closed matter that is neither a dispute nor restricted")
    if kind is _K.APPEAL and (not case.due or any(mark.kind is _K.APPEAL for mark in case.marks)):
        raise illegal_move(case, kind, "once, against an overdue mark")
    reviews = [mark for mark in case.marks if mark.kind in (_K.APPEAL_GRANTED, _K.APPEAL_REFUSED)]
    if kind in (_K.APPEAL_GRANTED, _K.APPEAL_REFUSED) and (
        len(reviews) >= 2 or who.person in {mark.person for mark in reviews}
    ):
        raise illegal_move(case, kind, "two reviewers, each once")


def illegal_move(case: Case, to: str, allowed_: str) -> IllegalMove:
    return IllegalMove(f"case {case.id}", case.state.value, str(to), allowed_)
