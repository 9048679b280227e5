"""Steps that time makes, beside those a sender tells."""

from __future__ import annotations

from itertools import permutations
from random import Random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.model.case import Case, CaseState, CaseStep, Category, with_step
from streams.model.case_clock import timed
from streams.model.case_walk import holding, pinned, unpinned
from streams.model.deadlines import Hours, Limit, Unit
from streams.model.fact import contribution
from streams.model.local_day import day_start
from streams.model.regulation import CaseType, Regulation

S = CaseState
HOUR = 3_600_000
EIGHT = day_start(20_003) + 8 * HOUR
"""A Monday."""
RULES = Regulation(
    types=(CaseType("G1", "L1", "一般", Category.HAZARD, "G"),),
    limits={"G": Limit(2, Unit.WORKDAYS), "accept": Limit(120, Unit.WORKING_MINUTES)},
    hours=(Hours(0, ((480, 720), (780, 1020))),),
    known_until=30_000,
    raise_unanswered=True,
)
FAR = EIGHT + 400 * 24 * HOUR
WORDS = (
    CaseStep(1, S.TRIAGED, EIGHT, person="d"),
    CaseStep(2, S.DISPATCHED, EIGHT, unit="agri", person="d"),
    CaseStep(3, S.ACCEPTED, EIGHT + HOUR, person="d"),
    CaseStep(4, S.HANDLING, EIGHT + HOUR, person="d"),
    CaseStep(5, S.SUSPENDED, EIGHT + 2 * HOUR, until=EIGHT + 24 * HOUR, person="d"),
    CaseStep(6, S.CHECKING, EIGHT + 25 * HOUR, person="d"),
    CaseStep(7, S.CLOSED, EIGHT + 49 * HOUR, person="d"),
)


def case(*steps: CaseStep, reported_at: int = EIGHT, now: int = FAR, rules: Regulation = RULES) -> Case:
    whole = Case(id="a", village="211221106201", type="G1", category="H", reported_at=reported_at)
    return timed(msgspec.structs.replace(whole, steps=steps), rules, now)


def story(found: Case) -> list[tuple[CaseState, int, str]]:
    return [(step.state, (step.at - EIGHT) // HOUR, step.person) for step in holding(found)]


def test_a_suspension_ends_at_its_end_and_the_senders_next_version_has_its_place() -> None:
    waiting = case(*WORDS[:5])
    assert story(waiting)[-1] == (S.HANDLING, 24, "system")
    assert [step.version for step in waiting.steps] == [1, 2, 3, 4, 5]
    done = timed(with_step(waiting, WORDS[5]), RULES, FAR)
    assert story(done)[-2:] == [(S.HANDLING, 24, "system"), (S.CHECKING, 25, "d")]
    assert (done.state, done.ended_at) == (S.CHECKING, EIGHT + 25 * HOUR)
    assert done.revision == len(done.steps) + 1


def test_before_its_end_nothing_is_derived() -> None:
    assert case(*WORDS[:5], now=EIGHT + 24 * HOUR - 1).state is S.SUSPENDED
    assert case(*WORDS[:5], now=EIGHT + 24 * HOUR).state is S.HANDLING


def test_who_resumes_in_time_resumes_and_who_says_it_later_confirms_it() -> None:
    early, late = (
        CaseStep(6, S.HANDLING, EIGHT + 3 * HOUR, person="d"),
        CaseStep(6, S.HANDLING, EIGHT + 30 * HOUR, person="d"),
    )
    assert story(case(*WORDS[:5], early))[-1] == (S.HANDLING, 3, "d")
    confirmed = case(*WORDS[:5], late)
    assert story(confirmed)[-2:] == [(S.HANDLING, 24, "system"), (S.HANDLING, 30, "d")]
    assert confirmed.due == case(*WORDS[:5]).due


def test_an_order_is_raised_when_its_limit_is_used_up_not_when_a_tick_comes() -> None:
    raised = case(*WORDS[:2])
    assert story(raised)[-1] == (S.ESCALATED, 2, "system")
    assert raised.level == "211221106"
    # The sender's own escalation after that raises it no further.
    assert case(*WORDS[:2], CaseStep(3, S.ESCALATED, EIGHT + 5 * HOUR, person="d")).level == "211221106"


def test_an_answer_on_its_way_takes_the_raising_back() -> None:
    for hour in (1, 9):
        answer = CaseStep(3, S.ACCEPTED, EIGHT + hour * HOUR, person="d")
        found = timed(with_step(case(*WORDS[:2]), answer), RULES, FAR)
        assert story(found)[-1] == (S.ACCEPTED, hour, "d")
        assert found.level == "211221106201"


def test_what_a_person_acted_on_stays_when_the_rule_goes() -> None:
    raised = case(*WORDS[:2])
    taken = msgspec.structs.replace(
        raised, steps=(*pinned(raised), CaseStep(3, S.TRIAGED, EIGHT + 4 * HOUR, person="t"))
    )
    for rules in (RULES, msgspec.structs.replace(RULES, raise_unanswered=False)):
        found = timed(taken, rules, FAR)
        assert story(found)[-2:] == [(S.ESCALATED, 2, "system"), (S.TRIAGED, 4, "t")]
        assert [step.version for step in found.steps] == [1, 2, 2, 3]


def test_nothing_ends_before_its_report() -> None:
    found = case(*WORDS, reported_at=EIGHT + 100 * HOUR)
    assert {step.at for step in holding(found)} == {EIGHT + 100 * HOUR}
    assert found.ended_at == found.closed_at == found.reported_at
    sums: dict[str, int] = {}
    for (measure, _, day, *_), amount in sorted(contribution(found, FAR).items(), key=lambda item: item[0][2]):
        sums[measure] = sums.get(measure, 0) + amount
        assert sums[measure] >= 0, (measure, day)


def test_a_step_an_older_release_stored_is_given_back() -> None:
    old = CaseStep(6, S.HANDLING, EIGHT + 300 * HOUR, person="system")
    found = timed(unpinned(case(*WORDS[:5], old)), RULES, FAR)
    assert story(found)[-1] == (S.HANDLING, 24, "system")
    assert [step.version for step in found.steps] == [1, 2, 3, 4, 5]


later = st.integers(0, 60).map(lambda hours: EIGHT + hours * HOUR)


@st.composite
def stories(draw: st.DrawFn) -> list[CaseStep]:
    """Every state may come; some stories go through suspensions and orders."""
    states = draw(st.lists(st.sampled_from(S), max_size=4))
    ways = draw(
        st.sampled_from(
            [
                [S.TRIAGED, S.DISPATCHED],
                [S.TRIAGED, S.DISPATCHED, S.ACCEPTED, S.SUSPENDED],
                [S.TRIAGED, S.DISPATCHED, S.ACCEPTED, S.HANDLING, S.SUSPENDED, S.HANDLING, S.SUSPENDED],
            ]
        )
    )
    return [CaseStep(n, state, draw(later), until=draw(later), person="d") for n, state in enumerate(ways + states, 1)]


@given(stories(), st.randoms(use_true_random=False), st.lists(later, max_size=6))
def test_any_order_and_any_delay_end_in_the_same_case_and_the_same_facts(
    told: list[CaseStep], random: Random, ticks: list[int]
) -> None:
    straight = case(*told)
    arriving: list[CaseStep | int] = [*told, *ticks]
    random.shuffle(arriving)
    found, now = case(now=EIGHT), EIGHT
    for one in arriving:
        if isinstance(one, int):
            now = max(now, one)
        found = timed(with_step(found, one) if isinstance(one, CaseStep) else found, RULES, now)
    found = timed(found, RULES, FAR)
    assert found == straight
    assert list(holding(found)) == list(holding(straight))
    assert contribution(found, FAR) == contribution(straight, FAR)


@given(stories())
def test_holding_again_what_time_made_changes_nothing(told: list[CaseStep]) -> None:
    found = case(*told)
    assert timed(found, RULES, FAR) == found
    kept = {(step.state, step.at) for step in found.by_time}
    assert kept <= {(step.state, step.at) for step in holding(found) if step.person == "system"}


@pytest.mark.parametrize("order", list(permutations(range(4, 7))))
def test_the_story_that_was_lost_is_whole_in_any_order(order: tuple[int, ...]) -> None:
    found = case(*WORDS[:4])
    for n in order:
        found = timed(with_step(found, WORDS[n]), RULES, FAR)
    assert found == case(*WORDS)
    assert found.closed_at == EIGHT + 49 * HOUR
