from __future__ import annotations

from datetime import date

import pytest

from streams.demo.history import CaseScript
from streams.demo.matters import Matters, PlannedCase
from streams.demo.recipe import Recipe
from streams.model.case import CaseOutcome, CaseState
from streams.model.local_day import day_start, local_day, local_minute, weekday
from streams.registry.regulation import regulation
from streams.settings import CasesSection

FIRST = date(2026, 5, 11).toordinal() - date(1970, 1, 1).toordinal()
S = CaseState


@pytest.fixture(scope="module")
def told(matters: Matters) -> list[PlannedCase]:
    return [m for day in range(FIRST, FIRST + 21) for m in matters.of(day) if not (m.invalid or m.duplicate_of)]


def share(told: list[PlannedCase], state: CaseState) -> float:
    dispatched = [m for m in told if any(word.state is S.DISPATCHED for word in m.words)]
    return sum(any(word.state is state for word in m.words) for m in dispatched) / len(dispatched)


def test_every_way_through_the_table_is_gone(told: list[PlannedCase]) -> None:
    gone = {word.state for matter in told for word in matter.words}
    ways = {S.RETURNED, S.ESCALATED, S.SUSPENDED, S.REWORK, S.DIVERTED, S.REOPENED, S.CHECKING, S.CLOSED}
    assert ways <= gone
    assert any(word.extend for matter in told for word in matter.words)


def test_shares_are_those_of_the_recipe(told: list[PlannedCase], recipe: Recipe) -> None:
    assert share(told, S.SUSPENDED) == pytest.approx(recipe.suspended.share, abs=0.006)
    assert share(told, S.REWORK) == pytest.approx(recipe.recheck_failed, abs=0.015)


def test_a_suspension_lasts_until_it_said(told: list[PlannedCase]) -> None:
    for matter in told:
        for word, then in zip(matter.words, matter.words[1:], strict=False):
            if word.state is S.SUSPENDED:
                assert then.at == word.until > word.at


def test_what_is_settled_names_a_tier_above_its_village(told: list[PlannedCase]) -> None:
    for matter in told:
        for word in matter.words:
            assert bool(word.level) == (word.outcome is CaseOutcome.SETTLED)
            assert matter.village.startswith(word.level)


def test_twice_returned_goes_up(told: list[PlannedCase]) -> None:
    for matter in told:
        states = [word.state for word in matter.words]
        for n, state in enumerate(states):
            if state is S.RETURNED:
                higher = states[: n + 1].count(S.RETURNED) >= 2
                assert states[n + 1] is (S.ESCALATED if higher else S.DISPATCHED)


def test_working_minutes_skip_noon_night_and_weekend(recipe: Recipe) -> None:
    history = CaseScript(recipe, regulation(CasesSection()))
    friday = next(day for day in range(FIRST, FIRST + 7) if weekday(day) == 4)
    noon = history.later(day_start(friday) + 11 * 3_600_000, 60)
    assert (local_day(noon), local_minute(noon)) == (friday, 13 * 60 + 30)
    monday = history.later(noon, 300)
    assert (local_day(monday), local_minute(monday)) == (friday + 3, 9 * 60)
