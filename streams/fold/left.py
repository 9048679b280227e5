"""Cases that left the fold: they are history's, and what comes for one late is refused with the reason.

By local day of their end, so that a field of the checkpoint is some hundred of them and not one.
"""

from __future__ import annotations

from collections.abc import Iterable

from streams.access.movers import concerns, involved
from streams.access.policy import CommandTarget
from streams.access.senders import capacities, sender_of
from streams.fold.aggregate import Context, RefusedEvent
from streams.fold.outcomes import may, outcome, subject_of
from streams.fold.statuses import NOT_THEIRS, refused
from streams.fold.tables import CheckpointTable, Records
from streams.fold.undo import Undo
from streams.model.case import Case
from streams.model.event import CaseStatus, Command, Outcome
from streams.model.left_case import LeftCase, LeftCases, ended, left_cases
from streams.model.local_day import local_day
from streams.model.region import Tier
from streams.model.reject import Reason

PREFIX = "x"
OVER = "the case is over for more than 100 days and can only be read: report it anew and name its code"
_decoder = left_cases


class Left:
    """By id."""

    def __init__(self, undo: Undo) -> None:
        self._undo = undo
        self._days = Records[LeftCases](PREFIX, undo, _decoder.decode)
        self._by_id: dict[str, LeftCase] = {}

    @property
    def table(self) -> CheckpointTable:
        return self._days

    def __contains__(self, name: str) -> bool:
        return name in self._by_id

    def take(self, case: Case) -> None:
        """A case that is over."""
        at, units = ended(case), tuple(sorted(involved(case)))
        one = LeftCase(case.id, case.village, units, case.state, case.version, at, case.restricted)
        day = str(local_day(at))
        self._undo.note(lambda: self._by_id.pop(one.id, None))
        self._by_id[one.id] = one
        self._days.put(day, tuple(sorted((*(self._days.get(day) or ()), one), key=lambda each: each.id)))

    def restored(self) -> None:
        self._by_id = {one.id: one for day in self._days.values() for one in day}

    def refusal(self, status: CaseStatus, context: Context) -> RefusedEvent:
        """Why a status moves nothing any more; a stranger gets the answer to an unknown case."""
        one, sender = self._by_id[status.case], sender_of(status, context.city[: Tier.CITY])
        if capacities(sender, one.case, context.regulation, context.now) is None:
            return refused(status, Reason.NOT_THEIRS, NOT_THEIRS)
        return refused(status, Reason.ILLEGAL, OVER)

    def refusals(self, waiting: Iterable[CaseStatus], context: Context) -> tuple[RefusedEvent, ...]:
        return tuple(self.refusal(status, context) for status in waiting)

    def answer(self, command: Command, context: Context) -> Outcome:
        """To a command on a case that the fold does not have."""
        one, subject = self._by_id.get(command.object), subject_of(command)
        if one is None or not may(command, CommandTarget("case", one.village), context.now):
            return outcome(command, "unknown")
        units = context.regulation.units_at(context.now)
        if not concerns(subject, one.case, named=command.named, units=units):
            return outcome(command, "unknown")
        return outcome(command, "left", since=one.ended)
