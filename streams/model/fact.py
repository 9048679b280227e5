"""Numbers as facts: (measure, region, local day, integer), each with the unit and the minute it belongs to. Summed up
the code prefix, live and in history alike.

`facts(before, after, now)` is the difference of what each version contributes, so sums telescope: whatever order
events arrive in, the total depends on the final case and the time alone, and a late correction is a negative fact on
its own day. Becoming overdue is a fact that a tick makes, on the day the limit was used up. Nothing happens to a case
before its report, so no sum of what is open is ever negative.

| measure                  | day of         | unit     | counts                                                    |
| reports, reports.<cat>   | its report     |          | cases, but for duplicates, invalid, restricted, drills  |
| hour.<00..23>            | its report     |          | the same by hour of the local day                         |
| duplicates, invalid      | its report     |          | counted apart                                             |
| open, stage.<stage>      | beginning, end | holder   | +1 and -1: what is open is the sum over all days          |
| overdue                  | limit, end     | holder   | likewise                                                  |
| born.<local day>         | beginning, end | holder   | open ones by the day of their report, for their age       |
| done                     | the end        | accepted | reported done                                             |
| spot                     | the end        | accepted | of these settled on the spot: no handling clock ever ran  |
| on_time                  | the end        | accepted | done, and not after the limit; only what has a limit      |
| fell_due                 | the limit      | accepted | not done by the limit                                     |
| exempt                   | the limit      | accepted | of these with an appeal that was granted                  |
| on_time_original, ...    | likewise       | accepted | the same by the limit before extensions and suspensions   |
| closed                   | the closing    | accepted | 销号                                                      |
| handle.<working minutes> | the end        | accepted | accepted to done, for percentiles                         |

A case with a limit is in `on_time` or in `fell_due`, never in both and never twice: on the day of the end or of the
limit, whichever comes first. Units: see `fact_work`.

What else is known of the work is in `fact_work`, in the same form.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from streams.model import fact_work
from streams.model.case import DONE, Case, CaseState, MarkKind
from streams.model.case_clock import SENT
from streams.model.fact_work import ACCEPT, CONTACT, SUSPENDED, WAIT, Done, Moment, Moments, deeds, worker
from streams.model.local_day import local_day, local_minute

REPORTS = "reports"
DUPLICATES = "duplicates"
INVALID = "invalid"
OPEN = "open"
OVERDUE = "overdue"
DONE_ALL = "done"
SPOT = "spot"
ON_TIME = "on_time"
FELL_DUE = "fell_due"
ON_TIME_ORIGINAL = "on_time_original"
FELL_DUE_ORIGINAL = "fell_due_original"
CLOSED = "closed"
EXEMPT = "exempt"
HOUR = "hour."
STAGE = "stage."
HANDLE = "handle."
BORN = "born."
HISTOGRAMS = (HANDLE, ACCEPT, CONTACT, WAIT, BORN)
"""Measures whose last part is a value: minutes, or a local day."""

_S = CaseState
STAGES: dict[str, frozenset[CaseState]] = {
    "receive": frozenset({_S.REPORTED, _S.VERIFYING, _S.ESCALATED}),
    "triage": frozenset({_S.TRIAGED, _S.REOPENED}),
    "accept": frozenset({_S.DISPATCHED, _S.RETURNED, _S.TRANSFERRED}),
    "handle": frozenset({_S.ACCEPTED, _S.HANDLING, _S.SUSPENDED, _S.DIVERTED, _S.REWORK}),
    "check": frozenset({_S.CHECKING}),
}
"""What a case waits for: 待受理, 待分流, 待接单, 办理中, 待核查回访."""
_STAGE_OF = {state: stage for stage, states in STAGES.items() for state in states}


class FactKey(NamedTuple):
    """`minute`: of the local day."""

    measure: str
    region: str
    day: int
    minute: int
    unit: str


class Fact(NamedTuple):
    measure: str
    region: str
    day: int
    amount: int
    minute: int = 0
    unit: str = ""


def standing(measure: str) -> bool:
    """Whether what counts is the sum over all days."""
    return measure in (OPEN, OVERDUE, SUSPENDED) or measure.startswith((STAGE, BORN))


def contribution(case: Case | None, now: int) -> Counter[FactKey]:
    """What one version of a case adds to the sums at `now` (city ms)."""
    sums: Counter[FactKey] = Counter()
    if case is not None:
        for measure, at, unit, amount in moments(case, now):
            sums[FactKey(measure, case.village, local_day(at), local_minute(at), unit)] += amount
    return sums


def moments(case: Case, now: int) -> Moments:
    """The same by moment, one after the other; their region is the case's village."""
    if not case.known or case.restricted or case.drill:
        return
    born = case.reported_at
    if case.invalid or case.duplicate:
        yield Moment(INVALID if case.invalid else DUPLICATES, born)
        return
    for measure in (REPORTS, f"{REPORTS}.{case.category}", f"{HOUR}{local_minute(born) // 60:02d}"):
        yield Moment(measure, born)
    if stage := _STAGE_OF.get(case.state):
        yield Moment(STAGE + stage, born, case.unit)
    for measure in (OPEN, f"{BORN}{local_day(born)}"):
        yield Moment(measure, born, case.unit)
        if case.ended_at:
            yield Moment(measure, case.ended_at, case.unit, -1)
    held = deeds(case)
    unit = worker(held)
    yield from _ending(case, held, unit)
    yield from _lateness(case, now, unit)
    yield from fact_work.work(case, held)


def _ending(case: Case, held: tuple[Done, ...], unit: str) -> Moments:
    if case.ended_at and case.state in DONE:
        yield Moment(DONE_ALL, case.ended_at, unit)
        if case.handled_min >= 0:
            yield Moment(f"{HANDLE}{case.handled_min}", case.ended_at, unit)
        elif not any(one.step.state in SENT or one.step.state is _S.DIVERTED for one in held):
            yield Moment(SPOT, case.ended_at, unit)
        if case.due and not case.late(case.ended_at):
            yield Moment(ON_TIME, case.ended_at, unit)
        if case.original_due and not case.late_originally(case.ended_at):
            yield Moment(ON_TIME_ORIGINAL, case.ended_at, unit)
    if case.closed_at:
        yield Moment(CLOSED, case.closed_at, unit)


def _lateness(case: Case, now: int, unit: str) -> Moments:
    if case.late_originally(now):
        yield Moment(FELL_DUE_ORIGINAL, case.original_due, unit)
    if not case.late(now):
        return
    yield Moment(FELL_DUE, case.due, unit)
    if any(mark.kind is MarkKind.APPEAL_GRANTED for mark in case.marks):
        yield Moment(EXEMPT, case.due, unit)
    yield Moment(OVERDUE, case.due, case.unit)
    if case.ended_at:
        yield Moment(OVERDUE, case.ended_at, case.unit, -1)


def facts(before: Case | None, after: Case | None, now: int, then: int | None = None) -> list[Fact]:
    """The facts that turn the sums with `before` at `then` into the sums with `after` at `now` (city ms; `then`: the
    same); sorted, without zeros."""
    return turned(contribution(before, now if then is None else then), contribution(after, now))


def turned(before: Counter[FactKey], after: Counter[FactKey]) -> list[Fact]:
    """What turns one contribution of a record into another; sorted, without zeros."""
    change = Counter(after)
    change.subtract(before)
    return [Fact(k.measure, k.region, k.day, n, k.minute, k.unit) for k, n in sorted(change.items()) if n]
