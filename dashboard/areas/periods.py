"""Periods people ask for: today, 7 days, 旬, month, quarter, or days of their own; and what each is compared with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

_EPOCH = date(1970, 1, 1)
NAMES = ("today", "week", "ten", "month", "quarter", "custom")
_LONGEST = 366


class Period(NamedTuple):
    """Local days, since 1970. `complete`: its last day is over, so it is frozen at its cut."""

    name: str
    first: int
    last: int
    complete: bool = False


def asked(said: Mapping[str, str], today: int) -> Period:
    """What an address says; what it says in vain is today. A running period ends today."""
    name = said.get("range", "today")
    if name == "custom":
        days = [_day(said.get(key, "")) for key in ("from", "to")]
        if days[0] is not None and days[1] is not None and days[0] <= days[1] and days[1] - days[0] < _LONGEST:
            return Period(name, days[0], days[1], days[1] < today)
        return Period("today", today, today)
    return _named(name if name in NAMES else "today", today)


def previous(period: Period) -> Period:
    """The complete period before, of the same kind."""
    before = period.first - 1
    if period.name in ("today", "week", "custom"):
        length = period.last - period.first + 1
        return Period(period.name, period.first - length, before, complete=True)
    return Period(period.name, _named(period.name, before).first, before, complete=True)


def iso(day: int) -> str:
    return (_EPOCH + timedelta(days=day)).isoformat()


def _day(text: str) -> int | None:
    try:
        return (date.fromisoformat(text) - _EPOCH).days
    except ValueError:
        return None


def _named(name: str, last: int) -> Period:
    on = _EPOCH + timedelta(days=last)
    match name:
        case "week":
            return Period(name, last - 6, last)
        case "ten":  # 1-10, 11-20, 21 to the end
            return Period(name, last - (on.day - (1, 11, 21)[min(2, (on.day - 1) // 10)]), last)
        case "month":
            return Period(name, last - (on.day - 1), last)
        case "quarter":
            begin = on.replace(month=3 * ((on.month - 1) // 3) + 1, day=1)
            return Period(name, last - (on - begin).days, last)
    return Period("today", last, last)
