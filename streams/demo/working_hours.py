"""Plain office hours of the simulated departments: Monday to Friday, 8:00-17:30. Holidays are not known here."""

from __future__ import annotations

from streams.model.local_day import day_start, local_day, local_minute

OPEN_MIN = 8 * 60
CLOSE_MIN = 17 * 60 + 30
WORKDAY_MIN = CLOSE_MIN - OPEN_MIN
_MIN_MS = 60_000


def weekday(day: int) -> int:
    """0 = Monday, of a local day."""
    return (day + 3) % 7


def is_workday(day: int) -> bool:
    return weekday(day) < 5


def opening(ms: int) -> int:
    """The moment itself while an office is open, else when it opens next (ms)."""
    day, minute = local_day(ms), local_minute(ms)
    if is_workday(day):
        if minute < OPEN_MIN:
            return _opens(day)
        if minute < CLOSE_MIN:
            return ms
    day += 1
    while not is_workday(day):
        day += 1
    return _opens(day)


def after(ms: int, minutes: float) -> int:
    """The moment at which so many working minutes have passed since `ms` (ms)."""
    at, left = opening(ms), minutes
    while (rest := _left_today(at)) < left:
        left -= rest
        at = opening(_opens(local_day(at)) + WORKDAY_MIN * _MIN_MS)
    return at + round(left * _MIN_MS)


def _opens(day: int) -> int:
    return day_start(day) + OPEN_MIN * _MIN_MS


def _left_today(at: int) -> float:
    return (_opens(local_day(at)) + WORKDAY_MIN * _MIN_MS - at) / _MIN_MS
