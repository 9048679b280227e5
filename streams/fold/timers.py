"""When something is due: one table of timers, fired by ticks. Made from the records at a start, never saved.

A timer is never moved: the record says what holds, and who takes a timer looks whether it is still so.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator

from streams.fold.undo import Undo

Due = tuple[int, str]
"""(city ms, record's name)."""


class Timers:
    """Of one kind, by step: `due`, `until`, ..."""

    def __init__(self, undo: Undo) -> None:
        self._undo = undo
        self._steps: dict[str, list[Due]] = {}

    def set(self, step: str, due: int, name: str) -> None:
        heap, one = self._steps.setdefault(step, []), (due, name)
        self._undo.note(lambda: _taken_out(heap, one))
        heapq.heappush(heap, one)

    def fired(self, step: str, now: int) -> Iterator[Due]:
        """Takes the timers of a step up to `now`, the earliest first, each as it is asked for."""
        heap = self._steps.get(step, [])
        while heap and heap[0][0] <= now:
            one = heapq.heappop(heap)
            self._undo.note(lambda one=one: heapq.heappush(heap, one))  # type: ignore[misc]  # bound now
            yield one

    def restart(self, step: str, timers: list[Due]) -> None:
        """Other timers in the place of a step's."""
        before = self._steps.get(step, [])
        self._undo.note(lambda: self._steps.__setitem__(step, before))
        self._steps[step] = list(timers)
        heapq.heapify(self._steps[step])


def _taken_out(heap: list[Due], one: Due) -> None:
    heap.remove(one)
    heapq.heapify(heap)
