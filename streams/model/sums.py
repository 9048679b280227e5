"""Sums of a day that came from elsewhere, without the cases behind them (无明细): what a city counted before its store.

They add to the numbers of their day and to nothing else: no list shows them, and no live number holds them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

import msgspec

from streams.model.fact import BORN, HISTOGRAMS, STAGE, FactKey, standing
from streams.model.fact_work import SUSPENDED
from streams.model.region import is_code

NEWEST_DAYS = 32
"""Days that are nearer than this to the day of the import are refused: the live sums of a month would lack them."""
WHOLE_DAY = 1_440
"""The minute of a fact that is known of its day alone: no part of a day has it."""
Sums = dict[str, dict[str, int]]
"""Measure -> place -> amount. A place is a region code, behind a `/` the unit; a histogram (`handle`) has the value
behind a `.` there: `211221/heating.240`."""


class ImportedSums(msgspec.Struct, frozen=True):
    """`id`: origin and day. `origin`: the system they come from. `day`: local day since 1970. `at`: city ms of the
    import. `version`: grows with each import of the same day and origin; the newest replaces the others."""

    id: str
    origin: str
    day: int
    at: int
    version: int
    sums: Sums


def facts_of(one: ImportedSums) -> Counter[FactKey]:
    """What the sums of a day add."""
    return Counter(
        {
            FactKey(f"{measure}.{value}" if value else measure, region, one.day, WHOLE_DAY, unit): amount
            for measure, region, unit, value, amount in _each(one.sums)
        }
    )


def sums_of(facts: Mapping[tuple[str, str, str], int]) -> Sums:
    """Of {(measure, region, unit): amount}, as they travel."""
    found: Sums = {}
    for (measure, region, unit), amount in sorted(facts.items()):
        name, _, value = measure.rpartition(".") if measure.startswith(HISTOGRAMS) else (measure, "", "")
        place = f"{region}/{unit}" if unit else region
        if amount:
            found.setdefault(name, {})[f"{place}.{value}" if value else place] = amount
    return found


def wrong(sums: Sums, city: str) -> str:
    """Why they cannot be taken, '' when they can."""
    for measure, region, _, value, amount in _each(sums):
        if not (is_code(region) and region.startswith(city)):
            return f"{region[:20]!r} is no code of a region of {city}"
        if not may_import(f"{measure}.{value}" if value else measure):
            return f"{measure[:40]!r} is no measure that sums of a day have"
        if amount < 0 and not standing(measure):
            return f"{measure} of {region} is negative"
    return ""


def may_import(measure: str) -> bool:
    """What is open by the day of its report, by stage or suspended is known of cases alone."""
    return bool(measure) and measure != SUSPENDED and not measure.startswith((STAGE, BORN))


def _each(sums: Sums) -> Iterator[tuple[str, str, str, str, int]]:
    """(measure, region, unit, value, amount)."""
    for measure, places in sums.items():
        for place, amount in places.items():
            where, _, value = place.partition(".")
            region, _, unit = where.partition("/")
            yield measure, region, unit, value, amount
