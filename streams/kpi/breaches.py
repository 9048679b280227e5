"""Which open cases will probably not be done by their limit: by what is before them in the queue of their unit, and by
how long the like took it. Of units alone, never of a person."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from streams.kpi.hits import Hits, hits
from streams.model.region import Tier

SPEED_DAYS = 28
NEXT_DAYS = 7
SHORTEST_DAYS = 21
LEAST = 5
"""Like cases from which a pace is known."""
_DAY_MS = 86_400_000


class LimitedCase(NamedTuple):
    """A case with a limit. Times are city ms; `ended_at`: 0 = it is open."""

    code: str
    village: str
    type: str
    unit: str
    reported_at: int
    due: int
    ended_at: int

    @property
    def queue(self) -> tuple[str, str]:
        """What its unit has in its township."""
        return self.unit, self.village[: Tier.TOWNSHIP]

    @property
    def like(self) -> tuple[str, str, str]:
        """Of one type at one unit in one county: these take alike."""
        return self.unit, self.type, self.village[: Tier.COUNTY]

    def waits(self, at: int) -> bool:
        """Whether it was there and not done at `at`."""
        return self.reported_at < at and not 0 < self.ended_at < at

    def late(self, now: int) -> bool:
        """Whether it missed its limit, as is known at `now`."""
        return self.due < self.ended_at if self.ended_at else self.due < now


class Foreseen(NamedTuple):
    """`ahead`: of its queue with a limit no later than its own, itself included. `done`: by its unit in SPEED_DAYS.
    `alike`: of these of its type that took as long as it has waited or longer; `in_time`: of these in no more time than
    its limit leaves it."""

    case: LimitedCase
    ahead: int
    done: int
    alike: int
    in_time: int
    left_ms: int

    @property
    def is_late(self) -> bool:
        """By the like where enough are known, else by the queue at the unit's speed."""
        if self.alike >= LEAST:
            return 2 * self.in_time < self.alike
        return self.ahead * SPEED_DAYS * _DAY_MS > self.done * self.left_ms


def foreseen(cases: Sequence[LimitedCase], at: int, area: str) -> list[Foreseen]:
    """Of what waits in an area at `at` and has its limit within NEXT_DAYS: what will probably be late, by limit.
    `cases`: of its whole county or of more, so that every area sees the same of a case."""
    found = [one for one in _looked_at(cases, at, area) if one.is_late]
    return sorted(found, key=lambda one: (one.case.due, one.case.code))


def breach_hits(cases: Sequence[LimitedCase], at: int, now: int, first: int, area: str) -> Hits:
    """What was foreseen at `at` against what came by `now`, with what was known at `at` alone. `first`: city ms of the
    oldest case. A limit is as it is now: one that was extended since was met when the longer one was."""
    judged = ((one.is_late, one.case.late(now)) for one in _looked_at(cases, at, area) if one.case.due <= now)
    return hits(at, (at - first) // _DAY_MS, judged)


def _looked_at(cases: Iterable[LimitedCase], at: int, area: str) -> Iterator[Foreseen]:
    queues: dict[tuple[str, str], list[int]] = {}
    done: Counter[tuple[str, str]] = Counter()
    took: dict[tuple[str, str, str], list[int]] = {}
    waiting: list[LimitedCase] = []
    for one in cases:
        if one.waits(at) and at < one.due:
            insort(queues.setdefault(one.queue, []), one.due)
            waiting.append(one)
        elif at - SPEED_DAYS * _DAY_MS <= one.ended_at < at:
            done[one.queue] += 1
            insort(took.setdefault(one.like, []), one.ended_at - one.reported_at)
    for one in waiting:
        if not one.village.startswith(area) or one.due > at + NEXT_DAYS * _DAY_MS:
            continue
        known = took.get(one.like, [])
        before = bisect_right(known, at - one.reported_at)
        in_time = max(0, bisect_right(known, one.due - one.reported_at) - before)
        ahead = bisect_right(queues[one.queue], one.due)
        yield Foreseen(one, ahead, done[one.queue], len(known) - before, in_time, one.due - at)
