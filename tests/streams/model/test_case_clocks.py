from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.model.case import Case, CaseState, CaseStep, Category
from streams.model.case_clock import timed
from streams.model.case_clocks import CaseClock, ClockKind, clocks
from streams.model.deadlines import Colour
from streams.registry.regulation import regulation
from streams.settings import CasesSection
from tests.streams.model.test_worked_examples import ms

S, K = CaseState, ClockKind
RULES = regulation(CasesSection())


def case(*told: tuple[CaseState, str], kind: str = "D01", at: str = "2026-11-23 09:00") -> Case:
    steps = tuple(CaseStep(n, state, ms(when), unit="u") for n, (state, when) in enumerate(told, 1))
    category = RULES.by_type[kind].category
    made = Case(id="a", village="211221106201", type=kind, category=category, reported_at=ms(at), steps=steps)
    return timed(made, RULES)


def of(one: Case, kind: ClockKind, now: str) -> CaseClock:
    return next(clock for clock in clocks(one, RULES, ms(now)) if clock.kind is kind)


SENT = [(S.TRIAGED, "2026-11-23 10:00"), (S.DISPATCHED, "2026-11-23 10:00")]


def test_there_are_five_in_the_order_of_the_work() -> None:
    assert [clock.kind for clock in clocks(case(), RULES, ms("2026-11-23 10:00"))] == list(ClockKind)


def test_receiving_ends_with_the_first_step_that_takes_it_on() -> None:
    running = of(case((S.VERIFYING, "2026-11-23 10:00")), K.TRIAGE, "2026-11-24 17:30")
    assert (running.end, running.colour) == (0, Colour.RED)
    ended = of(case((S.TRIAGED, "2026-11-23 10:00")), K.TRIAGE, "2026-12-24 17:30")
    assert (ended.end, ended.colour) == (ms("2026-11-23 10:00"), Colour.GREEN)


def test_a_return_and_a_new_dispatch_restart_accepting_and_never_handling() -> None:
    again = [(S.RETURNED, "2026-11-24 10:00"), (S.DISPATCHED, "2026-11-24 11:00")]
    accept = of(case(*SENT, *again), K.ACCEPT, "2026-11-24 11:30")
    assert (accept.start, accept.due) == (ms("2026-11-24 11:00"), ms("2026-11-24 16:30"))
    handled = [(S.ACCEPTED, "2026-11-23 11:00"), (S.RETURNED, "2026-11-23 13:30"), (S.DISPATCHED, "2026-11-23 14:00")]
    handling = of(case(*SENT, *handled, (S.ACCEPTED, "2026-11-24 09:00")), K.HANDLE, "2026-11-24 10:00")
    assert handling.start == ms("2026-11-23 11:00")


def test_a_suspension_stops_handling_and_not_the_people() -> None:
    stood = case(*SENT, (S.ACCEPTED, "2026-11-23 11:00"), (S.SUSPENDED, "2026-11-23 14:00"))
    handling = of(stood, K.HANDLE, "2026-12-20 10:00")
    assert (handling.stands, handling.due, handling.colour) == (True, 0, Colour.GREEN)
    wait = of(stood, K.WAIT, "2026-12-20 10:00")
    assert (wait.end, wait.due, wait.colour) == (0, 0, None)


def test_checking_is_longer_where_people_are_called_back() -> None:
    steps = [*SENT, (S.ACCEPTED, "2026-11-23 11:00"), (S.CHECKING, "2026-11-23 12:00")]
    assert of(case(*steps), K.CHECK, "2026-11-23 13:00").due == ms("2026-11-26 17:30")
    assert of(case(*steps, kind="H01"), K.CHECK, "2026-11-23 13:00").due == ms("2026-11-24 17:30")


def test_waiting_ends_with_the_closing_and_has_no_limit() -> None:
    closed = case(
        *SENT, (S.ACCEPTED, "2026-11-23 11:00"), (S.CHECKING, "2026-11-24 12:00"), (S.CLOSED, "2026-11-25 09:00")
    )
    wait = of(closed, K.WAIT, "2026-12-20 10:00")
    assert (wait.end, wait.share) == (ms("2026-11-25 09:00"), -1.0)
    assert of(case((S.DECLINED, "2026-11-24 09:00")), K.WAIT, "2026-12-20 10:00").end == ms("2026-11-24 09:00")


def test_beyond_the_published_calendar_it_says_so() -> None:
    assert of(case(at="2026-12-31 10:00"), K.TRIAGE, "2026-12-31 11:00").provisional
    assert not of(case(), K.TRIAGE, "2026-11-23 10:00").provisional


def test_where_the_city_knows_no_type_handling_has_no_clock() -> None:
    unknown = timed(msgspec.structs.replace(case(*SENT, (S.ACCEPTED, "2026-11-23 11:00")), type="X99"), RULES)
    assert (of(unknown, K.HANDLE, "2026-11-24 10:00").colour, unknown.due) == (None, 0)


@given(st.lists(st.tuples(st.sampled_from(CaseState), st.integers(0, 400)), max_size=8), st.integers(0, 500))
def test_whatever_was_said_every_clock_can_be_read(told: list[tuple[CaseState, int]], hours: int) -> None:
    start = ms("2026-11-23 09:00")
    steps = tuple(CaseStep(n, state, start + at * 3_600_000, unit="u") for n, (state, at) in enumerate(told, 1))
    made = Case(id="a", village="2112", type="D01", category=Category.DISPUTE, reported_at=start, steps=steps)
    now = start + hours * 3_600_000
    found = clocks(timed(made, RULES), RULES, now)
    assert all(-1 <= clock.share <= 1 for clock in found)
    assert all((clock.colour is None) == (clock.share < 0) for clock in found)


@pytest.mark.parametrize("late", [False, True])
def test_red_is_what_the_numbers_call_late(late: bool) -> None:
    done = "2027-06-01 09:00" if late else "2026-11-24 09:00"
    one = case(*SENT, (S.ACCEPTED, "2026-11-23 11:00"), (S.CHECKING, done))
    assert one.late(one.ended_at) == late
    assert (of(one, K.HANDLE, "2027-07-01 09:00").colour is Colour.RED) == late
