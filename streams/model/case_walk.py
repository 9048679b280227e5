"""From what was recorded of a case to the steps that hold, and to the steps that time alone makes.

A suspension ends at the end that was set; an order that no one answers is raised when its limit is used up, where the
city wants that. Such steps carry no version of their own: they follow the stored step whose version they repeat, so a
sender's next version always has its place. They are computed from the steps, the regulation and the time, never stored
by a tick: whatever order or delay the steps arrive in, and however many ticks pass between, they come out the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from streams.model import deadlines
from streams.model.case import Case, CaseState, CaseStep
from streams.model.case_table import legal
from streams.model.region import parent
from streams.model.regulation import Regulation

SYSTEM = "system"
_S = CaseState


class CaseWalk:
    """Where a case is after the steps taken so far. `before`: where a suspended case came from. `at`: city ms of the
    last step; nothing happens before the report. `timed`: the last step was one that time made."""

    __slots__ = ("at", "before", "state", "timed")

    def __init__(self, reported_at: int) -> None:
        self.state, self.before, self.at, self.timed = _S.REPORTED, _S.REPORTED, reported_at, False

    def fits(self, step: CaseStep) -> bool:
        """Whether the table has the step from here. A suspended case only goes back to where it was. Who says what time
        has made already confirms it."""
        if step.state is self.state and (step.extend > 0 or self.timed):
            return True
        return legal(self.state, step.state) and (self.state is not _S.SUSPENDED or step.state is self.before)

    def take(self, step: CaseStep) -> CaseStep | None:
        """The step as it holds, its time never before the one ahead of it; None where it does not hold."""
        if not self.fits(step):
            return None
        self.at = max(self.at, step.at)
        if step.state is not self.state:
            self.before, self.state = self.state, step.state
        self.timed = step.person == SYSTEM
        return step if step.at == self.at else msgspec.structs.replace(step, at=self.at)

    def after(self, step: CaseStep) -> CaseWalk:
        """Where it would be after one more step."""
        ahead = CaseWalk(self.at)
        ahead.state, ahead.before = self.state, self.before
        ahead.take(step)
        return ahead


def holding(case: Case) -> Iterator[CaseStep]:
    """The steps that hold, in their order: those the table knows from where the case was. One that waits for a step in
    between holds when that has come."""
    walk = CaseWalk(case.reported_at)
    for step in case.story:
        held = walk.take(step)
        if held is not None:
            yield held


def by_time(case: Case, regulation: Regulation, now: int) -> tuple[CaseStep, ...]:
    """The steps that time makes up to `now` (city ms), each with the version of the stored step it follows."""
    if not time_acts(case, regulation):
        return ()
    walk, held, found, version = CaseWalk(case.reported_at), list[CaseStep](), list[CaseStep](), 0
    for step in case.steps:
        own = _next(case, walk, held, regulation)
        if own is not None and _comes_first(own, step, walk):
            own = msgspec.structs.replace(own, version=version)
            found.append(own)
            held.append(own)
            walk.take(own)
        taken = walk.take(step)
        if taken is not None:
            held.append(taken)
        version = step.version
    last = _next(case, walk, held, regulation)
    if last is not None and last.at <= now:
        found.append(msgspec.structs.replace(last, version=version))
    return tuple(found)


def time_acts(case: Case, regulation: Regulation) -> bool:
    """Whether time could make any step of the case: without one its steps are the same at every moment."""
    return any(_may_follow(step, regulation) for step in case.steps)


def pinned(case: Case) -> tuple[CaseStep, ...]:
    """The stored steps, with what time has made of the last of them: a person who acts on that makes it part of the
    history."""
    last = case.steps[-1].version if case.steps else 0
    return (*case.steps, *(step for step in case.by_time if step.version == last))


def unpinned(case: Case) -> Case:
    """Without steps of the system that stand last: an older release stored them under a version of the sender's."""
    steps = case.steps
    while steps and steps[-1].person == SYSTEM and steps[-1].state not in (_S.TRIAGED, _S.DISPATCHED):
        steps = steps[:-1]
    return case if steps is case.steps else msgspec.structs.replace(case, steps=steps)


def level(village: str, held: Iterable[CaseStep]) -> str:
    """Code of the tier that holds a case: its village, raised by escalation, by a second return and by asking the next
    tier, handed back where a step names a lower one."""
    code, state = village, _S.REPORTED
    for step in held:
        raised = (step.state is _S.ESCALATED is not state) or (state is _S.DECLINED and step.state is _S.REPORTED)
        if raised:
            code = parent(code) or code
        elif state is _S.ESCALATED and step.level and len(step.level) > len(code) and village.startswith(step.level):
            code = step.level
        state = step.state
    return code


def _may_follow(step: CaseStep, regulation: Regulation) -> bool:
    return step.until > 0 or (regulation.raise_unanswered and step.state is _S.DISPATCHED)


def _next(case: Case, walk: CaseWalk, held: list[CaseStep], regulation: Regulation) -> CaseStep | None:
    """What time makes of the case where it is, and when."""
    if not held:
        return None
    if walk.state is _S.SUSPENDED and held[-1].until:
        return CaseStep(0, walk.before, max(walk.at, held[-1].until), person=SYSTEM, by=SYSTEM)
    limit, kind = regulation.limits.get("accept"), regulation.by_type.get(case.type)
    never = (kind is not None and kind.restricted) or held[-1].unit in regulation.independent
    if walk.state is not _S.DISPATCHED or not regulation.raise_unanswered or never or limit is None:
        return None
    above = parent(level(case.village, held))
    due = deadlines.due(regulation.calendar, held[-1].at, limit)
    return CaseStep(0, _S.ESCALATED, due, level=above, person=SYSTEM, by=SYSTEM) if above else None


def _comes_first(own: CaseStep, step: CaseStep, walk: CaseWalk) -> bool:
    """Whether time's step comes before the stored one. An answer that came late takes the raising back: the unit has
    the case after all."""
    at = max(walk.at, step.at)
    before = own.at < at or (own.at == at and not walk.fits(step))
    return before and walk.after(own).fits(step)
