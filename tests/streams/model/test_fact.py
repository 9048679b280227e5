from __future__ import annotations

from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from streams.model.case import Case, CaseState, Category, Step
from streams.model.case_clock import timed
from streams.model.deadlines import Hours, Limit, Unit
from streams.model.fact import (
    CLOSED,
    DONE_ALL,
    FELL_DUE,
    LATE,
    ON_TIME,
    OPEN,
    OVERDUE,
    REPORTS,
    STAGE,
    STAGES,
    Fact,
    contribution,
    facts,
)
from streams.model.local_day import day_start, local_day
from streams.model.regulation import CaseType, Regulation

DAY = 86_400_000
HOUR = 3_600_000
BORN = day_start(20_000) + 9 * HOUR
FAR = BORN + 400 * DAY
RULES = Regulation(
    types=(
        CaseType("H01", "L201", "火灾隐患", Category.HAZARD, "U"),
        CaseType("R01", "L601", "x", Category.ORDER, "U", False, True),
    ),
    limits={"U": Limit(120, Unit.MINUTES)},
    hours=(Hours(0, ((480, 1020),)),),
    known_until=30_000,
)
steps = st.lists(
    st.builds(Step, st.integers(1, 7), st.sampled_from(CaseState), st.integers(BORN, BORN + 5 * DAY)),
    max_size=7,
    unique_by=lambda s: s.version,
).map(lambda found: tuple(sorted(found, key=lambda s: s.version)))
cases = st.builds(
    Case,
    id=st.just("a"),
    village=st.sampled_from(["211221106201", "211282101202"]),
    type=st.sampled_from(["", "H01", "R01"]),
    category=st.just("H"),
    reported_at=st.integers(BORN, BORN + 3 * DAY),
    duplicate=st.booleans(),
    invalid=st.booleans(),
    steps=steps,
).map(lambda case: timed(case, RULES))
moments = st.integers(BORN, BORN + 6 * DAY)


def case(*told: tuple[CaseState, int], duplicate: bool = False) -> Case:
    """Of type H01, two hours allowed; steps at so many hours after the report."""
    made = tuple(Step(n, state, BORN + hour * HOUR) for n, (state, hour) in enumerate(told, 1))
    whole = Case(
        id="a", village="211221106201", type="H01", category="H", reported_at=BORN, steps=made, duplicate=duplicate
    )
    return timed(whole, RULES)


def summed(found: Case, now: int) -> dict[str, int]:
    """What a case adds to each measure over all days."""
    total: Counter[str] = Counter()
    for (measure, _, _), amount in contribution(found, now).items():
        total[measure] += amount
    return {measure: n for measure, n in total.items() if n}


@given(st.lists(st.tuples(st.one_of(st.none(), cases), moments), min_size=2, max_size=6))
def test_facts_telescope(versions: list[tuple[Case | None, int]]) -> None:
    total: Counter[tuple[str, str, int]] = Counter(contribution(*versions[0]))
    for (before, then), (after, now) in pairwise(versions):
        for fact in facts(before, after, now, then):
            total[fact.measure, fact.region, fact.day] += fact.amount
    last = contribution(*versions[-1])
    assert {k: n for k, n in total.items() if n} == {k: n for k, n in last.items() if n}


@given(cases, moments)
def test_an_open_matter_stands_in_one_stage_and_no_other_stands(found: Case, now: int) -> None:
    sums = summed(found, now)
    stages = {name: n for name, n in sums.items() if name.startswith(STAGE)}
    assert set(stages.values()) <= {1}
    assert len(stages) == (sums.get(OPEN, 0) if found.state is not CaseState.CHECKING else len(stages))
    assert sums.get(OVERDUE, 0) <= sums.get(OPEN, 0)
    assert sums.get(DONE_ALL, 0) == sums.get(ON_TIME, 0) + sums.get(LATE, 0)


def test_an_end_on_a_later_day_is_a_fact_of_that_day() -> None:
    found = facts(case(), case((CaseState.CHECKING, 24)), FAR)
    day = local_day(BORN + DAY)
    assert Fact(OPEN, "211221106201", day, -1) in found
    assert Fact(ON_TIME, "211221106201", day, 1) in found
    assert Fact(f"{STAGE}receive", "211221106201", 20_000, -1) in found


def test_a_correction_is_a_negative_fact_on_its_own_day() -> None:
    found = facts(case(), case(duplicate=True), FAR)
    assert Fact(REPORTS, "211221106201", 20_000, -1) in found


def test_it_becomes_overdue_by_the_clock_and_stays_counted_as_late() -> None:
    told = [(CaseState.TRIAGED, 0), (CaseState.DISPATCHED, 0), (CaseState.ACCEPTED, 1)]
    waiting = case(*told)
    assert summed(waiting, BORN + 3 * HOUR - 1).get(OVERDUE) is None
    assert facts(waiting, waiting, BORN + 3 * HOUR, BORN + 3 * HOUR - 1) == [
        Fact(FELL_DUE, "211221106201", 20_000, 1),
        Fact(OVERDUE, "211221106201", 20_000, 1),
    ]
    late = summed(case(*told, (CaseState.CHECKING, 3)), FAR)
    assert (late[LATE], late[FELL_DUE], late[DONE_ALL]) == (1, 1, 1)
    assert OVERDUE not in late
    in_time = summed(case(*told, (CaseState.CHECKING, 2), (CaseState.CLOSED, 30)), FAR)
    assert (in_time[ON_TIME], in_time[CLOSED], in_time["handle.60"]) == (1, 1, 1)


def test_a_restricted_matter_is_in_no_number() -> None:
    hidden = timed(Case(id="a", village="211221106201", type="R01", category="P", reported_at=BORN), RULES)
    assert hidden.restricted
    assert contribution(hidden, FAR) == Counter()


def test_every_state_that_is_not_an_end_has_one_stage() -> None:
    staged = [state for states in STAGES.values() for state in states]
    ends = {CaseState.CLOSED, CaseState.MERGED, CaseState.DECLINED, CaseState.CANCELLED}
    assert len(staged) == len(set(staged))
    assert set(staged) == set(CaseState) - ends


@given(cases, moments)
def test_nothing_changed_makes_no_facts(found: Case, now: int) -> None:
    assert facts(found, found, now) == []
