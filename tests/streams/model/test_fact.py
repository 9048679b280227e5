from __future__ import annotations

from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from streams.model.case import Case, CaseState, Step
from streams.model.fact import OPEN, REPORTS, Fact, contribution, facts
from streams.model.local_day import day_start, local_day

DAY = 86_400_000
BORN = day_start(20_000) + 9 * 3_600_000
cases = st.builds(
    Case,
    id=st.just("a"),
    village=st.sampled_from(["211221106201", "211282101202"]),
    type=st.sampled_from(["", "H01"]),
    reported_at=st.integers(BORN, BORN + 3 * DAY),
    duplicate=st.booleans(),
    invalid=st.booleans(),
    steps=st.lists(
        st.builds(Step, st.just(1), st.sampled_from(CaseState), st.integers(BORN, BORN + 5 * DAY)), max_size=1
    ).map(tuple),
)


@given(st.lists(st.one_of(st.none(), cases), min_size=2, max_size=6))
def test_facts_telescope(versions: list[Case | None]) -> None:
    total: Counter[tuple[str, str, int]] = Counter(contribution(versions[0]))
    for before, after in pairwise(versions):
        for fact in facts(before, after):
            total[fact.measure, fact.region, fact.day] += fact.amount
    last = contribution(versions[-1])
    assert {k: n for k, n in total.items() if n} == {k: n for k, n in last.items() if n}


def test_an_end_on_a_later_day_is_a_fact_of_that_day() -> None:
    open_case = Case(id="a", village="211221106201", type="H01", reported_at=BORN)
    ended = Case(
        id="a", village="211221106201", type="H01", reported_at=BORN, steps=(Step(1, CaseState.CLOSED, BORN + DAY),)
    )
    assert facts(None, open_case) == [
        Fact(OPEN, "211221106201", 20_000, 1),
        Fact(REPORTS, "211221106201", 20_000, 1),
    ]
    assert facts(open_case, ended) == [Fact(OPEN, "211221106201", local_day(BORN + DAY), -1)]


def test_a_correction_is_a_negative_fact_on_its_own_day() -> None:
    was = Case(id="a", village="211221106201", type="H01", reported_at=BORN)
    found = facts(was, Case(id="a", village="211221106201", type="H01", reported_at=BORN, duplicate=True))
    assert Fact(REPORTS, "211221106201", 20_000, -1) in found


@given(cases)
def test_nothing_changed_makes_no_facts(case: Case) -> None:
    assert facts(case, case) == []
