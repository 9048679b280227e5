"""Facts summed up the code prefix: village -> township -> county -> city."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from streams.model.fact import OPEN, Fact
from streams.model.region import ancestors, is_code

KEPT_DAYS = 40
"""Days of which the live sums are kept; older ones are history's."""
_ALWAYS = 0
"""The "day" under which a standing measure (open) is summed over all days."""

_encoder = msgspec.msgpack.Encoder(order="sorted")
_decoder = msgspec.msgpack.Decoder(dict[str, int])


class Sums:
    """(measure, day) -> region -> integer; zeros are not kept, so equal sums are equal bytes."""

    def __init__(self) -> None:
        self._days: dict[tuple[str, int], dict[str, int]] = {}
        self.dirty: set[tuple[str, int]] = set()

    def add(self, facts: Iterable[Fact], today: int) -> set[str]:
        """Adds facts; returns the regions whose sums changed. Days before the kept ones only count in `open`."""
        touched: set[str] = set()
        for fact in facts:
            day = _ALWAYS if fact.measure == OPEN else fact.day
            if day and day <= today - KEPT_DAYS:
                continue
            regions = self._days.setdefault((fact.measure, day), {})
            for code in ancestors(fact.region) if is_code(fact.region) else ():
                _bump(regions, code, fact.amount)
                touched.add(code)
            self.dirty.add((fact.measure, day))
        return touched

    def on_day(self, measure: str, region: str, day: int) -> int:
        return self._days.get((measure, day), {}).get(region, 0)

    def standing(self, measure: str, region: str) -> int:
        return self._days.get((measure, _ALWAYS), {}).get(region, 0)

    def forget(self, today: int) -> list[tuple[str, int]]:
        """Drops the days that are no longer kept; returns them."""
        old = [key for key in self._days if key[1] and key[1] <= today - KEPT_DAYS]
        for key in old:
            del self._days[key]
            self.dirty.discard(key)
        return old

    def record(self, key: tuple[str, int]) -> bytes:
        return _encoder.encode(self._days[key])

    def restore(self, key: tuple[str, int], raw: bytes) -> None:
        self._days[key] = _decoder.decode(raw)

    def keys(self) -> list[tuple[str, int]]:
        return list(self._days)


def _bump(regions: dict[str, int], code: str, amount: int) -> None:
    total = regions.get(code, 0) + amount
    if total:
        regions[code] = total
    else:
        regions.pop(code, None)
