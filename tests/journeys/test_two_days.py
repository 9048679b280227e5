"""Two whole days of the believable city through every process at high speed: what its recipe's header claims.

The city runs without seasons, because the claims are a year's averages. Counts are judged against the very matters
that were drawn for these two days, and printed as of an average day; shares against the claims themselves.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from streams.demo.matters import Matter, Matters
from streams.demo.recipe import load, without_seasons
from streams.fold import checkpoint
from streams.fold.picture import Picture
from streams.model.case import CaseState, Outcome
from streams.model.local_day import day_start, local_day, weekday
from streams.operate.shell import places
from streams.registry.regulation import regulation
from tests.journeys.stack import Stack, until

pytestmark = [pytest.mark.journey, pytest.mark.soak, pytest.mark.timeout(0)]
RATE = 300
DAY_MS = 86_400_000
WITHIN = 0.10
MIDNIGHT_S, TWO_DAYS_S = 24 * 3600 / RATE + 120, 48 * 3600 / RATE + 120


@pytest.fixture(scope="module")
def fast(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    stack = Stack(tmp_path_factory.mktemp("days"), store={"rate": RATE}, demo={"seasons": False})
    stack.start()
    yield stack
    stack.stop()


async def picture(stack: Stack) -> Picture:
    """As the fold last saved it."""
    async with stack.journal() as journal:
        saved = await journal.load()
        assert saved is not None
        return checkpoint.restore(stack.settings.city.code, saved.fields)


def drawn(stack: Stack, days: range) -> list[Matter]:
    """What was drawn for these days, without duplicates and invalid ones."""
    made_of, seed = without_seasons(load()), stack.settings.demo.seed
    matters = Matters(made_of, places(stack.settings), regulation(stack.settings.cases), seed)
    return [m for day in days for m in matters.of(day) if not (m.invalid or m.duplicate_of)]


async def test_two_days_add_up_to_what_the_recipe_claims(fast: Stack) -> None:
    city = fast.settings.city.code
    begun = await picture(fast)
    first = local_day(begun.now) + 1

    async def passed() -> bool:
        return (await picture(fast)).now > day_start(first + 2) + DAY_MS // 12

    await until(passed, MIDNIGHT_S + TWO_DAYS_S, "two days and two hours")
    seen, days = await picture(fast), range(first, first + 2)
    told = drawn(fast, days)
    reports = [seen.sums.on_day("reports", city, day) for day in days]
    assert sum(reports) == len(told)

    cases = [case for case in seen.cases if case.known and not (case.duplicate or case.invalid or case.restricted)]
    fresh = [case for case in cases if local_day(case.reported_at) in days]
    sent = [case for case in fresh if any(step.state is CaseState.TRIAGED for step in case.steps)]
    ended = [case for case in cases if case.ended_at and case.state is not CaseState.CANCELLED]
    dispatched = [case for case in ended if any(step.state is CaseState.TRIAGED for step in case.steps)]
    on_time = sum(not case.late(case.ended_at) for case in dispatched) / len(dispatched)
    disputes = [case for case in ended if case.category == "D"]
    settled = sum(any(step.outcome is Outcome.SETTLED for step in case.steps) for case in disputes) / len(disputes)
    fell = [seen.sums.on_day("fell_due", city, day) for day in days]
    factor = [load().reports.weekday_factor[weekday(day)] for day in days]
    workdays = sum(weekday(day) < 5 for day in days)
    print(
        f"reports {reports}, of an average day {sum(reports) / sum(factor):.0f} (950); on the spot "
        f"{1 - len(sent) / len(fresh):.1%} (43 %); dispatched {len(sent) / sum(factor):.0f} (543); newly overdue "
        f"{fell}, of an average day {sum(fell) / max(workdays, 1) * 5 / 7:.0f} (44); on time {on_time:.1%} "
        f"of the dispatched (92 %); open {seen.sums.standing('open', city)} (2,500); settled {settled:.1%} (90 %)"
    )
    assert 1 - len(sent) / len(fresh) == pytest.approx(0.43, rel=WITHIN)
    assert on_time == pytest.approx(0.92, rel=WITHIN)
    assert settled == pytest.approx(0.90, rel=WITHIN)
    assert seen.sums.standing("open", city) == sum(case.open for case in cases)
