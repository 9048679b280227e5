"""The cities of a province and what they have together. A city that is not heard of is in no total, and each total says
of how many cities it is. Adding up is commutative: neither the order of the cities nor that of their answers
changes anything."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from streams.kpi.values import FEW, rate_text, share
from streams.model.local_day import local_day
from streams.wire.records import RegionNumbers
from streams.wire.totals import CityTotals

SILENT_MS = 30_000
"""What a city says of itself is older than this: it is silent."""
COUNTS = ("reports", "open", "overdue", "reachable")
"""What adds up over cities. A median does not."""


class CityState(StrEnum):
    """Of these only `heard` is in a total."""

    HEARD = "heard"
    SILENT = "silent"  # nothing, or nothing new, for SILENT_MS
    NEVER = "never"  # not once since the page's server began
    OTHER_DAY = "other_day"  # its day is not the page's
    OTHER_KIND = "other_kind"  # simulated among real ones, or real among simulated ones


class CityAnswer(NamedTuple):
    """The newest answer of a city. `age_ms`: real ms since what it says was so."""

    totals: CityTotals
    age_ms: int


class CityLine(NamedTuple):
    """One city as the page shows it. `heard`: also of a silent one, its last."""

    code: str
    state: CityState
    heard: CityAnswer | None = None

    @property
    def name(self) -> str:
        return self.heard.totals.name if self.heard else self.code

    @property
    def counted(self) -> bool:
        return self.state is CityState.HEARD


class Total(NamedTuple):
    """`value`: the sum over `of` cities."""

    value: int
    of: int


class ProvinceTotals(NamedTuple):
    """`counts`: by name in COUNTS. `on_time` of `due` in the month so far, over `rated` cities."""

    counts: dict[str, Total]
    on_time: int
    due: int
    rated: int

    @property
    def rate(self) -> str:
        """As it is shown, '' of none."""
        return rate_text(share(self.on_time, self.due))

    @property
    def few(self) -> bool:
        return 0 < self.due < FEW


def line(code: str, heard: CityAnswer | None, today: int, *, demo: bool) -> CityLine:
    """What is to be thought of a city's newest answer on the local day `today`. `demo`: of the page."""
    if heard is None:
        return CityLine(code, CityState.NEVER)
    if heard.totals.demo != demo:
        return CityLine(code, CityState.OTHER_KIND, heard)
    if heard.age_ms > SILENT_MS:
        return CityLine(code, CityState.SILENT, heard)
    if local_day(heard.totals.fold) != today:
        return CityLine(code, CityState.OTHER_DAY, heard)
    return CityLine(code, CityState.HEARD, heard)


def merged(lines: Iterable[CityLine]) -> ProvinceTotals:
    """Of the cities that are heard of."""
    found = [one.heard.totals.numbers for one in lines if one.counted and one.heard]
    rates = [(one.on_time, one.due) for one in found if one.on_time is not None and one.due is not None]
    return ProvinceTotals(
        {name: _total(name, found) for name in COUNTS},
        sum(top for top, _ in rates),
        sum(due for _, due in rates),
        len(rates),
    )


def _total(name: str, found: list[RegionNumbers]) -> Total:
    values = [value for one in found if (value := getattr(one, name)) is not None]
    return Total(sum(values), len(values))
