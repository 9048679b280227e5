"""How many workers a county usually has in session at an hour, and since when it has fewer than half of that."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import median

import msgspec

from streams.fold.tables import Single
from streams.fold.undo import Undo
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


_decoder = msgspec.msgpack.Decoder(dict[str, Count])


class Baseline:
    def __init__(self, undo: Undo) -> None:
        none: dict[str, Count] = {}
        self.table = Single("usual", undo, none, _decoder.decode)

    def look(self, present: Mapping[str, int], counties: list[str], now: int) -> None:
        """`present`: workers now, by county; those without any are missing. Called at most once a minute."""
        known_counties = self.table.edit()
        hour = local_day(now) * 24 + local_minute(now) // 60
        for code in counties:
            one, n = known_counties.setdefault(code, Count()), present.get(code, 0)
            if one.hour != hour:
                self._close(one)
                one.hour, one.most = hour, 0
            if n > one.most:
                one.most = n
            known = one.days.get(hour % 24, [])
            low = len(known) >= LEAST_DAYS and median(known) >= LEAST and n < median(known) / 2
            if low != bool(one.since):
                one.since = now if low else 0

    def drops(self) -> dict[str, int]:
        return {code: one.since for code, one in self.table.value.items() if one.since}

    def _close(self, one: Count) -> None:
        if one.hour:
            one.days[one.hour % 24] = [*one.days.get(one.hour % 24, []), one.most][-DAYS:]
