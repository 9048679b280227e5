"""When time next changes a case: one timer per kind of limit, made from the case each time it is kept."""

from __future__ import annotations

from streams.fold.aggregate import Context
from streams.fold.timers import TimerStep
from streams.model.case import Case
from streams.model.left_case import leaves


class Limits:
    """`until`: a suspension ends; `unanswered`: an order is raised; `due`: a limit is used up; `waiting`: an order has
    waited so long that it is worth a look; `leaves`: a case that is over leaves for history."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.until, self.unanswered, self.due = (TimerStep(context.undo) for _ in range(3))
        self.waiting, self.leaves = (TimerStep(context.undo) for _ in range(2))

    @property
    def looked(self) -> int:
        """City ms up to which limits were looked at: what was used up by then is in the sums."""
        return self.due.fired_to

    def expect(self, case: Case) -> None:
        """Sets the timers of a case as it now is."""
        name = case.id
        if case.accept_due or name in self.unanswered.armed:
            accept_ms = self._context.regulation.alerts.accept * 1000
            self.unanswered.set(case.accept_due, name)
            self.waiting.set(case.steps[-1].at + accept_ms if case.accept_due and case.steps else 0, name)
        if case.until or name in self.until.armed:
            self.until.set(case.until, name)
        self.leaves.set(leaves(case), case.id)
        self.expect_due(case)

    def expect_due(self, case: Case) -> None:
        """The next limit that is used up after `looked`."""
        limits = [due for due in (case.due, case.original_due) if due > self.looked] if case.known else []
        self.due.set(min(limits, default=0), case.id)
