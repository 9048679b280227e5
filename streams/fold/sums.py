"""Facts summed up the code prefix: village -> township -> county -> city."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

import msgspec

from streams.fold.period import PeriodSums
from streams.model.fact import HISTOGRAMS, Fact, standing
from streams.model.region import ancestors, is_code

KEPT_DAYS = 40
"""Days of which the live sums are kept; older ones are history's."""
_ALWAYS = 0
"""The "day" under which a standing measure (open) is summed over all days."""

_encoder = msgspec.msgpack.Encoder(order="sorted")
_decoder = msgspec.msgpack.Decoder(dict[str, int])


class Sums:
    """(measure, day) -> region -> integer; zeros are not kept, so equal sums are equal bytes. A histogram is one
    measure whose keys are `region.minutes`. They come last in an event, when nothing of it can fail any more, so they
    are never undone. `dirty`: since the last save."""

    prefix = "f"

    def __init__(self) -> None:
        self._days: dict[tuple[str, int], dict[str, int]] = {}
        self.period = PeriodSums()
        self.dirty: set[tuple[str, int]] = set()
        self._gone: set[tuple[str, int]] = set()

    def add(self, facts: Iterable[Fact], today: int) -> set[str]:
        """Adds facts; returns the regions whose sums changed. Of days before the kept ones only standing sums count."""
        touched: set[str] = set()
        for fact in facts:
            day = _ALWAYS if standing(fact.measure) else fact.day
            if (day and day <= today - KEPT_DAYS) or not is_code(fact.region):
                continue
            name, tail = _named(fact.measure)
            regions = self._days.setdefault((name, day), {})
            for code in ancestors(fact.region):
                _bump(regions, code + tail, fact.amount)
                if day:
                    self.period.add(fact.measure, code, day, fact.amount)
                touched.add(code)
            self.dirty.add((name, day))
            self._gone.discard((name, day))
        return touched

    def on_day(self, measure: str, region: str, day: int) -> int:
        return self._days.get((measure, day), {}).get(region, 0)

    def day(self, measure: str, day: int) -> Mapping[str, int]:
        """{region: integer} of a local day."""
        return self._days.get((measure, day), {})

    def standing(self, measure: str, region: str) -> int:
        return self._days.get((measure, _ALWAYS), {}).get(region, 0)

    def totals(self, region: str, first: int, last: int) -> Counter[str]:
        """{measure: integer} of a region over the local days first..last, of what is kept; standing sums as they are
        now."""
        found: Counter[str] = Counter()
        for (name, day), regions in self._days.items():
            if day == _ALWAYS or first <= day <= last:
                for key, amount in regions.items():
                    code, _, tail = key.partition(".")
                    if code == region:
                        found[f"{name}.{tail}" if tail else name] += amount
        return +found

    def begin_period(self, since: int) -> None:
        """A statistical month begins at local day `since`; nothing when it is the one already."""
        if since != self.period.since:
            self.period.begin(since, self._facts())

    def forget(self, today: int) -> None:
        """Drops the days that are no longer kept."""
        self._drop([key for key in self._days if key[1] and key[1] <= today - KEPT_DAYS])

    def clear(self) -> None:
        """Drops all."""
        self._drop(list(self._days))

    def record(self, key: tuple[str, int]) -> bytes:
        return _encoder.encode(self._days[key])

    def keys(self) -> list[tuple[str, int]]:
        return list(self._days)

    # -- as a table of the checkpoint ------------------------------------------------------------------------
    def changed(self) -> dict[bytes, bytes]:
        return {_field(key): self.record(key) for key in self.dirty}

    def gone(self) -> list[bytes]:
        return [_field(key) for key in self._gone]

    def saved(self) -> None:
        self.dirty.clear()
        self._gone.clear()

    def whole(self) -> dict[bytes, bytes]:
        return {_field(key): self.record(key) for key in self._days}

    def restore(self, name: str, raw: bytes) -> None:
        measure, _, day = name.partition(":")
        self._days[measure, int(day)] = _decoder.decode(raw)

    def _drop(self, keys: list[tuple[str, int]]) -> None:
        for key in keys:
            del self._days[key]
            self.dirty.discard(key)
            self._gone.add(key)

    def _facts(self) -> Iterator[tuple[str, str, int, int]]:
        for (name, day), regions in self._days.items():
            if day != _ALWAYS:
                for key, amount in regions.items():
                    region, _, tail = key.partition(".")
                    yield (f"{name}.{tail}" if tail else name), region, day, amount


def _field(key: tuple[str, int]) -> bytes:
    return f"f:{key[0]}:{key[1]}".encode()


@lru_cache(4096)
def _named(measure: str) -> tuple[str, str]:
    """(name of the sum, tail of its keys)."""
    for family in HISTOGRAMS:
        if measure.startswith(family):
            return family.rstrip("."), "." + measure[len(family) :]
    return measure, ""


def _bump(regions: dict[str, int], code: str, amount: int) -> None:
    total = regions.get(code, 0) + amount
    if total:
        regions[code] = total
    else:
        regions.pop(code, None)
