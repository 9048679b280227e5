"""What the simulated city counted before its cases begin: daily sums of the counties, without cases. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache

from streams.demo.matters import Matters
from streams.demo.seasons import case_of
from streams.model.fact import HISTOGRAMS, moments
from streams.model.local_day import day_start, local_day
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
            county = matter.village[: Tier.COUNTY]
            for measure, at, unit, amount in moments(case_of(matter, rules), end):
                on = local_day(at)
                if day <= on <= last and (name := _measure(measure)):
                    days[on][name, county, "" if measure.startswith(HISTOGRAMS) else unit] += amount
        yield day, sums_of(days.pop(day, Counter()))


@cache
def _measure(name: str) -> str:
    """As it is imported: values of a histogram are rounded to two digits; '' for what sums of a day do not have."""
    if not may_import(name):
        return ""
    if not name.startswith(HISTOGRAMS):
        return name
    family, _, value = name.rpartition(".")
    step = 10 ** max(0, len(value) - 2)
    return f"{family}.{int(value) // step * step}"
