"""The last while of a topic's deltas, for viewers that come back. Pure."""

from __future__ import annotations

from collections import deque
from itertools import islice
from typing import Generic, NamedTuple, TypeVar

from streams.model.entry_id import EntryId

T = TypeVar("T")


class Ring(Generic[T]):
    """A chain of steps: each begins at the rev where the one before it ended."""

    def __init__(self, keep_s: float, rev: EntryId) -> None:
        """`rev`: where the chain begins."""
        self._keep_s = keep_s
        self._steps: deque[_Step[T]] = deque()
        self._number: dict[EntryId, int] = {}
        self._first = 0
        self.rev = rev

    def add(self, rev: EntryId, now: float, part: T) -> None:
        """Appends the step from the newest rev to `rev`; drops what is older than `keep_s` at `now` (s)."""
        # One entry may change a topic twice: then a step ends where it began, and who is there lacks it and all after.
        self._number.setdefault(self.rev, self._first + len(self._steps))
        self._steps.append(_Step(self.rev, now, part))
        self.rev = rev
        while self._steps[0].now < now - self._keep_s:
            gone = self._steps.popleft()
            self._first += 1
            if self._steps and self._steps[0].prev == gone.prev:
                self._number[gone.prev] = self._first
            else:
                del self._number[gone.prev]

    def since(self, rev: EntryId) -> list[T] | None:
        """What came after `rev` was first reached, oldest first; [] when that is nothing, None when it is not in the
        chain."""
        number = self._number.get(rev)
        if number is None:
            return [] if rev == self.rev else None
        return [step.part for step in islice(self._steps, number - self._first, None)]


class _Step(NamedTuple, Generic[T]):
    prev: EntryId
    now: float
    part: T
