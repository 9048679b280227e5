"""What is sent of the time before a city began: whole cases, a portion at a time. Pure.

The statuses of a portion are sent one step before its reports, together with the reports of the portion before it. The
fold keeps statuses that wait for their case, so each case appears as it is now, and none is ever shown open that was
closed weeks ago.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator

from streams.demo.items import Due
from streams.model.event import CaseStatus, Report

MOST_OF_SENDER = 2_400
"""Statuses of one sender in a portion. Those of two portions may wait in the fold together, which keeps at most 5,000
of one sender (`streams.fold.statuses.MOST`)."""


class Past:
    """`left`: items that are held back yet."""

    def __init__(self) -> None:
        self._portions: deque[list[Due]] = deque()
        self._reports: list[Due] = []
        self.left = 0

    def add(self, items: Iterable[Due]) -> None:
        """Queues them: whole cases, by the first moment of each."""
        for portion in _portions(items):
            self._portions.append(portion)
            self.left += len(portion)

    def next(self) -> Iterator[Report | CaseStatus]:
        """What may be sent once all that was sent before is durable."""
        reports, self._reports = self._reports, []
        portion = self._portions.popleft() if self._portions else []
        self._reports = [one for one in portion if isinstance(one[-1], Report)]
        statuses = [one for one in portion if isinstance(one[-1], CaseStatus)]
        self.left -= len(reports) + len(statuses)
        yield from (item for *_, item in [*reports, *statuses])


def _portions(items: Iterable[Due]) -> Iterator[list[Due]]:
    by_case: dict[str, list[Due]] = {}
    for one in sorted(items, key=_order):
        by_case.setdefault(one[1], []).append(one)
    portion: list[Due] = []
    waiting: Counter[str] = Counter()
    for found in by_case.values():
        added = Counter(_sender(item) for *_, item in found if isinstance(item, CaseStatus))
        if any(waiting[sender] + n > MOST_OF_SENDER for sender, n in added.items()):
            yield sorted(portion, key=_order)
            portion = []
            waiting.clear()
        portion += found
        waiting += added
    if portion:
        yield sorted(portion, key=_order)


def _order(one: Due) -> tuple[int, str, int]:
    return one[:3]


def _sender(status: CaseStatus) -> str:
    """The department's system; '' the platform, which speaks for all others."""
    return status.department
