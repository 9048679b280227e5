"""From what was recorded of a case to its state: the table decides which steps hold, the regulation which clocks run.

Clock 办理: from the first acceptance (or settling it oneself) after the report or the last reopening, to the unit's
word that it is done. It pauses while the case is suspended, with a court, or being checked; a return does not
restart it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import msgspec

from streams.model import deadlines
from streams.model.case import DONE, DROPPED, Case, CaseState, CaseStep
from streams.model.case_walk import by_time, holding, level
from streams.model.deadlines import Limit
from streams.model.regulation import Regulation

_S = CaseState
STARTS = frozenset({_S.ACCEPTED, _S.HANDLING})
SENT = frozenset({_S.DISPATCHED, _S.TRANSFERRED})
GIVEN_BACK = frozenset({_S.RETURNED, _S.TRIAGED, _S.ESCALATED, _S.REOPENED})
"""Anyone who it was sent to has it no more."""
_PAUSED = frozenset({_S.SUSPENDED, _S.DIVERTED, _S.CHECKING, _S.CLOSED})
_MIN_MS = 60_000


def timed(case: Case, regulation: Regulation, now: int = 0) -> Case:
    """The case with everything that follows from its steps and from the time up to `now` (city ms; 0: from what the
    steps prove of it alone)."""
    case = msgspec.structs.replace(case, by_time=by_time(case, regulation, now))
    held = tuple(holding(case))
    last = held[-1] if held else None
    start, due = _clock(case, held, regulation)
    ended = _ended_at(held)
    kind = regulation.by_type.get(case.type)
    return msgspec.structs.replace(
        case,
        state=last.state if last else _S.REPORTED,
        version=last.version if last else 0,
        ended_at=ended,
        closed_at=last.at if last and last.state is _S.CLOSED else 0,
        due=due,
        original_due=_original_due(case, held, regulation, due),
        handled_min=_handled(held, start, ended, regulation),
        restricted=kind is not None and kind.restricted,
        level=level(case.village, held),
        unit=next((step.unit for step in reversed(held) if step.unit), ""),
        accept_due=_accept_due(held, regulation),
        until=last.until if last and last.state is _S.SUSPENDED else 0,
        accepts=tuple(_accepts(held, regulation)),
        whistle_ms=regulation.limits["whistle"].amount * _MIN_MS if "whistle" in regulation.limits else 0,
    )


def _accepts(held: tuple[CaseStep, ...], regulation: Regulation) -> Iterator[tuple[int, int]]:
    """(city ms, working minutes since the order) of every acceptance."""
    for before, after in pairwise(held):
        if before.state in SENT and after.state is _S.ACCEPTED:
            yield after.at, deadlines.working_ms(regulation.calendar, before.at, after.at) // _MIN_MS


def _accept_due(held: tuple[CaseStep, ...], regulation: Regulation) -> int:
    """Of an order no one has answered, else 0."""
    limit = regulation.limits.get("accept")
    if not held or held[-1].state is not _S.DISPATCHED or limit is None or held[-1].unit in regulation.independent:
        return 0
    return deadlines.due(regulation.calendar, held[-1].at, limit)


def _ended_at(held: tuple[CaseStep, ...]) -> int:
    """The first of the unbroken run of done or dropped steps at the end."""
    ended = 0
    for step in reversed(held):
        if step.state not in DONE and step.state not in DROPPED:
            break
        ended = step.at
    return ended


def _clock(case: Case, held: tuple[CaseStep, ...], regulation: Regulation) -> tuple[int, int]:
    """(start, due) of the 办理 clock, 0 where there is none."""
    start, due, _, _ = handling(case, held, regulation)
    return start, due


def _original_due(case: Case, held: tuple[CaseStep, ...], regulation: Regulation, due: int) -> int:
    """Most cases are neither extended nor suspended: their first limit is the one they have."""
    moved = any(step.extend or step.state is _S.SUSPENDED for step in held)
    return handling(case, held, regulation, original=True)[1] if moved else due


def handling(
    case: Case, held: tuple[CaseStep, ...], regulation: Regulation, *, original: bool = False
) -> tuple[int, int, Limit | None, list[deadlines.Span]]:
    """(start, due, limit with what it was raised by, pauses) of the 办理 clock; 0 where there is none, or it pauses.
    `original`: as if there had been no extension and no suspension."""
    stands_in = _PAUSED - {_S.SUSPENDED} if original else _PAUSED
    round_from = max((n for n, step in enumerate(held) if step.state is _S.REOPENED), default=0)
    now_held = held[round_from:]
    away = _independent(held, regulation)[round_from:]
    still = [step.state in stands_in or elsewhere for step, elsewhere in zip(now_held, away, strict=True)]
    starts = (step.at for step, elsewhere in zip(now_held, away, strict=True) if step.state in STARTS and not elsewhere)
    start = next(starts, 0)
    with_unit = next((step.unit for step in reversed(held) if step.unit), "")
    limit = regulation.handling_limit(case.type, with_unit)
    if not start or limit is None:
        return start, 0, None, []
    raised = 0 if original else sum(step.extend for step in now_held)
    limit = Limit(limit.amount + raised, limit.unit)
    pairs = zip(pairwise(now_held), still, strict=False)
    stops = [(a.at, b.at) for (a, b), stands in pairs if stands and b.at > max(a.at, start)]
    stands_since = now_held[-1].at if still[-1] else 0
    due = deadlines.due(regulation.calendar, start, limit, stops)
    stands = stands_since and now_held[-1].state not in DONE and due > stands_since
    return start, 0 if stands else due, limit, stops


def _independent(held: tuple[CaseStep, ...], regulation: Regulation) -> list[bool]:
    """Step by step, whether the case is then with a court or another body that is asked and never ordered."""
    found, sent = [], ""
    for step in held:
        if step.state in SENT:
            sent = step.unit
        elif step.state in GIVEN_BACK:
            sent = ""
        found.append(sent in regulation.independent)
    return found


def _handled(held: tuple[CaseStep, ...], start: int, ended: int, regulation: Regulation) -> int:
    if not start or not ended or held[-1].state not in DONE:
        return -1
    pairs = zip(pairwise(held), _independent(held, regulation), strict=False)
    pauses = [(a.at, b.at) for (a, b), away in pairs if (a.state in _PAUSED or away) and b.at > a.at]
    return deadlines.working_ms(regulation.calendar, start, ended, pauses) // _MIN_MS
