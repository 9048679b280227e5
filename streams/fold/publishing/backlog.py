"""Whether what comes in is of long ago. While it is - a line that was away, a month that is sent at a first start -
every sum is of a moment that never was: reports stand without the words that ended them. No screen shows one then.
Beside the picture and not part of it: after a restart it is known again with the first entries."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from streams.model.health import LATE_MS

MANY, FEW = 50, 5
"""Late words within SPAN ticks: from so many on it is a backlog, down to so few it is over."""
SPAN = 5
OWED = 100
"""Senders that say how much of long ago they have yet to tell owe so many at least before it counts."""
WHOLE = 100


class Backlog:
    """`done`: how much of it is taken, in percent; WHOLE: there is none. `awaited`: a sender is about to tell of the
    time before this store, and nothing is known yet."""

    def __init__(self, *, awaited: bool = False) -> None:
        self._awaited = awaited
        self._late: deque[list[int]] = deque([[]], SPAN)
        self._oldest = self._most = 0
        self.done = 0 if awaited else WHOLE

    def hear(self, told: Iterable[tuple[int, int]]) -> None:
        """(received, happened) of reports and statuses, city ms."""
        for received, at in told:
            self._awaited = False
            if received - at > LATE_MS:
                self._late[-1].append(at)

    def tick(self, now: int, owed: int | None = None) -> None:
        """A second went by. `now`: city ms. `owed`: what senders say they have yet to tell; None: none says so."""
        late = [at for some in self._late for at in some]
        self._late.append([])
        self._awaited = self._awaited and owed is None
        going = self.done < WHOLE
        if not (self._awaited or (owed or 0) >= OWED or len(late) >= (FEW if going else MANY)):
            self.done, self._oldest, self._most = WHOLE, 0, 0
            return
        reached = self._reached(late, now, owed)
        self.done = max(reached, self.done) if going else 0

    def _reached(self, late: list[int], now: int, owed: int | None) -> int:
        """Of what senders owe, where they say so; else how far the oldest of what comes in is on the way from the
        oldest of all to now."""
        self._most = max(self._most, owed or 0)
        if self._most:
            return min(WHOLE - 1, WHOLE - WHOLE * (owed or 0) // self._most)
        if not late:
            return 0
        self._oldest = min(late) if not self._oldest else min(self._oldest, *late)
        return min(WHOLE - 1, WHOLE * (min(late) - self._oldest) // max(1, now - self._oldest))
