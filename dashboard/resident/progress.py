"""What a resident may know of the own case. Pure: (case, regulation, now) -> values; no text that others wrote but the
reason of a refusal, no name of a person."""

from __future__ import annotations

from typing import NamedTuple

from dashboard.case_bar import BarStep, bar
from streams.model.case import CALLED_BACK, DROPPED, Case, CaseState
from streams.model.case_marks import may_rate, rated
from streams.model.case_walk import holding
from streams.model.left_case import leaves
from streams.model.region import Tier, parent
from streams.model.regulation import Regulation
from streams.model.telephones import PhoneEntry, PhoneService


class CaseProgress(NamedTuple):
    """`unit`: id of the department that has it, '' = the level `holder` (a region code). `call`: who answers questions
    about it. `waited`: natural ms it took or has taken. `due`: city ms its handling limit ends, 0 = none runs;
    `late`: it has ended. `until`: city ms a suspension ends, 0. `reason`: of a refusal; `next_tier`: the code of the
    region that may be asked then, '' = none above; `next_call`: its telephone."""

    state: CaseState
    category: str
    type: str
    steps: tuple[BarStep, ...]
    reported_at: int
    holder: str
    unit: str
    call: PhoneEntry | None
    waited: int
    open: bool
    due: int
    late: bool
    until: int
    reason: str
    next_tier: str
    next_call: PhoneEntry | None
    may_rate: bool
    rated: bool


def progress(case: Case, regulation: Regulation, now: int) -> CaseProgress:
    """`case`: not a restricted one. `now`: city ms."""
    held = list(holding(case))
    holder = case.level or case.village
    end = case.closed_at or case.ended_at or now
    declined = case.state is CaseState.DECLINED
    above = (parent(holder) or "") if declined and len(holder) > Tier.CITY else ""
    return CaseProgress(
        state=case.state,
        category=case.category,
        type=case.type,
        steps=() if case.state in DROPPED else tuple(bar(case, held)),
        reported_at=case.reported_at,
        holder=holder,
        unit=case.unit,
        call=regulation.contact(PhoneService.DUTY, holder),
        waited=max(0, end - case.reported_at),
        open=case.open,
        due=case.due if case.open else 0,
        late=case.open and case.late(now),
        until=case.until,
        reason=next((step.note for step in reversed(held) if step.state is CaseState.DECLINED), "") if declined else "",
        next_tier=above,
        next_call=regulation.contact(PhoneService.DUTY, above) if above else None,
        may_rate=case.category in CALLED_BACK and may_rate(case) and not _left(case, now),
        rated=rated(case),
    )


def _left(case: Case, now: int) -> bool:
    """Whether it is history's alone and takes no answer any more."""
    return 0 < leaves(case) <= now
