"""The clocks of a case: working time, limits, colours. Pure: the calendar is a value, the moment an argument.

Units: working minutes; workdays (the day of the start is not counted, the last ends at close of business); continuous
minutes; natural days (as workdays, by the calendar alone, the last ends at midnight). A suspension stops a clock: the
minutes inside it do not count, nor do days at whose end the clock stood.
Source: the city's rules for its five clocks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum

import msgspec

from streams.model.local_day import day_start, local_day

_MIN_MS = 60_000
_DAY_MIN = 1_440
_FAR_DAYS = 3_660
"""No limit is ten years long; a search beyond that is a calendar without workdays."""

Span = tuple[int, int]
"""(from, to): minutes of the local day, or city ms, as given."""


class Unit(StrEnum):
    WORKING_MINUTES = "working_minutes"
    WORKDAYS = "workdays"
    MINUTES = "minutes"
    NATURAL_DAYS = "natural_days"


class Limit(msgspec.Struct, frozen=True):
    amount: int
    unit: Unit


class Hours(msgspec.Struct, frozen=True):
    """Working hours from a local day on: spans in minutes of the day, in order, apart."""

    valid_from: int
    spans: tuple[Span, ...]


class Calendar(msgspec.Struct, frozen=True, eq=False):
    """`hours` by their first day. `workday`: whether a local day is one. `known_until`: the last local day whose
    holidays are published; a deadline beyond it is provisional (暂定). `known`: what was worked out of days, each of
    which the clocks of hundreds of cases ask for."""

    hours: tuple[Hours, ...]
    workday: Callable[[int], bool]
    known_until: int
    known: dict[int, tuple[Span, ...]] = {}

    def spans(self, day: int) -> tuple[Span, ...]:
        """The working spans of a local day, minutes; () when no one works."""
        if not self.workday(day):
            return ()
        return next((h.spans for h in reversed(self.hours) if h.valid_from <= day), ())

    def working(self, day: int) -> tuple[Span, ...]:
        """The same in city ms."""
        found = self.known.get(day)
        if found is None:
            begin = day_start(day)
            found = self.known[day] = tuple((begin + a * _MIN_MS, begin + b * _MIN_MS) for a, b in self.spans(day))
        return found


class Colour(StrEnum):
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


YELLOW_FROM = 0.8
"""Share of a limit that is used up when it turns yellow; red from the whole."""


def due(calendar: Calendar, start: int, limit: Limit, pauses: Sequence[Span] = ()) -> int:
    """City ms at which `limit` is used up by a clock that started at `start` and stood during `pauses` (city ms, in
    order, apart). Raises ValueError for a calendar in which that never comes."""
    match limit.unit:
        case Unit.MINUTES:
            return _after(start, limit.amount * _MIN_MS, _without(pauses))
        case Unit.WORKING_MINUTES:
            return _after(start, limit.amount * _MIN_MS, lambda day: _running(calendar.working(day), pauses))
        case Unit.WORKDAYS:
            return _end_of_day(start, limit.amount, pauses, lambda day: _close(calendar, day))
        case Unit.NATURAL_DAYS:
            return _end_of_day(start, limit.amount, pauses, lambda day: day_start(day + 1))


def provisional(calendar: Calendar, moment: int) -> bool:
    """Whether a deadline lies beyond the published holidays."""
    return local_day(moment) > calendar.known_until


def working_ms(calendar: Calendar, start: int, end: int, pauses: Sequence[Span] = ()) -> int:
    """Working time between two moments, ms, without the pauses."""
    total = 0
    for day in range(local_day(start), local_day(end) + 1):
        for a, b in _running(calendar.working(day), pauses):
            total += max(0, min(b, end) - max(a, start))
    return total


def workdays(calendar: Calendar, start: int, end: int) -> float:
    """Working time between two moments in days of the hours then valid; 0 where no one works between them."""
    total = 0.0
    for day in range(local_day(start), local_day(end) + 1):
        spans = calendar.working(day)
        whole = sum(b - a for a, b in spans)
        if whole:
            total += sum(max(0, min(b, end) - max(a, start)) for a, b in spans) / whole
    return total


def used(calendar: Calendar, start: int, limit: Limit, now: int, pauses: Sequence[Span] = ()) -> float:
    """Share of the limit that is used up at `now`, 1.0 at its end; grows evenly with the time that counts for it."""
    end = due(calendar, start, limit, pauses)
    if now >= end:
        return 1.0
    if limit.unit in (Unit.MINUTES, Unit.NATURAL_DAYS):
        return _counted(start, now, pauses) / max(1, _counted(start, end, pauses))
    whole = working_ms(calendar, start, end, pauses)
    return working_ms(calendar, start, now, pauses) / whole if whole else 0.0


def colour(share: float) -> Colour:
    if share >= 1:
        return Colour.RED
    return Colour.YELLOW if share >= YELLOW_FROM else Colour.GREEN


def _close(calendar: Calendar, day: int) -> int | None:
    """Close of business of a local day, city ms; None when no one works."""
    spans = calendar.working(day)
    return spans[-1][1] if spans else None


def _without(pauses: Sequence[Span]) -> Callable[[int], Sequence[Span]]:
    return lambda day: _running([(day_start(day), day_start(day + 1))], pauses)


def _running(spans: Sequence[Span], pauses: Sequence[Span]) -> Sequence[Span]:
    """What of `spans` lies in no pause."""
    for stop, go in pauses:
        spans = [
            part
            for a, b in spans
            for part in ((a, min(b, stop)), (max(a, go), b))
            if part[0] < part[1] and not (stop <= part[0] and part[1] <= go)
        ]
    return spans


def _after(start: int, ms: int, running: Callable[[int], Sequence[Span]]) -> int:
    """The moment at which so much time has run since `start`."""
    first = local_day(start)
    for day in range(first, first + _FAR_DAYS):
        for a, b in running(day):
            begin = max(a, start)
            if b <= begin:
                continue
            if b - begin >= ms:
                return begin + ms
            ms -= b - begin
    raise ValueError("no working time in ten years: check the calendar")


def _end_of_day(start: int, days: int, pauses: Sequence[Span], ends: Callable[[int], int | None]) -> int:
    """The end of the `days`-th day after that of the start whose end the clock saw running."""
    first = local_day(start) + 1
    left = days
    for day in range(first, first + _FAR_DAYS):
        end = ends(day)
        if end is None or any(stop <= end < go for stop, go in pauses):
            continue
        left -= 1
        if left <= 0:
            return end
    raise ValueError("no workday in ten years: check the calendar")


def _counted(start: int, end: int, pauses: Sequence[Span]) -> int:
    """ms between two moments without the pauses."""
    return sum(b - a for a, b in _running([(start, end)], pauses)) if end > start else 0
