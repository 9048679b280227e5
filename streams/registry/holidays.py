"""Days off: as published each November for the year after (chinesecalendar), then as the city names them, then by law.

The law fixes which days are holidays (全国年节及纪念日放假办法, as of 2025); which weekends are worked for them is
published year by year. So a year that is not published yet has the days of the law off, its due dates provisional.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import chinese_calendar

_LUNAR = {
    2027: ((2, 6), (4, 5), (6, 9), (9, 15)),
    2028: ((1, 26), (4, 4), (5, 28), (10, 3)),
    2029: ((2, 13), (4, 4), (6, 16), (9, 22)),
    2030: ((2, 3), (4, 5), (6, 5), (9, 12)),
    2031: ((1, 23), (4, 5), (6, 24), (10, 1)),
    2032: ((2, 11), (4, 4), (6, 12), (9, 19)),
    2033: ((1, 31), (4, 4), (6, 1), (9, 8)),
    2034: ((2, 19), (4, 5), (6, 20), (9, 27)),
    2035: ((2, 8), (4, 5), (6, 10), (9, 16)),
    2036: ((1, 28), (4, 4), (5, 30), (10, 4)),
}
"""(first day of the first lunar month, 清明, 5th of the fifth, 15th of the eighth) in Beijing. The new moons of
2027-02-06 and 2030-02-03 fall within 8 minutes of midnight: almanacs by UTC are a day off there."""


def by_law(year: int) -> frozenset[date]:
    """Holidays of a year; without those of the moon beyond the table."""
    fixed = [(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)]
    days = [date(year, month, day) for month, day in fixed]
    if year in _LUNAR:
        spring, *others = (date(year, month, day) for month, day in _LUNAR[year])
        days += [spring + timedelta(days=n) for n in (-1, 0, 1, 2)] + others
    return frozenset(days)


def calendar(own: Mapping[date, bool]) -> tuple[frozenset[date], frozenset[date], date]:
    """(weekdays off, weekends worked, last day whose holidays are known). `own`: by day, whether the city works on it.
    A year counts as known once the city has named every weekday of it that is a holiday by law."""
    published = max(chinese_calendar.workdays).year
    off = {day for day in chinese_calendar.holidays if day.weekday() < 5}
    on = {day for day in chinese_calendar.workdays if day.weekday() >= 5}
    beyond = range(published + 1, max(published, *_LUNAR) + 1)
    off |= {day for year in beyond for day in by_law(year) if day.weekday() < 5}
    for day, works in own.items():
        (on if works else off).add(day)
        (off if works else on).discard(day)
    known = published
    while all(day in own for day in by_law(known + 1) if day.weekday() < 5):
        known += 1
    return frozenset(off), frozenset(on), date(known, 12, 31)
