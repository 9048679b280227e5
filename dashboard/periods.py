"""Periods people ask for: today, 7 days, week, 旬, month, quarter, year, or days of their own; those before; and what
each is compared with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from streams.model import typed
from streams.model.local_day import date_of, local_day, local_minute, month_start, number_of, weekday

NAMES = ("today", "week", "calendar_week", "ten", "month", "quarter", "year", "custom")
_BACK = 60
"""Periods that a link may step back at most."""
_LONGEST = 366


class Period(NamedTuple):
    """Local days, since 1970. `complete`: its last day is over, so it may be published."""

    name: str
    first: int
    last: int
    complete: bool = False


def asked(said: Mapping[str, str], today: int, month_from: int = 1) -> Period:
    """What an address says; what it says in vain is today, and `in_vain` says why. A running period ends today.
    `month_from`: day on which a statistical month begins."""
    name = said.get("range") or "today"
    if in_vain(said):
        return Period("today", today, today)
    if name == "custom":
        first, last = (typed.day(said.get(key, "")) or 0 for key in ("from", "to"))
        return Period(name, first, last, last < today)
    period = _named(name, today, month_from)
    for _ in range(typed.number(said.get("back", ""), most=_BACK) or 0):
        period = previous(period, month_from)
    return period


def in_vain(said: Mapping[str, str]) -> str:
    """Why the period of an address cannot be shown: the key of a sentence, '' when it can."""
    name = said.get("range") or "today"
    if name not in NAMES:
        return "vain_range"
    if name != "custom":
        return "vain_back" if said.get("back") and typed.number(said["back"], most=_BACK) is None else ""
    first, last = (typed.day(said.get(key, "")) for key in ("from", "to"))
    if first is None or last is None:
        return "vain_days"
    if first > last:
        return "vain_order"
    return "vain_long" if last - first >= _LONGEST else ""


def previous(period: Period, month_from: int = 1) -> Period:
    """The complete period before, of the same kind."""
    before = period.first - 1
    if period.name in ("today", "week", "custom"):
        length = period.last - period.first + 1
        return Period(period.name, period.first - length, before, complete=True)
    return Period(period.name, _named(period.name, before, month_from).first, before, complete=True)


def over(period: Period) -> Period:
    """Its days that are over; before its first day where none is."""
    return period if period.complete else period._replace(last=period.last - 1, complete=True)


def year_before(period: Period) -> Period | None:
    """The same days a year before; of a running period, of its days that are over: None where none is."""
    last = over(period).last
    if last < period.first:
        return None
    return Period(period.name, _year_back(period.first), _year_back(last), complete=True)


def compared(period: Period, now: int, month_from: int = 1, *, year: bool = False) -> tuple[Period, int | None]:
    """(what a period is compared with, up to which minute of its last day): a complete one with the whole period
    before, a running one with that up to the same time. `year`: with as many days that begin a year before instead.
    `now`: city ms."""
    before = previous(period, month_from)
    if year:
        first = _year_back(period.first)
        before = Period(period.name, first, first + period.last - period.first, complete=True)
    if period.complete:
        return before, None
    last = before.first + min(period.last, local_day(now)) - period.first
    return (before, None) if last > before.last else (before._replace(last=last), local_minute(now))


def _year_back(day: int) -> int:
    """February 29th has the 28th before it."""
    on = date_of(day)
    leap = (on.month, on.day) == (2, 29)
    return number_of(on.replace(year=on.year - 1, day=28 if leap else on.day))


def _named(name: str, last: int, month_from: int) -> Period:
    on = date_of(last)
    match name:
        case "week":
            return Period(name, last - 6, last)
        case "calendar_week":  # Monday to Sunday
            return Period(name, last - weekday(last), last)
        case "year":
            first = month_start(last, month_from)
            while _month_of(first) != 1:
                first = month_start(first - 1, month_from)
            return Period(name, first, last)
        case "ten":  # 1-10, 11-20, 21 to the end
            return Period(name, last - (on.day - (1, 11, 21)[min(2, (on.day - 1) // 10)]), last)
        case "month":
            return Period(name, month_start(last, month_from), last)
        case "quarter":
            first = month_start(last, month_from)
            while _month_of(first) % 3 != 1:
                first = month_start(first - 1, month_from)
            return Period(name, first, last)
    return Period("today", last, last)


def _month_of(first: int) -> int:
    """1..12: the month in which most days of a statistical month lie."""
    return date_of(first + 14).month
