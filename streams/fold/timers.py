"""When something is due: one table of timers, fired by ticks. Made from the records at a start, never saved.

A timer is never moved: the record says what holds, and who takes a timer looks whether it is still so. Of a `single`
step each record has one timer at most: setting another takes the place of the one before.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterator

from streams.fold.undo import Undo

Due = tuple[int, str]
"""(city ms, record's name)."""


class Timers:
    """Of one kind, by step: `due`, `until`, ..."""

    def __init__(self, undo: Undo, single: Collection[str] = ()) -> None:
        self._undo = undo
        self._steps: dict[str, list[Due]] = {}
        self._single: dict[str, dict[str, int]] = {step: {} for step in single}

    def set(self, step: str, due: int, name: str) -> None:
        """`due` 0 of a single step: no timer any more."""
        single = self._single.get(step)
        if single is not None:
            before = single.get(name, 0)
            if before == due:
                return
            if self._undo.recording:
                self._undo.note(lambda: _arm(single, name, before))
            _arm(single, name, due)
            if not due:
                return
        heap, one = self._steps.setdefault(step, []), (due, name)
        if self._undo.recording:
            self._undo.note(lambda: _taken_out(heap, one))
        heapq.heappush(heap, one)

    def due(self, step: str, name: str) -> int:
        """When the timer of a single step is due; 0 for none."""
        return self._single[step].get(name, 0)

    def fired(self, step: str, now: int) -> Iterator[Due]:
        """Takes the timers of a step up to `now`, the earliest first, each as it is asked for."""
        heap, single = self._steps.get(step, []), self._single.get(step)
        while heap and heap[0][0] <= now:
            one = heapq.heappop(heap)
            if single is not None and single.get(one[1]) != one[0]:
                continue
            if single is not None:
                del single[one[1]]
            yield one

    def restart(self, step: str, timers: list[Due]) -> None:
        """Other timers in the place of a step's."""
        before = self._steps.get(step, [])
        self._undo.note(lambda: self._steps.__setitem__(step, before))
        self._steps[step] = list(timers)
        heapq.heapify(self._steps[step])


def _arm(single: dict[str, int], name: str, due: int) -> None:
    if due:
        single[name] = due
    else:
        single.pop(name, None)


def _taken_out(heap: list[Due], one: Due) -> None:
    heap.remove(one)
    heapq.heapify(heap)
