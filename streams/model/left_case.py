"""When a case leaves the fold for history, and what stays behind: who may know of it, and how it ended."""

from __future__ import annotations

import msgspec

from streams.model.case import DROPPED, Case, CaseState, CaseStep

KEPT_MS = 100 * 86_400_000
"""City ms after the newest thing of a case that is over: as long as a task that is over stays."""
_OVER = DROPPED | {CaseState.CLOSED}


class LeftCase(msgspec.Struct, frozen=True, array_like=True):
    """`units`: departments it was sent to, joined to or whistled for. `version`: of its last step. `ended`: city ms of
    the newest thing of it."""

    id: str
    village: str
    units: tuple[str, ...]
    state: CaseState
    version: int
    ended: int
    restricted: bool = False

    @property
    def case(self) -> Case:
        """As far as a policy asks who may know of it."""
        steps = tuple(CaseStep(self.version, self.state, self.ended, unit=unit) for unit in self.units)
        return Case(self.id, self.village, type="-", steps=steps, state=self.state, restricted=self.restricted)


LeftCases = tuple[LeftCase, ...]
"""Of one day, by id: one field of the checkpoint."""
left_cases = msgspec.msgpack.Decoder(LeftCases)


def ended(case: Case) -> int:
    """City ms of the newest thing of a case that is over, which may be its publication; 0 while it is not over."""
    if not case.known or case.state not in _OVER:
        return 0
    steps, marks = (step.at for step in case.story), (mark.at for mark in case.marks)
    return max(case.reported_at, case.received_at, *steps, *marks, 0)


def leaves(case: Case) -> int:
    """City ms at which a case leaves; 0: it stays."""
    at = ended(case)
    return at + KEPT_MS if at else 0
