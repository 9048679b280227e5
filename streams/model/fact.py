"""Numbers as facts: (measure, region, local day, integer). Summed up the code prefix, live and in history alike.

`facts(before, after)` is the difference of what each version contributes, so sums telescope: whatever order
events arrive in, the total depends on the final case alone, and a late correction is a negative fact on its own day.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from streams.model.case import Case
from streams.model.local_day import local_day

REPORTS = "reports"
DUPLICATES = "duplicates"
INVALID = "invalid"
OPEN = "open"
MEASURES = (REPORTS, DUPLICATES, INVALID, OPEN)


class Fact(NamedTuple):
    measure: str
    region: str
    day: int
    amount: int


def contribution(case: Case | None) -> Counter[tuple[str, str, int]]:
    """What one version of a case adds to the sums, keyed (measure, region, day)."""
    sums: Counter[tuple[str, str, int]] = Counter()
    if case is None or not case.known:
        return sums
    born = local_day(case.reported_at)
    if case.invalid or case.duplicate:
        sums[INVALID if case.invalid else DUPLICATES, case.village, born] += 1
        return sums
    sums[REPORTS, case.village, born] += 1
    sums[OPEN, case.village, born] += 1
    if (ended := case.ended_at) is not None:
        sums[OPEN, case.village, local_day(ended)] -= 1
    return sums


def facts(before: Case | None, after: Case | None) -> list[Fact]:
    """The facts that turn the sums with `before` into the sums with `after`; sorted, without zeros."""
    change = contribution(after)
    change.subtract(contribution(before))
    return [Fact(*key, amount) for key, amount in sorted(change.items()) if amount]
