"""When something of a record is due: one table for all kinds, fired by ticks. Made from the records at a start, never
saved.

A kind registers its steps once. Of a step each record has one timer at most: setting another replaces the one before,
and due 0 removes it. Within a tick the order is: kinds as `kinds.py` lists them, steps as their kind registered them,
then the due time, then the record's name. A step that fires looks at its record as it then is.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from streams.fold.undo import Undo
from streams.model.event import Tick

if TYPE_CHECKING:
    from streams.fold.aggregate import Context, Delta, Step

Due = tuple[int, str]
"""(city ms, record's name)."""
Fire = Callable[[int, str, Tick, "Context"], "Delta"]
"""What a step does: (when it was due, record's name, the tick that fires it, context)."""
Acts = Callable[["Context"], bool]
_SLACK = 64
"""Replaced timers that a heap may hold beside as many as are set."""


class TimerStep:
    """One step of one kind. `armed`: due time by record's name, to be read alone. `fired_to`: city ms up to which its
    timers were fired."""

    def __init__(self, undo: Undo) -> None:
        self._undo = undo
        self.armed: dict[str, int] = {}
        self._heap: list[Due] = []
        self.fired_to = 0

    def set(self, due: int, name: str) -> None:
        """`due`: city ms, 0 = no timer for this record."""
        before = self.armed.get(name, 0)
        if before == due:
            return
        if self._undo.recording:
            self._undo.note(lambda: self._arm(before, name))
        self._arm(due, name)

    def replace(self, timers: Iterable[Due]) -> None:
        """Replaces every timer of the step."""
        before = self.armed
        self._undo.note(lambda: self._restart(before))
        self._restart({name: due for due, name in timers if due})

    def fired(self, now: int) -> Iterator[Due]:
        """Takes the timers up to `now`, the earliest first, each as it is asked for."""
        self.fired_to = now
        while self._heap and self._heap[0][0] <= now:
            due, name = heapq.heappop(self._heap)
            if self.armed.get(name) == due:
                del self.armed[name]
                yield due, name

    def _arm(self, due: int, name: str) -> None:
        """A timer that was replaced stays in the heap until it is reached or there are too many of them."""
        if not due:
            self.armed.pop(name, None)
            return
        self.armed[name] = due
        heapq.heappush(self._heap, (due, name))
        if len(self._heap) > 2 * len(self.armed) + _SLACK:
            self._restart(self.armed)

    def _restart(self, armed: dict[str, int]) -> None:
        self.armed, self._heap = armed, [(due, name) for name, due in armed.items()]
        heapq.heapify(self._heap)


class _Registered(NamedTuple):
    step: TimerStep
    fire: Fire
    most: int | None
    acts: Acts


class Timers:
    """The table: steps by kind, in the order of their registration."""

    def __init__(self) -> None:
        self._steps: dict[str, list[_Registered]] = {}

    def register(
        self, kind: str, step: TimerStep, fire: Fire, *, most: int | None = None, acts: Acts = lambda _: True
    ) -> None:
        """Adds the next step of a kind. `most`: timers that one tick fires, None = all that are due. `acts`: whether
        the step fires at all at this tick; its timers wait as long as it does not."""
        self._steps.setdefault(kind, []).append(_Registered(step, fire, most, acts))

    def fire(self, kind: str, tick: Tick, context: Context) -> Iterator[Step]:
        """What a tick fires of one kind: each timer is a transaction of its own."""
        for step, fire, most, acts in self._steps.get(kind, ()):
            if acts(context):
                for due, name in islice(step.fired(context.now), most):
                    yield partial(fire, due, name, tick, context)
