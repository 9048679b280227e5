"""Days, working hours and limits, from the rules as they are written down; nothing of the product is imported."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
ZONE = 8 * HOUR
OFFICE = ((480, 690), (780, 1050))
"""Working hours in minutes of the day: 08:00-11:30 and 13:00-17:30."""
LIMITS = {"S": 1, "G": 7, "C": 20}
URGENT_MIN = 120


def day_of(ms: int) -> int:
    return (ms + ZONE) // DAY


def midnight(day: int) -> int:
    return day * DAY - ZONE


def works(day: int) -> bool:
    on = date(1970, 1, 1) + timedelta(days=day)
    if on.year > max(chinese_calendar.holidays).year:
        # Beyond the published calendar the weekday decides.
        return on.weekday() < 5
    return bool(chinese_calendar.is_workday(on))


def office(day: int) -> list[tuple[int, int]]:
    return [(midnight(day) + a * MINUTE, midnight(day) + b * MINUTE) for a, b in OFFICE] if works(day) else []


def without(span: tuple[int, int], pauses: list[tuple[int, int]]) -> int:
    """ms of a span that lie in no pause."""
    left = [span]
    for stop, go in pauses:
        left = [part for a, b in left for part in ((a, min(b, stop)), (max(a, go), b)) if part[0] < part[1]]
    return sum(b - a for a, b in left)


def worked(start: int, end: int, pauses: list[tuple[int, int]]) -> int:
    """Working minutes."""
    total = 0
    for day in range(day_of(start), day_of(end) + 1):
        for a, b in office(day):
            if max(a, start) < min(b, end):
                total += without((max(a, start), min(b, end)), pauses)
    return total // MINUTE


def limit_ends(start: int, letter: str, raised: int, pauses: list[tuple[int, int]]) -> int:
    if letter == "U":
        left, at = (URGENT_MIN + raised) * MINUTE, start
        for stop, go in sorted(pauses):
            if go <= at:
                continue
            if stop - at >= left:
                break
            left -= max(0, stop - at)
            at = max(at, go)
        return at + left
    left, day = LIMITS[letter] + raised, day_of(start)
    while left:
        day += 1
        closes = office(day)[-1][1] if works(day) else 0
        if closes and not any(stop <= closes < go for stop, go in pauses):
            left -= 1
    return closes
