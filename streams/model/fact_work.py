"""Facts of how the work went, from what was recorded of a case: dispatches, returns, checks, settlements, whistles.

A fact belongs to the unit of its step: `sent` is the unit an order went to, `accepted` the unit that accepted the work
(the last whose acceptance was not given back), `holder` who has the case now, `called` the unit whistled for.

| measure                         | day of             | unit     | counts                                             |
| dispatches                      | each order         | sent     | orders sent, handed over to another unit or not    |
| returned                        | the order          | sent     | of these sent back                                 |
| returns                         | each return        | sent     | orders sent back                                   |
| returned_twice                  | the second return  | sent     | cases                                            |
| dispatched, second_unit         | the first order    | sent     | cases sent out; of these to another unit later   |
| accept.<working minutes>        | each acceptance    | sent     | order to acceptance, for percentiles               |
| contact.<minutes>               | the first contact  | sent     | report to first contact with the reporter          |
| wait.<minutes>                  | the closing        | accepted | report to closing, natural time                    |
| checks, failed_checks           | the checker's word | accepted | what was checked, what went back                   |
| closings, recurred              | each closing       | accepted | closings; of these reopened within 90 days         |
| clocked, extended               | the clock's start  | sent     | cases with a limit; of these with a raised one   |
| suspended                       | beginning, end     | holder   | +1 and -1: what is suspended is the sum            |
| callable, called_back           | the end            | accepted | disputes, services done; of these asked back       |
| rated, satisfied                | the end            | accepted | of `callable`: who answered how it was; content    |
| disputes_done, settled          | the end            | accepted | disputes reported done; of these settled           |
| settled.<tier>                  | the end            | accepted | by who settled: village, township, county, city    |
| disputes_taken, taken_settled   | its report         | accepted | disputes; of these settled by now                  |
| agreements, performed           | 30 days after it   | accepted | settled disputes; of these known to be performed   |
| taken_up                        | the taking up      |          | declined, and received by the next tier after all  |
| whistles, answered              | the whistle        | called   | units whistled for; of these on site in time       |
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from streams.model.case import CALLED_BACK, DONE, Case, CaseOutcome, CaseState, CaseStep, Category, MarkKind
from streams.model.case_clock import GIVEN_BACK, SENT, STARTS
from streams.model.case_walk import holding
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


class Moment(NamedTuple):
    """One of a measure at a moment (city ms), of a unit; -1 takes one off the standing sum."""

    measure: str
    at: int
    unit: str = ""
    amount: int = 1


Moments = Iterator[Moment]


class Done(NamedTuple):
    """A step that holds. `sent`: to whom the case was sent last, by then. `accepted`: who had accepted the work."""

    step: CaseStep
    sent: str
    accepted: str


def deeds(case: Case) -> tuple[Done, ...]:
    """The steps that hold, each with the units of its moment."""
    found, sent, accepted = list[Done](), "", ""
    for step in holding(case):
        if step.state in SENT:
            sent = step.unit
        elif step.state is _S.ACCEPTED:
            accepted = sent or step.unit
        elif step.state in GIVEN_BACK:
            accepted = ""
        found.append(Done(step, sent, accepted))
    return tuple(found)


def work(case: Case, held: tuple[Done, ...]) -> Moments:
    """What a case that counts adds; `held`: as `deeds` has it."""
    for part in (_orders, _times, _checks, _limits, _pauses, _ends, _taken):
        yield from part(case, held)
    yield from _whistles(case)


def worker(held: tuple[Done, ...]) -> str:
    """The unit that accepted the work, '' where the village settles it itself or no one has."""
    return held[-1].accepted if held else ""


def _orders(_: Case, held: tuple[Done, ...]) -> Moments:
    orders = [one for one in held if one.step.state is _S.DISPATCHED]
    returns = [one for one in held if one.step.state is _S.RETURNED]
    order: Done | None = None
    for one in held:
        if one.step.state in SENT:
            order = one
            yield Moment("dispatches", one.step.at, one.sent)
        elif one.step.state is _S.RETURNED:
            yield Moment("returns", one.step.at, one.sent)
            if order is not None:
                yield Moment("returned", order.step.at, order.sent)
    if len(returns) > 1:
        yield Moment("returned_twice", returns[1].step.at, returns[1].sent)
    if orders:
        first = orders[0]
        yield Moment("dispatched", first.step.at, first.sent)
        if any(one.sent and one.sent != first.sent for one in orders[1:]):
            yield Moment("second_unit", first.step.at, first.sent)


def _times(case: Case, held: tuple[Done, ...]) -> Moments:
    answers = [b.sent for a, b in pairwise(held) if a.step.state in SENT and b.step.state is _S.ACCEPTED]
    for (at, minutes), unit in zip(case.accepts, answers, strict=True):
        yield Moment(f"{ACCEPT}{minutes}", at, unit)
    contact = next((mark.at for mark in case.marks if mark.kind is _K.CONTACT), 0)
    if contact:
        sent = next((one.sent for one in reversed(held) if one.step.at <= contact), "")
        yield Moment(f"{CONTACT}{_minutes(case, contact)}", max(contact, case.reported_at), sent)
    if case.closed_at:
        yield Moment(f"{WAIT}{_minutes(case, case.closed_at)}", case.closed_at, worker(held))


def _minutes(case: Case, at: int) -> int:
    return max(0, at - case.reported_at) // _MIN_MS


def _checks(_: Case, held: tuple[Done, ...]) -> Moments:
    for before, after in pairwise(held):
        if before.step.state is _S.CHECKING and after.step.state in (_S.CLOSED, _S.REWORK):
            yield Moment("checks", after.step.at, before.accepted)
            if after.step.state is _S.REWORK:
                yield Moment("failed_checks", after.step.at, before.accepted)
        if before.step.state is _S.DECLINED and after.step.state is _S.REPORTED:
            yield Moment("taken_up", after.step.at)
    for n, one in enumerate(held):
        if one.step.state is not _S.CLOSED:
            continue
        yield Moment("closings", one.step.at, one.accepted)
        again = next((later.step.at for later in held[n + 1 :] if later.step.state is _S.REOPENED), 0)
        if again and again - one.step.at <= AGAIN_DAYS * _DAY_MS:
            yield Moment("recurred", one.step.at, one.accepted)


def _limits(_: Case, held: tuple[Done, ...]) -> Moments:
    start = next((one for one in held if one.step.state in STARTS), None)
    if start is not None:
        yield Moment("clocked", start.step.at, start.accepted)
        if any(one.step.extend for one in held):
            yield Moment("extended", start.step.at, start.accepted)


def _pauses(case: Case, held: tuple[Done, ...]) -> Moments:
    for n, one in enumerate(held):
        if one.step.state is not _S.SUSPENDED:
            continue
        yield Moment(SUSPENDED, one.step.at, case.unit)
        if n + 1 < len(held):
            yield Moment(SUSPENDED, held[n + 1].step.at, case.unit, -1)


def _settled(held: tuple[Done, ...]) -> CaseStep | None:
    """The step that says a dispute was settled; None where the last outcome is another, or there was none."""
    last = next((one.step for one in reversed(held) if one.step.outcome is not None), None)
    return last if last is not None and last.outcome is CaseOutcome.SETTLED else None


def _ends(case: Case, held: tuple[Done, ...]) -> Moments:
    if not case.ended_at or case.state not in DONE:
        return
    unit, at = worker(held), case.ended_at
    if case.category in CALLED_BACK:
        yield Moment("callable", at, unit)
        if any(one.step.state is _S.CLOSED and one.step.person != "system" for one in held):
            yield Moment("called_back", at, unit)
        answer = next((mark.kind for mark in case.marks if mark.kind in (_K.SATISFIED, _K.UNSATISFIED)), None)
        if answer is not None:
            yield Moment("rated", at, unit)
        if answer is _K.SATISFIED:
            yield Moment("satisfied", at, unit)
    if case.category != Category.DISPUTE.value:
        return
    yield Moment("disputes_done", at, unit)
    last = _settled(held)
    if last is None:
        return
    yield Moment(SETTLED, at, unit)
    tier = TIERS.get(len(last.level or case.level or case.village))
    if tier:
        yield Moment(f"{SETTLED}.{tier}", at, unit)
    yield Moment("agreements", at + PERFORM_DAYS * _DAY_MS, unit)
    if any(mark.kind is _K.PERFORMED for mark in case.marks):
        yield Moment("performed", at + PERFORM_DAYS * _DAY_MS, unit)


def _taken(case: Case, held: tuple[Done, ...]) -> Moments:
    """Of the disputes of one day, how many are settled: one cohort."""
    if case.category != Category.DISPUTE.value:
        return
    yield Moment("disputes_taken", case.reported_at, worker(held))
    if case.ended_at and case.state in DONE and _settled(held) is not None:
        yield Moment("taken_settled", case.reported_at, worker(held))


def _whistles(case: Case) -> Moments:
    for mark in case.marks:
        if mark.kind is not _K.WHISTLE:
            continue
        yield Moment("whistles", mark.at, mark.unit)
        came = next((m.at for m in case.marks if m.kind is _K.ARRIVED and m.unit == mark.unit and m.at >= mark.at), 0)
        if came and came - mark.at <= case.whistle_ms:
            yield Moment("answered", mark.at, mark.unit)
