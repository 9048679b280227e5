"""The local day is Asia/Shanghai's. No daylight saving since 1991, so a fixed offset serves every live event."""

from __future__ import annotations

_OFFSET_MS = 8 * 3_600_000
_DAY_MS = 86_400_000


def local_day(ms: int) -> int:
    """Days since 1970-01-01 of the local calendar, for a moment in ms since 1970 UTC."""
    return (ms + _OFFSET_MS) // _DAY_MS


def local_minute(ms: int) -> int:
    """Minute of the local day, 0..1439."""
    return (ms + _OFFSET_MS) % _DAY_MS // 60_000


def day_start(day: int) -> int:
    """First ms (UTC) of a local day."""
    return day * _DAY_MS - _OFFSET_MS
