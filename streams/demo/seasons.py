"""What the seasons of the simulated city come out as, by the product's own clocks, beside what the recipe claims."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from streams.demo.marks import Beside
from streams.demo.matters import Matters, PlannedCase
from streams.demo.recipe import Claim, Recipe
from streams.model.case import Case, CaseStep, Mark
from streams.model.case_clock import timed
from streams.model.fact import FELL_DUE, ON_TIME, OPEN, OVERDUE, REPORTS, contribution
from streams.model.local_day import date_of, day_start, number_of
from streams.model.regulation import Regulation

_RUN_IN = 35
"""Days before a span that are drawn with it: what is open at its beginning began before it."""
_EVERY, _MORNING_MS = 3, 10 * 3_600_000
"""Open cases are looked at on every third morning at ten."""
_FLOWS = frozenset({REPORTS, ON_TIME, FELL_DUE})
_PAST_MS = 400 * 86_400_000


class Drawn(NamedTuple):
    """Of a span of days: reports a day, 按期办结率 of what has a limit (%), open of a morning, and of these the overdue
    (%); means of its days."""

    per_day: float
    on_time: float
    open: float
    overdue: float


class Season(NamedTuple):
    claim: Claim
    drawn: Drawn

    @property
    def holds(self) -> bool:
        claim, drawn = self.claim, self.drawn
        pairs = ((claim.per_day, drawn.per_day), (claim.on_time, drawn.on_time), (claim.overdue, drawn.overdue))
        return all(low <= value <= high for (low, high), value in pairs)


def seasons(recipe: Recipe, matters: Matters, rules: Regulation, year: int, days: int = 0) -> Iterator[Season]:
    """Each claim of the recipe with what is drawn of its months in `year`; of the last `days` of each month alone, 0 =
    of all."""
    for claim in recipe.claims:
        spans = [_month(year, month) for month in claim.months]
        yield Season(claim, drawn(matters, rules, [(max(a, b - days + 1) if days else a, b) for a, b in spans]))


def drawn(matters: Matters, rules: Regulation, spans: Iterable[tuple[int, int]]) -> Drawn:
    """Of local days, first and last of each span."""
    sums: Counter[str] = Counter()
    days = mornings = 0
    for first, last in spans:
        days += last - first + 1
        known = [matter for day in range(first - _RUN_IN, last + 1) for matter in matters.of(day)]
        for matter in known:
            for key, amount in contribution(case_of(matter, rules), day_start(last + 1) + _PAST_MS).items():
                if key.measure in _FLOWS and first <= key.day <= last:
                    sums[key.measure] += amount
        for day in range(first, last + 1, _EVERY):
            mornings += 1
            sums.update(_standing(known, rules, day_start(day) + _MORNING_MS))
    limited = sums[ON_TIME] + sums[FELL_DUE]
    overdue = 100 * sums[OVERDUE] / max(1, sums[OPEN])
    return Drawn(sums[REPORTS] / days, 100 * sums[ON_TIME] / max(1, limited), sums[OPEN] / mornings, overdue)


def _standing(known: Iterable[PlannedCase], rules: Regulation, at: int) -> Counter[str]:
    """What is open and what is overdue at a moment, of what had been sent by then."""
    found: Counter[str] = Counter()
    for matter in known:
        if matter.duplicate_of or matter.invalid or not matter.at <= at < matter.words[-1].at:
            continue
        case = case_of(matter, rules, at)
        found[OPEN] += case.open
        found[OVERDUE] += case.open and case.late(at)
    return found


def case_of(matter: PlannedCase, rules: Regulation, at: int = 0) -> Case:
    """The case of a plan as it is at a moment (city ms), 0: as it ends, with every mark there will be."""
    marks = tuple(_mark(one) for one in matter.marks if not at or one.at <= at)
    at = at or matter.words[-1].at + 1
    steps = tuple(
        CaseStep(
            version=n,
            state=word.state,
            at=word.at,
            unit=word.unit,
            extend=word.extend,
            outcome=word.outcome,
            level=word.level,
            until=word.until,
            person=word.by,
            by=word.by,
        )
        for n, word in enumerate(matter.words, 1)
        if word.at <= at
    )
    case = Case(
        id=matter.id,
        village=matter.village,
        type=matter.type,
        category=matter.category.value,
        reported_at=matter.at,
        duplicate=matter.duplicate_of != "",
        invalid=matter.invalid,
        steps=steps,
        marks=marks,
    )
    return timed(case, rules, at)


def _mark(one: Beside) -> Mark:
    """As the fold keeps it: who comes, answers or leaves is the unit that it is about."""
    return Mark(one.mark, one.at, one.by, one.by, "", one.unit or one.by)


def lines(found: Iterable[Season]) -> Iterator[str]:
    """As an operator reads them: what is drawn, beside it what is claimed."""
    yield f"{'season':<34}" + "".join(f"{name:>12}{'claimed':>14}" for name in ("a day", "on time %", "overdue %"))
    for season in found:
        claim, one = season.claim, season.drawn
        named = f"{claim.name} ({', '.join(map(str, claim.months))})"
        parts = ((one.per_day, claim.per_day), (one.on_time, claim.on_time), (one.overdue, claim.overdue))
        cells = "".join(f"{value:>12.1f}{f'{low:g} to {high:g}':>14}" for value, (low, high) in parts)
        yield f"{named:<34}{cells}{'' if season.holds else '   does not hold'}"


def _month(year: int, month: int) -> tuple[int, int]:
    first = number_of(date(year, month, 1))
    last = first
    while date_of(last + 1).month == month:
        last += 1
    return first, last
