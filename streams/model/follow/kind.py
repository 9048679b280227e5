"""A kind of followed items as its data file describes it: words, columns, states, steps and who may take them."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from streams.model.follow.evidence import EvidenceSource
from streams.model.region import Tier

OPEN = "open"
"""The step that makes an item."""
REMIND = "remind"
"""The step that the clock takes: the limit is near."""
MOST_COLUMNS = 6
MONTH, DAYS, CASE_TYPE, ROOM = "month", "days", "case_type", "room"
_NEEDS = frozenset({"note", "evidence", "paper", "due", "unit", "place", "leader", "about", "cadence"})
_TIERS = {one.name.lower(): one for one in Tier if one <= Tier.VILLAGE}


class FollowChoice(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: str
    en: str


class FollowColumn(msgspec.Struct, frozen=True, kw_only=True):
    """`choices`: the values it may have, none = a short text. `required`: an item is not made without it. `evidence`:
    what the system knows of it by itself, shown beside what is written and never put over it. `form`: of a text that
    is more than words: month (2026-11), days (2026-09-01~2026-11-29), case_type (id of a type of cases; the item then
    freezes the list of the cases that it is of), `room` (a place of mediation or carrier of
    the township, with its telephone, where the city keeps a table of them)."""

    id: str
    name: str
    en: str
    choices: tuple[FollowChoice, ...] = ()
    required: bool = False
    evidence: EvidenceSource | None = None
    form: str = ""


class FollowState(msgspec.Struct, frozen=True, kw_only=True):
    """`over`: nothing is waited for. `proven`: what was asked for is there, by the word of who looked."""

    id: str
    name: str
    en: str
    over: bool = False
    proven: bool = False


class FollowStep(msgspec.Struct, frozen=True, kw_only=True):
    """`sources`: states it may be taken in; `to`: the state after it, '' = the same. `by`: roles. `own`: of these only
    the responsible unit or the place itself. `other_than`: steps whose newest doer may not take it; `same_as`: the step
    whose newest doer alone may. `after`: steps that were taken before. `needs`: what it must bring: note, evidence (a
    file or the number of a paper), paper, due, unit, place. `sets`: columns that it writes anew. `tiers`: of the area
    that is acted for, none = any. `every_column`: the value that all columns with a choice must have.
    `effect`: like cases are counted before it and after it."""

    id: str
    name: str
    en: str
    sources: tuple[str, ...]
    to: str = ""
    by: tuple[str, ...] = ()
    own: bool = False
    other_than: tuple[str, ...] = ()
    same_as: str = ""
    after: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    every_column: str = ""
    effect: bool = False


class FollowKind(msgspec.Struct, frozen=True, kw_only=True):
    """`parent`: kind of the item that it may belong to, '' = none; `case`: of a case. `not_of`: values of the
    parent's columns under which none is opened. `opens`: the first state. `open_by`: roles that make one. `needs`:
    what it must bring beside its title. `ladder`: steps of supervision, the lowest first. `remind_days`: so long
    before its limit the clock reminds, 0 = never. `lists`: tier of the places whose list it freezes when it is
    opened, '' = none. `intake`: what people bring to it is reported as cases, a list at once too. `one_each`: one
    for each place of its parent's list, counted with the parent's day. `readers`: roles that see single ones, none
    = all; `widest`: tier of the widest area for which single ones are seen: beyond it there are counts."""

    id: str
    name: str
    en: str
    opens: str
    states: tuple[FollowState, ...]
    steps: tuple[FollowStep, ...]
    open_by: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    parent: str = ""
    not_of: tuple[str, ...] = ()
    columns: tuple[FollowColumn, ...] = ()
    ladder: tuple[str, ...] = ()
    remind_days: int = 0
    lists: str = ""
    one_each: bool = False
    readers: tuple[str, ...] = ()
    widest: str = ""
    intake: bool = False

    def state(self, name: str) -> FollowState | None:
        return next((one for one in self.states if one.id == name), None)

    def step(self, name: str) -> FollowStep | None:
        return next((one for one in self.steps if one.id == name), None)

    def flaws(self, roles: frozenset[str]) -> Iterator[str]:
        """What is wrong with it, in words for who wrote the file. `roles`: those that may take steps at all."""
        if not self.id.isidentifier() or self.id != self.id.lower():
            yield f"id: {self.id!r} is made of small letters and _"
        if len(self.columns) > MOST_COLUMNS:
            yield f"columns: at most {MOST_COLUMNS}"
        if not self.state(self.opens):
            yield f"opens: {self.opens} is no state of it"
        for rung in set(self.ladder) - self._steps:
            yield f"ladder: {rung} is no step of it"
        for role in (set(self.open_by) | set(self.readers)) - roles:
            yield f"open_by, readers: {role} is no role that takes steps"
        yield from self._wrong_in_lists()
        for step in self.steps:
            for what, wrong in self._wrong_in(step, roles).items():
                if wrong:
                    yield f"step {step.id}: {what} has no {', '.join(sorted(wrong))}"

    def _wrong_in_lists(self) -> Iterator[str]:
        for column in self.columns:
            if column.form not in ("", MONTH, DAYS, CASE_TYPE, ROOM):
                yield f"column {column.id}: {column.form} is no form of a text"
        for tier in {self.lists, self.widest} - {"", *_TIERS}:
            yield f"lists, widest: {tier} is no tier from city to village"
        if self.one_each and "about" not in self.needs:
            yield "one_each: it needs about"

    def column(self, form: str) -> int | None:
        """Place of the column whose text has a form; None where it has none."""
        return next((nth for nth, one in enumerate(self.columns) if one.form == form), None)

    @property
    def _steps(self) -> set[str]:
        return {OPEN, REMIND, *(one.id for one in self.steps)}

    def _wrong_in(self, step: FollowStep, roles: frozenset[str]) -> dict[str, set[str]]:
        """What a step names and is not there, by where it looks for it."""
        states = {one.id for one in self.states}
        named = {*step.other_than, *step.after, *([step.same_as] if step.same_as else [])}
        return {
            "the table of states": {*step.sources, *([step.to] if step.to else [])} - states,
            "the table of steps": named - self._steps,
            "the table of columns": set(step.sets) - {one.id for one in self.columns},
            "the list of roles": set(step.by) - roles,
            "the list of needs": set(step.needs) - _NEEDS,
            "the list of tiers": set(step.tiers) - set(_TIERS),
        }


def length_of(tier: str) -> int:
    """Digits of the codes of a tier that a file names."""
    return int(_TIERS[tier])
