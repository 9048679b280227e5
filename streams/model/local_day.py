"""The local day is Asia/Shanghai's. No daylight saving since 1991, so a fixed offset serves every live event."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

_EPOCH = date(1970, 1, 1).toordinal()
_OFFSET_MS = 8 * 3_600_000
_LIMIT_MS = 18 * 3_600_000
_DAY_MS = 86_400_000
BEIJING = timezone(timedelta(milliseconds=_OFFSET_MS))


def date_of(day: int) -> date:
    return date.fromordinal(_EPOCH + day)


def number_of(on: date) -> int:
    """Local day, since 1970-01-01."""
    return on.toordinal() - _EPOCH


def iso_day(day: int) -> str:
    """2026-11-23"""
    return date_of(day).isoformat()


def local_day(ms: int) -> int:
    """Days since 1970-01-01 of the local calendar, for a moment in ms since 1970 UTC."""
    return (ms + _OFFSET_MS) // _DAY_MS


def local_minute(ms: int) -> int:
    """Minute of the local day, 0..1439."""
    return (ms + _OFFSET_MS) % _DAY_MS // 60_000


def day_start(day: int) -> int:
    """First ms (UTC) of a local day."""
    return day * _DAY_MS - _OFFSET_MS


def limit_of(day: int) -> int:
    """A limit that is given as a local day: its 18:00."""
    return day_start(day) + _LIMIT_MS


def stamp(ms: int) -> str:
    """A moment as people read it, local time: 2026-11-23 09:40:00."""
    return datetime.fromtimestamp(ms / 1000, BEIJING).strftime("%Y-%m-%d %H:%M:%S")


def moment(ms: int) -> datetime:
    """Local time to the second, as a spreadsheet keeps it: without a zone."""
    return datetime.fromtimestamp(ms // 1000, BEIJING).replace(tzinfo=None)


def iso(ms: int) -> str:
    """A moment as systems read it: 2026-11-23T09:40:00+08:00."""
    return datetime.fromtimestamp(ms / 1000, BEIJING).isoformat(timespec="seconds")


def month_start(day: int, first: int = 1) -> int:
    """Local day on which the statistical month of `day` began; a month begins on its `first` day (1..28)."""
    on = date_of(day)
    if on.day >= first:
        return number_of(on.replace(day=first))
    before = date.fromordinal(on.replace(day=1).toordinal() - 1)
    return number_of(before.replace(day=first))


def weekday(day: int) -> int:
    """0 = Monday, of a local day; 1970-01-01 was a Thursday."""
    return (day + 3) % 7


def is_weekend(day: int) -> bool:
    """Saturday or Sunday, worked or not."""
    return weekday(day) >= 5
