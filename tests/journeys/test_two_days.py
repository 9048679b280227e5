"""Two whole days of the believable city through every process at high speed: what its recipe's header claims.

The city runs without seasons, because the claims are a year's averages. The two days' reports are exactly those that
were drawn; everything else is judged as the average of the fortnight that ends with them, weekends and all, whose first
twelve days came through the same doors at the start.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from streams.demo.matters import Matters, PlannedCase
from streams.demo.recipe import load, without_seasons
from streams.fold import checkpoint
from streams.fold.cases import Cases
from streams.fold.picture import Picture
from streams.model.case import Case, CaseOutcome, CaseState
from streams.model.local_day import day_start, local_day
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


def drawn(stack: Stack, days: range) -> list[PlannedCase]:
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

    fortnight = range(first - 12, first + 2)
    total = {name: sum(seen.sums.on_day(name, city, day) for day in fortnight) for name in ("reports", "fell_due")}
    cases = [
        case for case in seen.kind(Cases) if case.known and not (case.duplicate or case.invalid or case.restricted)
    ]
    # Who came in lately may not have been triaged yet.
    settled_down = [case for case in cases if first - 12 <= local_day(case.reported_at) < first - 1]
    spot = sum(not _sent(case) for case in settled_down) / len(settled_down)
    ended = [case for case in cases if case.ended_at and local_day(case.ended_at) in fortnight]
    dispatched = [case for case in ended if _sent(case)]
    on_time = sum(not case.late(case.ended_at) for case in dispatched) / len(dispatched)
    disputes = [case for case in ended if case.category == "D"]
    settled = sum(any(step.outcome is CaseOutcome.SETTLED for step in case.steps) for case in disputes) / len(disputes)
    per_day = {name: n / len(fortnight) for name, n in total.items()}
    found = {
        "reports a day": (per_day["reports"], 950),
        "settled on the spot": (spot, 0.43),
        "dispatched a day": (per_day["reports"] * (1 - spot), 543),
        "newly overdue a day": (per_day["fell_due"], 44),
        "dispatched done on time": (on_time, 0.92),
        "open": (seen.sums.standing("open", city), 2_500),
        "disputes settled": (settled, 0.90),
    }
    print(f"the two days: {reports} reports, exactly those drawn")
    for name, (value, claimed) in found.items():
        print(f"{name}: {value:.3g} of {claimed} claimed")
    assert {n: value for n, (value, _) in found.items()} == pytest.approx(
        {n: claimed for n, (_, claimed) in found.items()}, rel=WITHIN
    )


def _sent(case: Case) -> bool:
    """Whether it ever went to a department."""
    return any(step.state is CaseState.TRIAGED for step in case.steps)
