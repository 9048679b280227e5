"""Periods that a brief is made of, and the number of its issue in the year. Pure."""

from __future__ import annotations

from enum import StrEnum

from dashboard.periods import Period, asked, previous
from streams.model.local_day import date_of


class BriefPeriod(StrEnum):
    DAY = "day"
    WEEK = "week"  # Monday to Sunday
    TEN = "ten"  # 旬
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


_RANGE = {BriefPeriod.DAY: "today", BriefPeriod.WEEK: "calendar_week"}
"""Names of `periods` where they differ."""
_BACK = {
    BriefPeriod.DAY: 62,
    BriefPeriod.WEEK: 53,
    BriefPeriod.TEN: 36,
    BriefPeriod.MONTH: 24,
    BriefPeriod.QUARTER: 8,
    BriefPeriod.YEAR: 3,
}
"""Periods that are offered at most."""


def over(cadence: BriefPeriod, today: int, month_from: int, begins: int) -> list[Period]:
    """Periods that are over, the newest first, of which history has all. `begins`: its first local day."""
    period, found = asked({"range": _RANGE.get(cadence, cadence.value)}, today, month_from), []
    for _ in range(_BACK[cadence]):
        period = previous(period, month_from)
        if period.first < begins:
            break
        found.append(period._replace(name="custom"))
    return found


def named(cadence: BriefPeriod, first: int, offered: list[Period]) -> Period | None:
    """The period of those that begins on a local day; None where none does: it is not over, or history lacks it."""
    return next((one for one in offered if one.first == first), None)


def issue(cadence: BriefPeriod, period: Period) -> tuple[int, int]:
    """(year, number) of the issue: a missing one leaves its number free. A week counts to the year of its Thursday, a
    month that does not begin on the first to that of its end."""
    if cadence is BriefPeriod.WEEK:
        year, week, _ = date_of(period.first).isocalendar()
        return year, week
    last = date_of(period.last)
    match cadence:
        case BriefPeriod.DAY:
            return last.year, last.timetuple().tm_yday
        case BriefPeriod.TEN:
            return last.year, (last.month - 1) * 3 + min(2, (last.day - 1) // 10) + 1
        case BriefPeriod.MONTH:
            return last.year, last.month
        case BriefPeriod.QUARTER:
            return last.year, (last.month - 1) // 3 + 1
    return last.year, 1
