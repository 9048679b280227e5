"""When time next changes a case: one timer per kind of limit, made from the case each time it is kept."""

from __future__ import annotations

from collections.abc import Iterator

from streams.fold.aggregate import Context
from streams.fold.timers import Due, Timers
from streams.model.case import Case
from streams.model.left_case import leaves

UNTIL, UNANSWERED, DUE, WAITING, LEAVES = "until", "unanswered", "due", "waiting", "leaves"
"""A suspension ends; an order is raised; a limit is used up; an order has waited so long that it is worth a look;
a case that is over leaves for history."""


class Limits:
    """`looked`: city ms up to which limits were looked at: what was used up by then is in the sums."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._timers = Timers(context.undo, single=(DUE, LEAVES))
        self.looked = 0

    def fired(self, step: str, now: int) -> Iterator[Due]:
        return self._timers.fired(step, now)

    def expect(self, case: Case) -> None:
        """Sets the timers of a case as it now is."""
        if case.accept_due:
            self._timers.set(UNANSWERED, case.accept_due, case.id)
        if case.accept_due and case.steps:
            accept_ms = self._context.regulation.alerts.accept * 1000
            self._timers.set(WAITING, case.steps[-1].at + accept_ms, case.id)
        if case.until:
            self._timers.set(UNTIL, case.until, case.id)
        self._timers.set(LEAVES, leaves(case), case.id)
        self.expect_due(case)

    def expect_due(self, case: Case) -> None:
        """The next limit that is used up after `looked`."""
        limits = [due for due in (case.due, case.original_due) if due > self.looked] if case.known else []
        self._timers.set(DUE, min(limits, default=0), case.id)
