"""Sums of a statistical month so far, and its histograms: derived from the daily sums, kept up with each fact."""

from __future__ import annotations

from collections.abc import Iterable

from streams.model.fact import EXEMPT, FELL_DUE, HANDLE, ON_TIME

_TOTALS = frozenset({ON_TIME, FELL_DUE, EXEMPT})


class PeriodSums:
    """From local day `since` on. Nothing of it is saved: it is made again from the daily sums."""

    def __init__(self) -> None:
        self.since = -1
        self._totals: dict[tuple[str, str], int] = {}
        self._bins: dict[str, dict[int, int]] = {}
        self._medians: dict[str, tuple[int | None, int]] = {}

    def begin(self, since: int, days: Iterable[tuple[str, str, int, int]]) -> None:
        """Anew from `since` with (measure, region, local day, amount) of the days kept."""
        self.since = since
        for held in (self._totals, self._bins, self._medians):
            held.clear()
        for fact in days:
            self.add(*fact)

    def add(self, measure: str, region: str, day: int, amount: int) -> None:
        if day < self.since:
            return
        if measure.startswith(HANDLE):
            bins = self._bins.setdefault(region, {})
            minutes = int(measure[len(HANDLE) :])
            bins[minutes] = bins.get(minutes, 0) + amount
            self._medians.pop(region, None)
        elif measure in _TOTALS:
            key = measure, region
            self._totals[key] = self._totals.get(key, 0) + amount

    def total(self, measure: str, region: str) -> int:
        return self._totals.get((measure, region), 0)

    def handled(self, region: str) -> tuple[int | None, int]:
        """(median working minutes from acceptance to done, of how many); None of none."""
        if region not in self._medians:
            self._medians[region] = _median(self._bins.get(region, {}))
        return self._medians[region]


def _median(bins: dict[int, int]) -> tuple[int | None, int]:
    """The smallest value that at least half do not exceed."""
    n = sum(bins.values())
    seen = 0
    for minutes in sorted(bins):
        seen += bins[minutes]
        if 0 < n <= 2 * seen:
            return minutes, n
    return None, 0
