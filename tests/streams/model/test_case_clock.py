"""Which steps hold, and when a matter's 办理 clock runs out."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.model.case import DONE, DROPPED, Case, CaseState, CaseStep, Category
from streams.model.case_clock import timed
from streams.model.case_table import legal
from streams.model.case_walk import holding
from streams.model.deadlines import Hours, Limit, Unit
from streams.model.local_day import day_start
from streams.model.regulation import CaseType, Regulation

S = CaseState
HOUR = 3_600_000
MONDAY = 20_003
"""A local day; 1970-01-01 was a Thursday."""
EIGHT = day_start(MONDAY) + 8 * HOUR
RULES = Regulation(
    types=(
        CaseType("G1", "L1", "一般", Category.HAZARD, "G"),
        CaseType("U1", "L2", "紧急", Category.HAZARD, "U"),
    ),
    limits={"G": Limit(2, Unit.WORKDAYS), "U": Limit(120, Unit.MINUTES)},
    hours=(Hours(0, ((480, 720), (780, 1020))),),
    known_until=30_000,
)


def case(*told: tuple[CaseState, float], kind: str = "U1", extend: int = 0) -> Case:
    """Steps so many hours after a Monday's eight o'clock."""
    steps = tuple(CaseStep(n, state, EIGHT + round(hour * HOUR)) for n, (state, hour) in enumerate(told, 1))
    if extend:
        steps = (*steps, CaseStep(len(steps) + 1, told[-1][0], steps[-1].at, extend=extend))
    return timed(Case(id="a", village="211221106201", type=kind, reported_at=EIGHT, steps=steps), RULES)


def hours_to_due(found: Case) -> float:
    return (found.due - EIGHT) / HOUR


TO_ACCEPTED = [(S.TRIAGED, 0.0), (S.DISPATCHED, 0.0), (S.ACCEPTED, 1.0)]


@pytest.mark.parametrize(
    ("states", "ended"),
    [
        (["CHECKING", "CLOSED"], 1),
        (["CHECKING", "REWORK", "HANDLING", "CHECKING"], 4),
        (["CHECKING", "REWORK"], 0),
        (["DECLINED"], 1),
        ([], 0),
    ],
)
def test_it_ended_when_the_last_unbroken_run_of_ends_began(states: list[str], ended: int) -> None:
    steps = tuple(CaseStep(n, S(state), n) for n, state in enumerate(states, 1))
    assert timed(Case(id="a", type="U1", steps=steps), RULES).ended_at == ended


def test_a_step_that_the_table_does_not_know_holds_nothing_up_and_moves_nothing() -> None:
    found = case((S.TRIAGED, 1), (S.CLOSED, 2), (S.DISPATCHED, 3))
    assert [step.version for step in holding(found)] == [1, 3]
    assert (found.state, found.closed_at) == (S.DISPATCHED, 0)


def test_a_step_waits_for_the_one_in_between() -> None:
    gap = timed(Case(id="a", type="U1", steps=(CaseStep(1, S.TRIAGED, 1), CaseStep(3, S.ACCEPTED, 3))), RULES)
    assert gap.state is S.TRIAGED
    whole = timed(
        Case(
            id="a",
            type="U1",
            steps=(CaseStep(1, S.TRIAGED, 1), CaseStep(2, S.DISPATCHED, 2), CaseStep(3, S.ACCEPTED, 3)),
        ),
        RULES,
    )
    assert (whole.state, whole.version) == (S.ACCEPTED, 3)


def test_a_suspended_case_only_goes_back_to_where_it_was() -> None:
    steps = [*TO_ACCEPTED, (S.SUSPENDED, 1.5), (S.HANDLING, 2.0), (S.ACCEPTED, 3.0)]
    assert [s.state for s in holding(case(*steps))][-2:] == [S.SUSPENDED, S.ACCEPTED]


def test_the_clock_runs_from_acceptance_round_the_clock_or_in_workdays() -> None:
    assert hours_to_due(case(*TO_ACCEPTED)) == 3
    # The day of the start does not count; the second workday after it closes at 17:00 on Wednesday.
    assert hours_to_due(case(*TO_ACCEPTED, kind="G1")) == 2 * 24 + 9
    assert case((S.TRIAGED, 0), (S.DISPATCHED, 0)).due == 0


def test_settling_it_oneself_starts_the_clock_too() -> None:
    assert hours_to_due(case((S.HANDLING, 1))) == 3


def test_a_suspension_stops_the_clock_and_an_end_of_it_starts_it_again() -> None:
    assert case(*TO_ACCEPTED, (S.SUSPENDED, 2.0)).due == 0
    assert hours_to_due(case(*TO_ACCEPTED, (S.SUSPENDED, 2.0), (S.ACCEPTED, 12.0))) == 13


def test_what_was_used_up_before_a_suspension_stays_used_up() -> None:
    assert hours_to_due(case(*TO_ACCEPTED, (S.SUSPENDED, 9.0))) == 3


def test_checking_does_not_count_and_rework_goes_on_with_what_is_left() -> None:
    steps = [*TO_ACCEPTED, (S.CHECKING, 2.0), (S.REWORK, 12.0), (S.HANDLING, 12.0)]
    assert hours_to_due(case(*steps)) == 13


def test_a_return_does_not_restart_the_clock() -> None:
    steps = [*TO_ACCEPTED, (S.RETURNED, 1.5), (S.DISPATCHED, 2.0), (S.ACCEPTED, 2.5)]
    assert hours_to_due(case(*steps)) == 3


def test_an_extension_raises_the_limit_and_moves_nothing() -> None:
    found = case(*TO_ACCEPTED, extend=60)
    assert (found.state, hours_to_due(found)) == (S.ACCEPTED, 4)


def test_a_reopened_case_has_a_clock_of_its_own() -> None:
    done = [*TO_ACCEPTED, (S.CHECKING, 2.0), (S.CLOSED, 3.0), (S.REOPENED, 50.0), (S.TRIAGED, 51.0)]
    assert case(*done).due == 0
    assert case(*done).open
    again = case(*done, (S.DISPATCHED, 52.0), (S.ACCEPTED, 53.0))
    assert hours_to_due(again) == 55


def test_working_minutes_from_acceptance_to_done() -> None:
    # 9:00 to 14:00 with an hour of noon; suspended from ten to eleven.
    steps = [*TO_ACCEPTED, (S.SUSPENDED, 2.0), (S.ACCEPTED, 3.0), (S.CHECKING, 6.0)]
    assert case(*steps).handled_min == 180
    assert case(*TO_ACCEPTED).handled_min == -1
    assert case((S.CHECKING, 1.0)).handled_min == -1


any_steps = st.lists(
    st.builds(CaseStep, st.integers(1, 9), st.sampled_from(S), st.integers(EIGHT, EIGHT + 10**9)),
    max_size=9,
    unique_by=lambda s: s.version,
)


@given(any_steps, st.integers())
def test_only_what_was_said_counts_not_when_it_came(told: list[CaseStep], seed: int) -> None:
    shuffled = list(told)
    random.Random(seed).shuffle(shuffled)
    by_version = [tuple(sorted(steps, key=lambda s: s.version)) for steps in (told, shuffled)]
    assert timed(Case(id="a", type="G1", steps=by_version[0]), RULES) == timed(
        Case(id="a", type="G1", steps=by_version[1]), RULES
    )


@given(any_steps)
def test_every_step_that_holds_is_a_move_of_the_table_and_time_goes_on(told: list[CaseStep]) -> None:
    state, at = S.REPORTED, 0
    plain = Case(id="a", type="G1", steps=tuple(sorted(told, key=lambda s: s.version)))
    for step in holding(plain):
        assert legal(state, step.state)
        assert step.at >= at
        state, at = step.state, step.at
    found = timed(Case(id="a", type="G1", steps=tuple(sorted(told, key=lambda s: s.version))), RULES)
    assert found.state is state
    assert (found.ended_at > 0) == (state in DONE | DROPPED)
