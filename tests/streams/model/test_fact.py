from __future__ import annotations

from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from streams.model.case import DONE, Case, CaseOutcome, CaseState, CaseStep, Category, Mark, MarkKind
from streams.model.case_clock import timed
from streams.model.deadlines import Hours, Limit, Unit
from streams.model.fact import (
    CLOSED,
    DONE_ALL,
    FELL_DUE,
    FELL_DUE_ORIGINAL,
    ON_TIME,
    ON_TIME_ORIGINAL,
    OPEN,
    OVERDUE,
    REPORTS,
    SPOT,
    STAGE,
    STAGES,
    Fact,
    FactKey,
    contribution,
    facts,
)
from streams.model.local_day import day_start, local_day
from streams.model.regulation import CaseType, Regulation

DAY = 86_400_000
HOUR = 3_600_000
BORN = day_start(20_000) + 9 * HOUR
FAR = BORN + 400 * DAY
NINE = 9 * 60
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
    st.builds(CaseStep, st.integers(1, 7), st.sampled_from(CaseState), st.integers(BORN, BORN + 5 * DAY)),
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
    made = tuple(CaseStep(n, state, BORN + hour * HOUR) for n, (state, hour) in enumerate(told, 1))
    whole = Case(
        id="a", village="211221106201", type="H01", category="H", reported_at=BORN, steps=made, duplicate=duplicate
    )
    return timed(whole, RULES)


def summed(found: Case, now: int) -> dict[str, int]:
    """What a case adds to each measure over all days."""
    total: Counter[str] = Counter()
    for key, amount in contribution(found, now).items():
        total[key.measure] += amount
    return {measure: n for measure, n in total.items() if n}


@given(st.lists(st.tuples(st.one_of(st.none(), cases), moments), min_size=2, max_size=6))
def test_facts_telescope(versions: list[tuple[Case | None, int]]) -> None:
    total = contribution(*versions[0])
    for (before, then), (after, now) in pairwise(versions):
        for fact in facts(before, after, now, then):
            total[FactKey(fact.measure, fact.region, fact.day, fact.minute, fact.unit)] += fact.amount
    last = contribution(*versions[-1])
    assert {k: n for k, n in total.items() if n} == {k: n for k, n in last.items() if n}


@given(cases, moments)
def test_an_open_matter_stands_in_one_stage_and_no_other_stands(found: Case, now: int) -> None:
    sums = summed(found, now)
    stages = {name: n for name, n in sums.items() if name.startswith(STAGE)}
    assert set(stages.values()) <= {1}
    assert len(stages) == (sums.get(OPEN, 0) if found.state is not CaseState.CHECKING else len(stages))
    assert sums.get(OVERDUE, 0) <= sums.get(OPEN, 0)
    counted = sums.get(ON_TIME, 0) + sums.get(FELL_DUE, 0)
    assert counted <= 1
    if found.state in DONE and not (found.invalid or found.duplicate or found.restricted):
        assert counted == (found.due > 0)


def test_an_end_on_a_later_day_is_a_fact_of_that_day() -> None:
    found = facts(case(), case((CaseState.CHECKING, 24)), FAR)
    day = local_day(BORN + DAY)
    assert Fact(OPEN, "211221106201", day, -1, NINE) in found
    assert Fact(SPOT, "211221106201", day, 1, NINE) in found
    assert Fact(f"{STAGE}receive", "211221106201", 20_000, -1, NINE) in found
    # What is settled on the spot never had a limit.
    assert ON_TIME not in summed(case((CaseState.CHECKING, 24)), FAR)


def test_a_correction_is_a_negative_fact_on_its_own_day() -> None:
    found = facts(case(), case(duplicate=True), FAR)
    assert Fact(REPORTS, "211221106201", 20_000, -1, NINE) in found


def test_it_becomes_overdue_by_the_clock_and_stays_counted_as_late() -> None:
    told = [(CaseState.TRIAGED, 0), (CaseState.DISPATCHED, 0), (CaseState.ACCEPTED, 1)]
    waiting = case(*told)
    assert summed(waiting, BORN + 3 * HOUR - 1).get(OVERDUE) is None
    assert facts(waiting, waiting, BORN + 3 * HOUR, BORN + 3 * HOUR - 1) == [
        Fact(FELL_DUE, "211221106201", 20_000, 1, NINE + 180),
        Fact(FELL_DUE_ORIGINAL, "211221106201", 20_000, 1, NINE + 180),
        Fact(OVERDUE, "211221106201", 20_000, 1, NINE + 180),
    ]
    late = summed(case(*told, (CaseState.CHECKING, 4)), FAR)
    assert (late[FELL_DUE], late[DONE_ALL]) == (1, 1)
    assert OVERDUE not in late
    assert ON_TIME not in late
    for hour in (2, 3):  # before its limit, and at it
        in_time = summed(case(*told, (CaseState.CHECKING, hour), (CaseState.CLOSED, 30)), FAR)
        assert (in_time[ON_TIME], in_time[CLOSED], in_time[f"handle.{60 * (hour - 1)}"]) == (1, 1, 1)
        assert FELL_DUE not in in_time


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


def handled(*told: tuple[CaseState, int, str], **more: object) -> Case:
    """Steps at so many hours, each with the unit it names."""
    made = tuple(CaseStep(n, state, BORN + hour * HOUR, unit) for n, (state, hour, unit) in enumerate(told, 1))
    whole = {"id": "a", "village": "211221106201", "type": "H01", "category": "H", "reported_at": BORN}
    return timed(Case(**{**whole, "steps": made, **more}), RULES)  # type: ignore[arg-type]


def by_unit(found: Case) -> dict[tuple[str, str], int]:
    total: Counter[tuple[str, str]] = Counter()
    for key, amount in contribution(found, FAR).items():
        total[key.measure, key.unit] += amount
    return {key: n for key, n in total.items() if n}


SENT_ON = (
    (CaseState.TRIAGED, 0, ""),
    (CaseState.DISPATCHED, 0, "ecology"),
    (CaseState.RETURNED, 1, "ecology"),
    (CaseState.DISPATCHED, 1, "agri"),
    (CaseState.ACCEPTED, 2, ""),
    (CaseState.HANDLING, 2, ""),
)


def test_a_step_counts_for_the_unit_of_that_step() -> None:
    found = by_unit(handled(*SENT_ON, (CaseState.CHECKING, 3, ""), (CaseState.CLOSED, 4, "")))
    assert (found["returns", "ecology"], found["returned", "ecology"]) == (1, 1)
    assert ("returns", "agri") not in found
    assert (found["dispatches", "ecology"], found["dispatches", "agri"]) == (1, 1)
    assert (found["second_unit", "ecology"], found["dispatched", "ecology"]) == (1, 1)
    mine = ("accept.60", "handle.60", "done", ON_TIME, "checks", "closings", "clocked", "closed")
    assert [found.get((measure, "agri")) for measure in mine] == [1] * len(mine)


def test_what_ends_at_a_court_was_worked_by_who_accepted_it() -> None:
    found = by_unit(handled(*SENT_ON, (CaseState.DIVERTED, 3, "court"), (CaseState.CLOSED, 90, "")))
    assert (found["done", "agri"], found[ON_TIME, "agri"], found["handle.60", "agri"]) == (1, 1, 1)
    assert {measure for measure, unit in found if unit == "court"} == set()
    asked = handled(*SENT_ON, (CaseState.DIVERTED, 3, "court"))
    assert by_unit(asked)[OPEN, "court"] == 1
    assert asked.due == 0


def test_the_first_limit_knows_no_extension_and_no_suspension() -> None:
    told = (*SENT_ON, (CaseState.SUSPENDED, 3, ""), (CaseState.HANDLING, 20, ""), (CaseState.CHECKING, 20, ""))
    found = by_unit(handled(*told))
    assert found[ON_TIME, "agri"] == found[FELL_DUE_ORIGINAL, "agri"] == 1
    assert (ON_TIME_ORIGINAL, "agri") not in found
    assert not any(measure == FELL_DUE for measure, _ in found)


def test_a_suspension_has_a_beginning_and_an_end_of_its_own() -> None:
    found = facts(None, handled(*SENT_ON, (CaseState.SUSPENDED, 3, ""), (CaseState.HANDLING, 51, "")), FAR)
    days = [(fact.day, fact.amount) for fact in found if fact.measure == "suspended"]
    assert days == [(20_000, 1), (20_002, -1)]


def test_an_appeal_that_was_granted_is_taken_off_where_it_fell_due() -> None:
    late = handled(
        *SENT_ON, (CaseState.CHECKING, 50, ""), marks=(Mark(MarkKind.APPEAL_GRANTED, BORN + 60 * HOUR, "x"),)
    )
    found = {fact.measure: fact for fact in facts(None, late, FAR)}
    assert (found["exempt"].day, found["exempt"].minute) == (found[FELL_DUE].day, found[FELL_DUE].minute)


def test_settled_disputes_are_of_those_taken_that_day() -> None:
    told = (*SENT_ON, (CaseState.CHECKING, 60, ""))
    open_ = handled(*told[:-1], category="D")
    done = handled(*told[:-1], category="D")
    step = CaseStep(7, CaseState.CHECKING, BORN + 60 * HOUR, outcome=CaseOutcome.SETTLED)
    done = timed(Case(**{n: getattr(done, n) for n in done.__struct_fields__} | {"steps": (*done.steps, step)}), RULES)
    for found, settled in ((open_, 0), (done, 1)):
        sums = {(f.measure, f.day): f.amount for f in facts(None, found, FAR)}
        assert sums["disputes_taken", 20_000] == 1
        assert sums.get(("taken_settled", 20_000), 0) == settled


@given(cases, moments)
def test_no_standing_number_is_ever_negative(found: Case, now: int) -> None:
    running: Counter[str] = Counter()
    ordered = sorted(contribution(found, now).items(), key=lambda item: (item[0].day, item[0].minute, -item[1]))
    for key, amount in ordered:
        running[key.measure] += amount
        assert running[key.measure] >= 0, key
