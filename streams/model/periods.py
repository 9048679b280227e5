"""The cadence of a task: when its next instance begins. Local time."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from streams.model.local_day import date_of, day_start, local_day, number_of


class Cadence(StrEnum):
    ONCE = "once"  # 一次
    DAY = "day"  # 日
    WEEK = "week"  # 周，自周一
    TEN_DAYS = "ten_days"  # 旬：1 日、11 日、21 日
    MONTH = "month"  # 月
    QUARTER = "quarter"  # 季


def next_start(cadence: Cadence, at: int) -> int:
    """City ms of the first moment of the period after the one of `at`; 0 for a task that is given once."""
    if cadence is Cadence.ONCE:
        return 0
    return day_start(number_of(_next(cadence, date_of(local_day(at)))))


def _next(cadence: Cadence, day: date) -> date:
    match cadence:
        case Cadence.DAY:
            return day + timedelta(days=1)
        case Cadence.WEEK:
            return day + timedelta(days=7 - day.weekday())
        case Cadence.TEN_DAYS if day.day < 21:
            return day.replace(day=11 if day.day < 11 else 21)
        case Cadence.QUARTER:
            month = (day.month - 1) // 3 * 3 + 4
            return date(day.year + (month > 12), month - 12 * (month > 12), 1)
        case _:
            return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
