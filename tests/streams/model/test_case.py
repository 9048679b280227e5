from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.model.case import DONE, DROPPED, Case, CaseState, Step, with_step

steps = st.lists(
    st.builds(Step, st.integers(1, 9), st.sampled_from(CaseState), st.integers(0, 10**6)),
    unique_by=lambda s: s.version,
    max_size=8,
)


def told(order: list[Step]) -> Case:
    case = Case(id="a", type="H01")
    for step in order:
        case = with_step(case, step)
    return case


@given(steps, st.randoms(use_true_random=False))
def test_steps_end_in_order_of_version_however_they_came(order: list[Step], random: object) -> None:
    mixed = list(order)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert told(order) == told(mixed)
    assert [s.version for s in told(mixed).steps] == sorted(s.version for s in order)


@given(steps)
def test_a_case_is_open_exactly_when_its_last_word_is_not_an_end(order: list[Step]) -> None:
    case = told(order)
    assert (case.ended_at is None) == (case.state not in DONE | DROPPED)


@pytest.mark.parametrize(
    ("states", "ended"),
    [
        (["TRIAGED", "CHECKING", "CLOSED"], 2),
        (["CHECKING", "REWORK", "CHECKING"], 3),
        (["CHECKING", "REWORK"], None),
        (["DECLINED"], 1),
        ([], None),
    ],
)
def test_it_ended_when_the_last_unbroken_run_of_ends_began(states: list[str], ended: int | None) -> None:
    case = told([Step(n, CaseState(state), n) for n, state in enumerate(states, 1)])
    assert case.ended_at == ended


def test_a_version_told_twice_keeps_its_first_word() -> None:
    first = told([Step(1, CaseState.TRIAGED, 5)])
    assert with_step(first, Step(1, CaseState.CLOSED, 9)) is first
