"""What the simulated city counted before its cases begin: daily sums of the counties, without cases. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from streams.demo.matters import Matters
from streams.demo.seasons import told
from streams.model.fact import HISTOGRAMS, FactKey, contribution
from streams.model.local_day import day_start
from streams.model.region import Tier
from streams.model.regulation import Regulation
from streams.model.sums import Sums, may_import, sums_of

ORIGIN = "示例平台"


def daily(matters: Matters, rules: Regulation, first: int, last: int) -> Iterator[tuple[int, Sums]]:
    """Of each local day from `first` to `last`, as it was known at the end of the last: what the cases of these days
    add to it. What is left open then has no later day here."""
    end = day_start(last + 1) - 1
    days: dict[int, Counter[tuple[str, str, str]]] = defaultdict(Counter)
    for day in range(first, last + 1):
        for matter in matters.of(day):
            for key, amount in contribution(told(matter, rules), end).items():
                if day <= key.day <= last and may_import(key.measure):
                    days[key.day][_place(key)] += amount
        yield day, sums_of(days.pop(day, Counter()))


def _place(key: FactKey) -> tuple[str, str, str]:
    """(measure, county, unit). Values of a histogram are rounded to two digits and are of no unit."""
    county = key.region[: Tier.COUNTY]
    family, _, value = key.measure.rpartition(".")
    if not key.measure.startswith(HISTOGRAMS):
        return key.measure, county, key.unit
    minutes = int(value)
    step = 10 ** max(0, len(value) - 2)
    return f"{family}.{minutes // step * step}", county, ""
