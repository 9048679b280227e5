"""The life cycle of a case: one table of who may move it where, and what each step needs. Nothing else moves a case.

Source: the city's case workflow. Reporter, handler and checker are three people; only a case that is settled on the
spot has one person as reporter and handler, and always another as checker.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

import msgspec

from streams.errors import IllegalMove
from streams.model.case import CaseState

AUTHOR_MS = 24 * 3_600_000
"""Within this its author may cancel a report."""


class Mover(StrEnum):
    """In which capacity somebody moves a case."""

    RECEIVER = "receiver"  # village, window, duty of the tier
    VERIFIER = "verifier"  # another worker than the reporter
    HOLDER = "holder"  # the level that holds it
    NEXT_TIER = "next_tier"
    DEPARTMENT = "department"
    DISPATCHER = "dispatcher"
    UNIT = "unit"  # anyone who handles: a department's unit, a mediator
    CENTRE = "centre"
    LEAD = "lead"  # township lead or above
    CHECKER = "checker"
    AUTHOR = "author"
    LEADER = "leader"
    CALLED = "called"  # a department that was whistled for
    REPORTER = "reporter"  # a resident, by the code of the case and a proof
    SYSTEM = "system"


class Need(StrEnum):
    """What a step must bring."""

    REASON = "reason"
    NOTICE = "notice"
    END = "end"
    RECEIPT = "receipt"
    MAIN_CASE = "main_case"
    METHOD = "method"


class Move(NamedTuple):
    to: CaseState
    by: frozenset[Mover]
    needs: frozenset[Need] = frozenset()


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What of a case its next step depends on. Persons are ids, '' = no one yet. `returns`: how often it was returned.
    `before`: where a suspended one comes from. `return_until`: city ms; an accepted one goes back until then."""

    case: str
    state: CaseState
    reported_at: int
    reporter: str = ""
    handler: str = ""
    returns: int = 0
    handed_back: bool = False
    before: CaseState | None = None
    return_until: int = 0


class Transition(msgspec.Struct, frozen=True, kw_only=True):
    """A step somebody wants. `at`: city ms. `brings`: which needs are met; their contents travel with the command."""

    to: CaseState
    by: Mover
    person: str
    at: int
    brings: frozenset[Need] = frozenset()


def _moves(by: tuple[Mover, ...], *to: CaseState, needs: tuple[Need, ...] = ()) -> tuple[Move, ...]:
    return tuple(Move(state, frozenset(by), frozenset(needs)) for state in to)


_S, _M, _N = CaseState, Mover, Need
_CANCEL = _moves((_M.LEAD,), _S.CANCELLED, needs=(_N.REASON,))
_MERGE = (_S.MERGED, (_N.MAIN_CASE,))
_DECLINE = (_S.DECLINED, (_N.REASON, _N.NOTICE))


def _triage(*by: Mover) -> tuple[Move, ...]:
    """Joined to another or not taken on: anyone who triages may do either."""
    return tuple(move for state, needs in (_MERGE, _DECLINE) for move in _moves(by, state, needs=needs))


MOVES: dict[CaseState, tuple[Move, ...]] = {
    _S.REPORTED: (
        *_moves((_M.RECEIVER,), _S.VERIFYING, _S.TRIAGED),
        *_moves((_M.RECEIVER,), _S.HANDLING, _S.CHECKING, needs=(_N.METHOD,)),
        *_triage(_M.RECEIVER),
        *_moves((_M.AUTHOR,), _S.CANCELLED),
        *_CANCEL,
    ),
    _S.VERIFYING: (*_moves((_M.VERIFIER,), _S.TRIAGED), *_triage(_M.VERIFIER), *_CANCEL),
    _S.TRIAGED: (
        *_moves((_M.HOLDER,), _S.DISPATCHED, _S.HANDLING, _S.ESCALATED, _S.DIVERTED),
        *_triage(_M.HOLDER),
        *_CANCEL,
    ),
    _S.ESCALATED: (*_moves((_M.NEXT_TIER,), _S.TRIAGED), *_CANCEL),
    _S.DISPATCHED: (
        *_moves((_M.DEPARTMENT,), _S.ACCEPTED),
        *_moves((_M.DEPARTMENT,), _S.RETURNED, needs=(_N.REASON,)),
        *_moves((_M.SYSTEM, _M.DISPATCHER), _S.ESCALATED, _S.DISPATCHED),
        *_CANCEL,
    ),
    _S.RETURNED: (*_moves((_M.DISPATCHER,), _S.DISPATCHED, _S.TRIAGED, _S.ESCALATED), *_CANCEL),
    _S.ACCEPTED: (
        *_moves((_M.DEPARTMENT, _M.UNIT), _S.HANDLING, _S.TRANSFERRED),
        *_moves((_M.DEPARTMENT, _M.UNIT), _S.CHECKING, needs=(_N.METHOD,)),
        *_moves((_M.DEPARTMENT,), _S.RETURNED, needs=(_N.REASON,)),
        *_moves((_M.LEAD,), _S.SUSPENDED, needs=(_N.REASON, _N.END)),
    ),
    _S.HANDLING: (
        *_moves((_M.UNIT,), _S.CHECKING, needs=(_N.METHOD,)),
        *_moves((_M.UNIT,), _S.TRANSFERRED, _S.DIVERTED),
        *_moves((_M.LEAD,), _S.SUSPENDED, needs=(_N.REASON, _N.END)),
    ),
    _S.TRANSFERRED: (
        *_moves((_M.DEPARTMENT,), _S.ACCEPTED),
        *_moves((_M.DEPARTMENT,), _S.RETURNED, needs=(_N.REASON,)),
    ),
    _S.DIVERTED: _moves((_M.CENTRE,), _S.CLOSED, _S.HANDLING, needs=(_N.RECEIPT,)),
    _S.SUSPENDED: _moves((_M.LEAD, _M.SYSTEM), _S.ACCEPTED, _S.HANDLING),
    _S.CHECKING: (
        *_moves((_M.CHECKER, _M.DISPATCHER), _S.CLOSED),
        *_moves((_M.CHECKER, _M.DISPATCHER), _S.REWORK, needs=(_N.REASON,)),
    ),
    _S.REWORK: _moves((_M.UNIT,), _S.HANDLING),
    _S.CLOSED: _moves((_M.HOLDER,), _S.REOPENED, needs=(_N.REASON,)),
    _S.REOPENED: _moves((_M.HOLDER,), _S.TRIAGED),
    _S.MERGED: (),
    _S.DECLINED: _moves((_M.NEXT_TIER,), _S.REPORTED),
    _S.CANCELLED: (),
}
"""Where a case may go from each state, who takes it there, and what the step needs."""


def check(standing: Standing, wish: Transition) -> None:
    """Raises IllegalMove, naming both sides and why, unless the step may be taken."""
    listed = [move for move in MOVES[standing.state] if move.to is wish.to]
    if not listed:
        raise _illegal(standing, wish, ", ".join(dict.fromkeys(move.to.value for move in MOVES[standing.state])))
    taken = next((move for move in listed if wish.by in move.by), None)
    if taken is None:
        raise _illegal(standing, wish, "by " + ", ".join(sorted(m.value for move in listed for m in move.by)))
    missing = taken.needs - wish.brings
    if missing:
        raise _illegal(standing, wish, "with " + ", ".join(sorted(missing)))
    why = _forbidden(standing, wish)
    if why:
        raise _illegal(standing, wish, why)


_NEXT = {state: frozenset(move.to for move in moves) for state, moves in MOVES.items()}


def legal(was: CaseState, to: CaseState) -> bool:
    """Whether the table has this step for anybody: what a department's word on a case is held against."""
    return to in _NEXT[was]


def _forbidden(standing: Standing, wish: Transition) -> str:
    """What the table's words say of persons, counts and times; '' when nothing prevents it."""
    match standing.state, wish.to:
        case CaseState.REPORTED, CaseState.CANCELLED if wish.by is Mover.AUTHOR:
            if wish.person != standing.reporter or wish.at - standing.reported_at > AUTHOR_MS:
                return "only by its author, within 24 hours"
        case CaseState.VERIFYING, _ if wish.person == standing.reporter:
            return "by another person than the reporter"
        case CaseState.ESCALATED, CaseState.TRIAGED if Need.REASON in wish.brings and standing.handed_back:
            return "handed back once already"
        case CaseState.RETURNED, CaseState.DISPATCHED | CaseState.TRIAGED if standing.returns >= 2:
            return "ESCALATED, after a second return"
        case CaseState.ACCEPTED, CaseState.RETURNED if wish.at > standing.return_until:
            return "within 4 working hours of its acceptance"
        case CaseState.SUSPENDED, _ if wish.to is not standing.before:
            return f"{standing.before}, where it came from"
        case CaseState.CHECKING, _ if wish.person in (standing.reporter, standing.handler):
            return "by neither its reporter nor its handler"
    return ""


def _illegal(standing: Standing, wish: Transition, allowed: str) -> IllegalMove:
    return IllegalMove(f"case {standing.case}", standing.state.value, wish.to.value, allowed)
