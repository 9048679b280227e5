"""From what was said of a case to where it stands: the table decides which steps hold, the regulation which clocks run.

Clock 办理: from the first acceptance (or settling it oneself) after the report or the last reopening, to the unit's
word that it is done. It stands while the case is suspended, with a court, or being checked; a return does not
restart it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

import msgspec

from streams.model import deadlines
from streams.model.case import DONE, DROPPED, Case, CaseState, Step
from streams.model.case_table import legal
from streams.model.deadlines import Limit
from streams.model.region import parent
from streams.model.regulation import Regulation

_S = CaseState
STARTS = frozenset({_S.ACCEPTED, _S.HANDLING})
_SENT = frozenset({_S.DISPATCHED, _S.TRANSFERRED})
_STANDS = frozenset({_S.SUSPENDED, _S.DIVERTED, _S.CHECKING, _S.CLOSED})
_MIN_MS = 60_000


def timed(case: Case, regulation: Regulation) -> Case:
    """The case with everything that follows from its steps."""
    held = tuple(holding(case.steps))
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
        handled_min=_handled(held, start, ended, regulation),
        restricted=kind is not None and kind.restricted,
        level=level(case.village, held),
        unit=next((step.unit for step in reversed(held) if step.unit), ""),
        accept_due=_accept_due(held, regulation),
        until=last.until if last and last.state is _S.SUSPENDED else 0,
        accepts=tuple(_accepts(held, regulation)),
        whistle_ms=regulation.limits["whistle"].amount * _MIN_MS if "whistle" in regulation.limits else 0,
    )


def holding(steps: Iterable[Step]) -> Iterator[Step]:
    """The steps that hold, by version: those the table knows from where the case stood. One that waits for a step in
    between holds when that has come. Times never run backwards. A suspended case only goes back to where it was."""
    state, before, at = _S.REPORTED, _S.REPORTED, 0
    for step in steps:
        raises = step.state is state and step.extend > 0
        if not raises and not (legal(state, step.state) and (state is not _S.SUSPENDED or step.state is before)):
            continue
        at = max(at, step.at)
        if not raises:
            before, state = state, step.state
        yield step if step.at == at else msgspec.structs.replace(step, at=at)


def _accepts(held: tuple[Step, ...], regulation: Regulation) -> Iterator[tuple[int, int]]:
    """(city ms, working minutes since the order) of every acceptance."""
    for before, after in pairwise(held):
        if before.state in _SENT and after.state is _S.ACCEPTED:
            yield after.at, deadlines.working_ms(regulation.calendar, before.at, after.at) // _MIN_MS


def _accept_due(held: tuple[Step, ...], regulation: Regulation) -> int:
    """Of an order nobody has answered, else 0."""
    limit = regulation.limits.get("accept")
    if not held or held[-1].state is not _S.DISPATCHED or limit is None:
        return 0
    return deadlines.due(regulation.calendar, held[-1].at, limit)


def level(village: str, held: Iterable[Step]) -> str:
    """Code of the tier that holds a case: its village, raised by escalation, by a second return and by asking the next
    tier, handed back where a step names a lower one."""
    code, state = village, _S.REPORTED
    for step in held:
        raised = step.state is _S.ESCALATED or (state is _S.DECLINED and step.state is _S.REPORTED)
        if raised:
            code = parent(code) or code
        elif state is _S.ESCALATED and step.level and len(step.level) > len(code) and village.startswith(step.level):
            code = step.level
        state = step.state
    return code


def _ended_at(held: tuple[Step, ...]) -> int:
    """The first of the unbroken run of done or dropped steps at the end."""
    ended = 0
    for step in reversed(held):
        if step.state not in DONE and step.state not in DROPPED:
            break
        ended = step.at
    return ended


def _clock(case: Case, held: tuple[Step, ...], regulation: Regulation) -> tuple[int, int]:
    """(start, due) of the 办理 clock, 0 where there is none."""
    start, due, _, _ = handling(case, held, regulation)
    return start, due


def handling(
    case: Case, held: tuple[Step, ...], regulation: Regulation
) -> tuple[int, int, Limit | None, list[deadlines.Span]]:
    """(start, due, limit with what it was raised by, pauses) of the 办理 clock; 0 where there is none, or it stands."""
    round_from = max((n for n, step in enumerate(held) if step.state is _S.REOPENED), default=0)
    now_held = held[round_from:]
    start = next((step.at for step in now_held if step.state in STARTS), 0)
    limit = regulation.handling_limit(case.type)
    if not start or limit is None:
        return start, 0, None, []
    limit = Limit(limit.amount + sum(step.extend for step in now_held), limit.unit)
    stops = [(a.at, b.at) for a, b in pairwise(now_held) if a.state in _STANDS and b.at > max(a.at, start)]
    stands_since = now_held[-1].at if now_held[-1].state in _STANDS else 0
    due = deadlines.due(regulation.calendar, start, limit, stops)
    stands = stands_since and now_held[-1].state not in DONE and due > stands_since
    return start, 0 if stands else due, limit, stops


def _handled(held: tuple[Step, ...], start: int, ended: int, regulation: Regulation) -> int:
    if not start or not ended or held[-1].state not in DONE:
        return -1
    pauses = [(a.at, b.at) for a, b in pairwise(held) if a.state in _STANDS and b.at > a.at]
    return deadlines.working_ms(regulation.calendar, start, ended, pauses) // _MIN_MS
