"""How many workers a county usually has in session at an hour, and since when it has fewer than half of that."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import median

import msgspec

from streams.model.local_day import local_day, local_minute

DAYS = 14
LEAST_DAYS = 3
LEAST = 20
"""A county with fewer is not judged: a few who stay at home are half of it."""


class Count(msgspec.Struct, array_like=True):
    """Of one county. `days`: hour -> its largest count of each of the last days. `hour`: the one under way, as
    (day x 24 + hour), with its `most`. `since`: city ms since which it is under half, 0."""

    days: dict[int, list[int]] = msgspec.field(default_factory=dict)
    hour: int = 0
    most: int = 0
    since: int = 0


class Usual:
    def __init__(self) -> None:
        self.counties: dict[str, Count] = {}
        self.dirty = True

    def look(self, present: Mapping[str, int], counties: list[str], now: int) -> None:
        """`present`: workers now, by county; those without any are missing. Called at most once a minute."""
        hour = local_day(now) * 24 + local_minute(now) // 60
        for code in counties:
            one, n = self.counties.setdefault(code, Count()), present.get(code, 0)
            if one.hour != hour:
                self._close(one)
                one.hour, one.most = hour, 0
                self.dirty = True
            if n > one.most:
                one.most = n
                self.dirty = True
            known = one.days.get(hour % 24, [])
            low = len(known) >= LEAST_DAYS and median(known) >= LEAST and n < median(known) / 2
            if low != bool(one.since):
                one.since = now if low else 0
                self.dirty = True

    def drops(self) -> dict[str, int]:
        return {code: one.since for code, one in self.counties.items() if one.since}

    def _close(self, one: Count) -> None:
        if one.hour:
            one.days[one.hour % 24] = [*one.days.get(one.hour % 24, []), one.most][-DAYS:]
