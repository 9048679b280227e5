"""More than is usual for place, hours and sort of day."""

from __future__ import annotations

import pytest

from streams.kpi.unusual import BEFORE_DAYS, Cell, ReportsByHour, tail

HERE: Cell = ("211221106", "D")
DAYS = 60
NOON = 12


def hourly(rows: dict[tuple[Cell, int], int], off: frozenset[int] = frozenset()) -> ReportsByHour:
    return ReportsByHour(((cell, hour, n) for (cell, hour), n in rows.items()), 0, DAYS * 24, lambda day: day in off)


def usual(n: int = 1) -> dict[tuple[Cell, int], int]:
    """`n` at ten o'clock of every day."""
    return {(HERE, day * 24 + 10): n for day in range(DAYS - 2)}


def test_tail_of_poisson() -> None:
    assert tail(0, 3.0) == 1.0
    assert tail(1, 1.0) == pytest.approx(0.6321206)
    assert tail(5, 1.0) == pytest.approx(0.0036598, rel=1e-4)


def test_five_where_one_is_usual_asks_for_a_look_and_three_do_not() -> None:
    day = DAYS - 2
    for n, expected in ((7, 1), (3, 0)):
        found = hourly({**usual(), (HERE, day * 24 + 9): n}).now(day * 24 + NOON)
        assert len(found) == expected
    (one,) = hourly({**usual(), (HERE, day * 24 + 9): 7}).now(day * 24 + NOON)
    assert (one.place, one.category, one.n, one.days) == (*HERE, 7, BEFORE_DAYS)
    assert one.usual == pytest.approx((BEFORE_DAYS + 0.5) / BEFORE_DAYS)


def test_the_same_number_in_the_same_hours_of_every_day_is_usual() -> None:
    assert hourly(usual(9)).now((DAYS - 3) * 24 + NOON) == []
    early = hourly({**usual(9), (HERE, (DAYS - 3) * 24 + 3): 7})
    assert [one.n for one in early.now((DAYS - 3) * 24 + 4)] == [7], "before ten there is none on other days"


def test_days_off_are_compared_with_days_off() -> None:
    day = DAYS - 2
    off = frozenset(range(day, 0, -7))
    found = hourly({**usual(), (HERE, day * 24 + 9): 7}, off).now(day * 24 + NOON)
    assert [one.days for one in found] == [4]


def test_a_hit_is_more_than_usual_in_the_next_day_too() -> None:
    day = DAYS - 4
    rows = {**usual(), (HERE, day * 24 + 9): 7}
    quiet, busy = hourly(rows), hourly({**rows, (HERE, day * 24 + 20): 3})
    assert quiet.came(5, day * 24 + NOON)[2:] == (1, 0, 0, 0)
    assert busy.came(5, day * 24 + NOON)[2:] == (1, 1, 0, 0)


def test_history_that_is_too_short_is_known() -> None:
    found = hourly(usual())
    assert found.reaches((BEFORE_DAYS + 1) * 24)
    assert not found.reaches(BEFORE_DAYS * 24)
