"""Statuses that wait for their turn: which one moves a case next, and which never may."""

from __future__ import annotations

from streams.fold.aggregate import Context, RefusedEvent
from streams.fold.case_records import CaseRecords
from streams.fold.judge import Unfit, judged, step_of
from streams.fold.statuses import Statuses, Waiting, refused
from streams.model.case import Case, with_step
from streams.model.case_clock import timed
from streams.model.event import CaseStatus

Pair = tuple[Case | None, Case]
"""(before, after)."""


class StatusTurns:
    """Keeps what moved in `records` and takes what had its turn out of `statuses`."""

    def __init__(self, records: CaseRecords, statuses: Statuses) -> None:
        self._records, self._statuses = records, statuses

    def next(self, case: str, context: Context) -> tuple[list[Pair], CaseStatus | None, list[RefusedEvent]]:
        """([(before, after)] of what the next waiting status of a case moves, that status, those refused before it)."""
        refusals: list[RefusedEvent] = []
        before = self._records.get(case)
        if before is None or not before.known:
            return [], None, refusals
        newest = max((step.version for step in before.steps), default=0)
        spent = True
        while spent:
            # What was refused at its turn makes way for the version behind it.
            spent = False
            for one in self._statuses.next(case, newest):
                pairs, no = self.judged(one, before, context)
                if no is not None:
                    refusals.append(no)
                    at_its_turn = one.status.version > newest and one.status.mark is None
                    self._statuses.drop(one, spent=at_its_turn)
                    spent |= at_its_turn
                elif pairs:
                    self._statuses.drop(one)
                    return pairs, one.status, refusals
        return [], None, refusals

    def judged(
        self, one: Waiting, case: Case, context: Context, *, final: bool = False
    ) -> tuple[list[Pair], RefusedEvent | None]:
        """What a status of a known case moves, or why it never may; ([], None) while it is to wait."""
        status, regulation = one.status, context.regulation
        if one.exempt:
            return [
                (
                    case,
                    self._records.keep(
                        timed(with_step(case, step_of(status)), regulation, self._records.limits.looked)
                    ),
                )
            ], None
        main = self._records.get(status.main_case) if status.main_case else None
        try:
            found = judged(status, case, main, regulation, self._records.limits.looked, final=final)
        except Unfit as error:
            return [], refused(status, error.reason, error.why)
        if found is None:
            return [], None
        return [(before, self._records.keep(after)) for before, after in found if after is not before] or [
            (case, case)
        ], None
