"""What the recipe's header claims, drawn for eight weeks without seasons and judged by the product's own clock."""

from __future__ import annotations

from datetime import date
from statistics import mean

import pytest

from streams.demo.matters import Matters, PlannedCase
from streams.demo.recipe import Recipe, without_seasons
from streams.geography.places import Places
from streams.model.case import CaseOutcome, CaseState, Category
from streams.model.deadlines import Limit, due
from streams.model.local_day import day_start
from streams.registry.regulation import regulation
from streams.settings import CasesSection

FIRST = (date(2026, 3, 2) - date(1970, 1, 1)).days
DAYS = 56
REGULATION = regulation(CasesSection())
_ENDED = (CaseState.CHECKING, CaseState.DIVERTED, CaseState.CLOSED)


@pytest.fixture(scope="module")
def told(recipe: Recipe, places: Places) -> list[PlannedCase]:
    drawn = Matters(without_seasons(recipe), places, REGULATION, 2112)
    days = range(FIRST, FIRST + DAYS)
    return [m for day in days for m in drawn.of(day) if not (m.invalid or m.duplicate_of)]


def dispatched(told: list[PlannedCase]) -> list[PlannedCase]:
    return [matter for matter in told if matter.words[0].state is CaseState.TRIAGED]


def late(matter: PlannedCase) -> bool:
    """Whether its first handling took longer than its limit, raised by extensions, without suspensions."""
    limit = REGULATION.handling_limit(matter.type)
    assert limit
    end = next(n for n, word in enumerate(matter.words) if word.state in _ENDED)
    words = matter.words[:end]
    accepted = next(word.at for word in words if word.state is CaseState.ACCEPTED)
    pauses = [(word.at, word.until) for word in words if word.state is CaseState.SUSPENDED]
    whole = Limit(limit.amount + sum(word.extend for word in words), limit.unit)
    return matter.words[end].at > due(REGULATION.calendar, accepted, whole, pauses)


def test_a_day_has_its_matters(told: list[PlannedCase]) -> None:
    assert len(told) / DAYS == pytest.approx(950, rel=0.1)
    assert len(dispatched(told)) / DAYS == pytest.approx(543, rel=0.1)
    assert 1 - len(dispatched(told)) / len(told) == pytest.approx(0.43, rel=0.1)


def test_most_are_done_on_time(told: list[PlannedCase]) -> None:
    sent = dispatched(told)
    over = sum(map(late, sent))
    assert 1 - over / len(sent) == pytest.approx(0.92, rel=0.1)
    assert 1 - over / len(told) == pytest.approx(0.95, rel=0.1)


def test_disputes_are_settled_or_go_to_court(told: list[PlannedCase]) -> None:
    disputes = [matter for matter in told if matter.category is Category.DISPUTE]
    came_of = [next(word.outcome for word in matter.words if word.outcome) for matter in disputes]
    assert came_of.count(CaseOutcome.SETTLED) / len(disputes) == pytest.approx(0.90, rel=0.1)
    assert came_of.count(CaseOutcome.DIVERTED) / len(disputes) == pytest.approx(0.05, rel=0.1)


def test_newly_overdue_a_day(told: list[PlannedCase]) -> None:
    assert sum(map(late, dispatched(told))) / DAYS == pytest.approx(44, rel=0.1)


def test_open_at_ten_in_the_morning(told: list[PlannedCase]) -> None:
    moments = [day_start(day) + 10 * 3_600_000 for day in range(FIRST + 35, FIRST + DAYS)]
    assert mean(sum(m.at <= t < m.done_at for m in told) for t in moments) == pytest.approx(2_500, rel=0.1)
