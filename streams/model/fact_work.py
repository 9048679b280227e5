"""Facts of how the work went, from what was said of a case: dispatches, returns, checks, settlements, whistles.

| measure                         | day of             | counts                                                    |
| dispatches, returns             | each               | orders sent, orders sent back                             |
| dispatched, second_unit         | the first order    | matters sent out; of these sent to another unit later     |
| returned_twice                  | the second return  | matters                                                   |
| accept.<working minutes>        | each acceptance    | order to acceptance, for percentiles                      |
| contact.<minutes>               | the first contact  | report to first contact with the reporter                 |
| wait.<minutes>                  | the closing        | report to closing, natural time                           |
| checks, failed_checks           | the checker's word | what was checked, what went back                          |
| closings, recurred              | each closing       | closings; of these reopened within 90 days                |
| clocked, extended               | the clock's start  | matters with a limit; of these with a raised one          |
| suspended                       | its report         | +1 while it stands suspended: the sum over all days       |
| callable, called_back           | the end            | disputes and services reported done; of these asked back  |
| disputes_done, settled          | the end            | disputes reported done; of these settled                  |
| settled.<tier>                  | the end            | by who settled: village, township, county, city           |
| agreements, performed           | 30 days after it   | settled disputes; of these known to be performed          |
| taken_up                        | the taking up      | declined, and received by the next tier after all         |
| whistles, answered              | the whistle        | units whistled for; of these on site within the limit     |
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from streams.model.case import DONE, Case, CaseState, Category, MarkKind, Outcome, Step
from streams.model.case_clock import STARTS
from streams.model.case_walk import holding
from streams.model.local_day import local_day
from streams.model.region import Tier

ACCEPT = "accept."
CONTACT = "contact."
WAIT = "wait."
SUSPENDED = "suspended"
SETTLED = "settled"
AGAIN_DAYS, PERFORM_DAYS = 90, 30
TIERS: dict[int, str] = {Tier.VILLAGE: "village", Tier.TOWNSHIP: "township", Tier.COUNTY: "county", Tier.CITY: "city"}
_MIN_MS, _DAY_MS = 60_000, 86_400_000
_S, _K = CaseState, MarkKind
_CALLED_BACK = frozenset({Category.DISPUTE.value, Category.SERVICE.value})
Found = Iterator[tuple[str, int]]
"""(measure, city ms of its day)."""


def work(case: Case) -> Counter[tuple[str, int]]:
    """{(measure, local day): amount} of a matter that counts."""
    held = tuple(holding(case))
    found: Counter[tuple[str, int]] = Counter()
    for part in (_orders(held), _times(case), _checks(held), _limits(case, held), _ends(case, held), _whistles(case)):
        for measure, at in part:
            found[measure, local_day(at)] += 1
    if case.state is _S.SUSPENDED:
        found[SUSPENDED, local_day(case.reported_at)] += 1
    return found


def _orders(held: tuple[Step, ...]) -> Found:
    orders = [step for step in held if step.state is _S.DISPATCHED]
    returns = [step for step in held if step.state is _S.RETURNED]
    for step in orders:
        yield "dispatches", step.at
    for step in returns:
        yield "returns", step.at
    if len(returns) > 1:
        yield "returned_twice", returns[1].at
    if orders:
        yield "dispatched", orders[0].at
        if any(step.unit and step.unit != orders[0].unit for step in orders[1:]):
            yield "second_unit", orders[0].at


def _times(case: Case) -> Found:
    for at, minutes in case.accepts:
        yield f"{ACCEPT}{minutes}", at
    contact = next((mark.at for mark in case.marks if mark.kind is _K.CONTACT), 0)
    if contact:
        yield f"{CONTACT}{_minutes(case, contact)}", contact
    if case.closed_at:
        yield f"{WAIT}{_minutes(case, case.closed_at)}", case.closed_at


def _minutes(case: Case, at: int) -> int:
    return max(0, at - case.reported_at) // _MIN_MS


def _checks(held: tuple[Step, ...]) -> Found:
    for before, after in pairwise(held):
        if before.state is _S.CHECKING and after.state in (_S.CLOSED, _S.REWORK):
            yield "checks", after.at
            if after.state is _S.REWORK:
                yield "failed_checks", after.at
        if before.state is _S.DECLINED and after.state is _S.REPORTED:
            yield "taken_up", after.at
    for n, step in enumerate(held):
        if step.state is not _S.CLOSED:
            continue
        yield "closings", step.at
        again = next((later.at for later in held[n + 1 :] if later.state is _S.REOPENED), 0)
        if again and again - step.at <= AGAIN_DAYS * _DAY_MS:
            yield "recurred", step.at


def _limits(case: Case, held: tuple[Step, ...]) -> Found:
    start = next((step.at for step in held if step.state in STARTS), 0)
    if start:
        yield "clocked", start
        if any(step.extend for step in held):
            yield "extended", start


def _ends(case: Case, held: tuple[Step, ...]) -> Found:
    if not case.ended_at or case.state not in DONE:
        return
    if case.category in _CALLED_BACK:
        yield "callable", case.ended_at
        if any(step.state is _S.CLOSED and step.person != "system" for step in held):
            yield "called_back", case.ended_at
    if case.category != Category.DISPUTE.value:
        return
    yield "disputes_done", case.ended_at
    last = next((step for step in reversed(held) if step.outcome is not None), None)
    if last is None or last.outcome is not Outcome.SETTLED:
        return
    yield SETTLED, case.ended_at
    tier = TIERS.get(len(last.level or case.level or case.village))
    if tier:
        yield f"{SETTLED}.{tier}", case.ended_at
    yield "agreements", case.ended_at + PERFORM_DAYS * _DAY_MS
    if any(mark.kind is _K.PERFORMED for mark in case.marks):
        yield "performed", case.ended_at + PERFORM_DAYS * _DAY_MS


def _whistles(case: Case) -> Found:
    for mark in case.marks:
        if mark.kind is not _K.WHISTLE:
            continue
        yield "whistles", mark.at
        came = next((m.at for m in case.marks if m.kind is _K.ARRIVED and m.unit == mark.unit and m.at >= mark.at), 0)
        if came and came - mark.at <= case.whistle_ms:
            yield "answered", mark.at
