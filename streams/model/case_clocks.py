"""The five clocks of a case as people see them: 受理, 接单, 办理, 核查回访, and 群众等待 beside them.

Four have limits and colours; 群众等待 runs in natural time from the report to the closing, never pauses and is never
ranked. A return and a new dispatch restart 接单, never 办理. What has no limit here (a court's handling) has no clock.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from streams.model import deadlines
from streams.model.case import CALLED_BACK, DROPPED, Case, CaseState, CaseStep
from streams.model.case_clock import handling
from streams.model.case_walk import holding
from streams.model.deadlines import Colour, Limit
from streams.model.regulation import Regulation

_S = CaseState
_RECEIVED = frozenset({_S.TRIAGED, _S.HANDLING, _S.CHECKING, _S.MERGED, _S.DECLINED, _S.CANCELLED})
_SENT = frozenset({_S.DISPATCHED, _S.TRANSFERRED})


class ClockKind(StrEnum):
    TRIAGE = "triage"  # 受理
    ACCEPT = "accept"  # 接单
    HANDLE = "handle"  # 办理
    CHECK = "check"  # 核查回访
    WAIT = "wait"  # 群众等待


class CaseClock(NamedTuple):
    """`start`, `end`: city ms, 0 = not yet. `due`: when the limit is used up, 0 = pauses or has none. `share`: of the
    limit that is used, -1 = none. `provisional`: beyond the published holidays (暂定). `stands`: suspended, with a
    court or with the checker."""

    kind: ClockKind
    start: int
    end: int
    due: int
    share: float
    colour: Colour | None
    provisional: bool
    stands: bool = False


def clocks(case: Case, regulation: Regulation, now: int) -> list[CaseClock]:
    """All five, in the order of the work."""
    held = list(holding(case))
    return [
        _limited(ClockKind.TRIAGE, regulation, *_triage(case, held), now),
        _limited(ClockKind.ACCEPT, regulation, *_accept(held, regulation), now),
        _handle(case, held, regulation, now),
        _limited(ClockKind.CHECK, regulation, *_check(case, held), now),
        CaseClock(ClockKind.WAIT, case.reported_at, case.closed_at or _dropped(case), 0, -1.0, None, False),
    ]


def _triage(case: Case, held: list[CaseStep]) -> tuple[int, int, str]:
    """(start, end, key of the limit)."""
    end = next((step.at for step in held if step.state in _RECEIVED), 0)
    return case.reported_at, end, "triage"


def _accept(held: list[CaseStep], regulation: Regulation) -> tuple[int, int, str]:
    start = end = 0
    for step in held:
        if step.state in _SENT:
            start, end = 0 if step.unit in regulation.independent else step.at, 0
        elif start and not end:
            end = step.at
    return start, end, "accept"


def _check(case: Case, held: list[CaseStep]) -> tuple[int, int, str]:
    start = end = 0
    for step in held:
        if step.state is _S.CHECKING:
            start, end = step.at, 0
        elif start and not end:
            end = step.at
    return start, end, "check_dispute" if case.category in CALLED_BACK else "check_hazard"


def _handle(case: Case, held: list[CaseStep], regulation: Regulation, now: int) -> CaseClock:
    start, _, limit, stops = handling(case, tuple(held), regulation)
    end = case.ended_at if start else 0
    stands = bool(start) and not end and not case.due and limit is not None
    if not start or limit is None:
        return CaseClock(ClockKind.HANDLE, start, end, 0, -1.0, None, False)
    since = held[-1].at if stands else end or now
    share = deadlines.used(regulation.calendar, start, limit, since, stops)
    if case.due:
        # What is on time and what is late is decided by one rule, the one the numbers use.
        share = max(share, 1.0) if case.late(now) else min(share, 0.999)
    provisional = bool(case.due) and deadlines.provisional(regulation.calendar, case.due)
    return CaseClock(ClockKind.HANDLE, start, end, case.due, share, deadlines.colour(share), provisional, stands)


def _limited(kind: ClockKind, regulation: Regulation, start: int, end: int, key: str, now: int) -> CaseClock:
    limit: Limit | None = regulation.limits.get(key)
    if not start or limit is None:
        return CaseClock(kind, start, end, 0, -1.0, None, False)
    due = deadlines.due(regulation.calendar, start, limit)
    share = deadlines.used(regulation.calendar, start, limit, end or now)
    return CaseClock(
        kind, start, end, due, share, deadlines.colour(share), deadlines.provisional(regulation.calendar, due)
    )


def _dropped(case: Case) -> int:
    """Anyone who waits for a case that was merged, declined or cancelled waits no more."""
    return case.ended_at if case.state in DROPPED else 0
