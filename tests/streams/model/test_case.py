from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from streams.model.case import Case, CaseState, CaseStep, with_step

steps = st.lists(
    st.builds(CaseStep, st.integers(1, 9), st.sampled_from(CaseState), st.integers(0, 10**6)),
    unique_by=lambda s: s.version,
    max_size=8,
)


def told(order: list[CaseStep]) -> Case:
    case = Case(id="a", type="H01")
    for step in order:
        case = with_step(case, step)
    return case


@given(steps, st.randoms(use_true_random=False))
def test_steps_end_in_order_of_version_however_they_came(order: list[CaseStep], random: object) -> None:
    mixed = list(order)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert told(order) == told(mixed)
    assert [s.version for s in told(mixed).steps] == sorted(s.version for s in order)


def test_a_version_told_twice_keeps_its_first_word() -> None:
    first = told([CaseStep(1, CaseState.TRIAGED, 5)])
    assert with_step(first, CaseStep(1, CaseState.CLOSED, 9)) is first


def test_a_case_without_a_report_is_parked_and_not_open() -> None:
    assert not Case(id="a").open
    assert Case(id="a", type="H01").open
    assert not Case(id="a", type="H01", ended_at=5).open


def test_late_is_judged_at_its_end_or_now() -> None:
    assert Case(id="a", type="H01", due=10).late(10)
    assert not Case(id="a", type="H01", due=10).late(9)
    assert not Case(id="a", type="H01", due=10, ended_at=9).late(99)
    assert not Case(id="a", type="H01").late(99)
