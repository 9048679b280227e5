"""Numbers as facts: (measure, region, local day, integer). Summed up the code prefix, live and in history alike.

`facts(before, after, now)` is the difference of what each version contributes, so sums telescope: whatever order
events arrive in, the total depends on the final case and the time alone, and a late correction is a negative fact on
its own day. Becoming overdue is a fact that a tick makes, on the day the limit was used up.

| measure                        | day of          | counts                                            |
| reports, reports.<category>    | its report      | matters, but for duplicates, invalid, restricted  |
| hour.<00..23>                  | its report      | the same by hour of the local day                 |
| duplicates, invalid            | its report      | counted apart                                     |
| open, stage.<stage>, overdue   | beginning, end  | +1 and -1: what stands is the sum over all days   |
| done, on_time, late            | the end         | reported done, of these within the limit, beyond  |
| fell_due                       | the limit       | matters that became overdue                       |
| closed                         | the closing     | 销号                                              |
| handle.<working minutes>       | the end         | accepted to done, for percentiles                 |
| exempt                         | the end         | late, and an appeal against that was granted      |

What else is known of the work stands in `fact_work`, in the same form.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from streams.model import fact_work
from streams.model.case import DONE, Case, CaseState, MarkKind
from streams.model.fact_work import ACCEPT, CONTACT, SUSPENDED, WAIT
from streams.model.local_day import local_day, local_minute

REPORTS = "reports"
DUPLICATES = "duplicates"
INVALID = "invalid"
OPEN = "open"
OVERDUE = "overdue"
DONE_ALL = "done"
ON_TIME = "on_time"
LATE = "late"
FELL_DUE = "fell_due"
CLOSED = "closed"
EXEMPT = "exempt"
HOUR = "hour."
STAGE = "stage."
HANDLE = "handle."
HISTOGRAMS = (HANDLE, ACCEPT, CONTACT, WAIT)
"""Measures whose last part is a value in minutes."""

_S = CaseState
STAGES: dict[str, frozenset[CaseState]] = {
    "receive": frozenset({_S.REPORTED, _S.VERIFYING, _S.ESCALATED}),
    "triage": frozenset({_S.TRIAGED, _S.REOPENED}),
    "accept": frozenset({_S.DISPATCHED, _S.RETURNED, _S.TRANSFERRED}),
    "handle": frozenset({_S.ACCEPTED, _S.HANDLING, _S.SUSPENDED, _S.DIVERTED, _S.REWORK}),
    "check": frozenset({_S.CHECKING}),
}
"""What a matter waits for: 待受理, 待分流, 待接单, 办理中, 待核查回访."""
_STAGE_OF = {state: stage for stage, states in STAGES.items() for state in states}

Key = tuple[str, str, int]
"""(measure, region, local day)."""


class Fact(NamedTuple):
    measure: str
    region: str
    day: int
    amount: int


def standing(measure: str) -> bool:
    """Whether what counts is the sum over all days."""
    return measure in (OPEN, OVERDUE, SUSPENDED) or measure.startswith(STAGE)


def contribution(case: Case | None, now: int) -> Counter[Key]:
    """What one version of a case adds to the sums at `now` (city ms)."""
    sums: Counter[Key] = Counter()
    if case is None or not case.known or case.restricted:
        return sums
    born = local_day(case.reported_at)
    if case.invalid or case.duplicate:
        sums[INVALID if case.invalid else DUPLICATES, case.village, born] += 1
        return sums
    for measure in (REPORTS, f"{REPORTS}.{case.category}", f"{HOUR}{local_minute(case.reported_at) // 60:02d}", OPEN):
        sums[measure, case.village, born] += 1
    if stage := _STAGE_OF.get(case.state):
        sums[STAGE + stage, case.village, born] += 1
    _ending(case, sums)
    _lateness(case, now, sums)
    for (measure, day), amount in fact_work.work(case).items():
        sums[measure, case.village, day] += amount
    return sums


def _ending(case: Case, sums: Counter[Key]) -> None:
    if not case.ended_at:
        return
    ended = local_day(case.ended_at)
    sums[OPEN, case.village, ended] -= 1
    if case.state in DONE:
        sums[DONE_ALL, case.village, ended] += 1
        sums[LATE if case.late(case.ended_at) else ON_TIME, case.village, ended] += 1
        if case.late(case.ended_at) and any(mark.kind is MarkKind.APPEAL_GRANTED for mark in case.marks):
            sums[EXEMPT, case.village, ended] += 1
        if case.handled_min >= 0:
            sums[f"{HANDLE}{case.handled_min}", case.village, ended] += 1
    if case.closed_at:
        sums[CLOSED, case.village, local_day(case.closed_at)] += 1


def _lateness(case: Case, now: int, sums: Counter[Key]) -> None:
    if not case.late(now):
        return
    sums[FELL_DUE, case.village, local_day(case.due)] += 1
    sums[OVERDUE, case.village, local_day(case.due)] += 1
    if case.ended_at:
        sums[OVERDUE, case.village, local_day(case.ended_at)] -= 1


def facts(before: Case | None, after: Case | None, now: int, then: int | None = None) -> list[Fact]:
    """The facts that turn the sums with `before` at `then` into the sums with `after` at `now` (city ms; `then`: the
    same); sorted, without zeros."""
    change = contribution(after, now)
    change.subtract(contribution(before, now if then is None else then))
    return [Fact(*key, amount) for key, amount in sorted(change.items()) if amount]
