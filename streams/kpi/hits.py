"""How often what was pointed out came: recomputed over the past, with what was known at that time alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from streams.kpi.values import share


class Hits(NamedTuple):
    """What would have been pointed out at a moment, and what came after it. `at`: city ms. `days`: of history before.
    `named`: pointed out, of which `came`; `others`: looked at and not pointed out, of which `others_came`: where these
    came as often, it is of no use."""

    at: int
    days: int
    named: int
    came: int
    others: int
    others_came: int

    @property
    def rate(self) -> float | None:
        """% of what was pointed out; None of nothing."""
        return share(self.came, self.named)

    @property
    def others_rate(self) -> float | None:
        return share(self.others_came, self.others)


def hits(at: int, days: int, judged: Iterable[tuple[bool, bool]]) -> Hits:
    """`judged`: of each that was looked at, whether it is pointed out, and whether it came."""
    counts = {(named, came): 0 for named in (True, False) for came in (True, False)}
    for one in judged:
        counts[one] += 1
    named, others = (counts[kind, True] + counts[kind, False] for kind in (True, False))
    return Hits(at, days, named, counts[True, True], others, counts[False, True])


def summed(parts: Iterable[Hits]) -> Hits:
    """Of several moments; `at` and `days` are those of the newest. Raises ValueError for none."""
    found = sorted(parts)
    if not found:
        raise ValueError("no moment was looked at")
    return Hits(*found[-1][:2], *(sum(one[nth] for one in found) for nth in range(2, len(Hits._fields))))
