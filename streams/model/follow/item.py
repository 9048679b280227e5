"""A followed item as it is kept, and what a command wants of one."""

from __future__ import annotations

import uuid
from typing import Annotated

import msgspec

from streams.model.follow.kind import FollowKind
from streams.model.periods import Cadence
from streams.model.words import Text

MOST_FILES = 8
"""Of one step."""
MOST_ENTRIES = 200
"""Steps of one item."""
MOST_PLACES = 2_000
Title = Annotated[str, msgspec.Meta(min_length=1, max_length=80, extra={"free_text": True})]
Column = Annotated[str, msgspec.Meta(max_length=60, extra={"free_text": True})]
Paper = Annotated[str, msgspec.Meta(max_length=60, extra={"free_text": True})]
Files = Annotated[
    tuple[Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")], ...], msgspec.Meta(max_length=MOST_FILES)
]
_Code = Annotated[str, msgspec.Meta(max_length=60)]


class PastStep(msgspec.Struct, frozen=True, array_like=True):
    """A step of a ledger that was kept before: `at`: city ms; `by`: the office or team, no person's name."""

    step: _Code
    at: int
    by: _Code
    paper: _Code = ""


class FollowWish(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What a command wants of an item. `step`: which of its kind's. `place`: region code. `unit`: the responsible
    department, '' = the place itself. `leader`: the office that answers for it. `about`: `follow/<id>` or `case/<id>`
    it belongs to. `lon`, `lat`: 1e-6 degree, 0 = not known. `due`: city ms. `files`: hashes of what the registry keeps.
    `c0`…: its kind's columns. `past`: steps of a ledger that was kept before; its first is `open`. `places`: the list
    that it freezes, where its kind does; `cases`: codes of the cases that it is of."""

    kind: _Code = ""
    step: _Code = ""
    title: Title = "-"
    text: Text = ""
    place: _Code = ""
    unit: _Code = ""
    leader: Column = ""
    about: _Code = ""
    lon: int = 0
    lat: int = 0
    due: int = 0
    cadence: Cadence = Cadence.ONCE
    paper: Paper = ""
    files: Files = ()
    c0: Column = ""
    c1: Column = ""
    c2: Column = ""
    c3: Column = ""
    c4: Column = ""
    c5: Column = ""
    past: Annotated[tuple[PastStep, ...], msgspec.Meta(max_length=20)] = ()
    places: Annotated[tuple[_Code, ...], msgspec.Meta(max_length=MOST_PLACES)] = ()
    cases: Annotated[tuple[_Code, ...], msgspec.Meta(max_length=MOST_PLACES)] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(text.strip() for text in (self.c0, self.c1, self.c2, self.c3, self.c4, self.c5))


class FollowEntry(msgspec.Struct, frozen=True, array_like=True):
    """One step that was taken. `at`: city ms. `person` tells people apart, `by` is read. `due`: the limit it set, 0.
    `entered`: city ms at which it was written down afterwards, 0 = when it was taken. `to`: the state after it."""

    step: str
    at: int
    person: str
    by: str
    to: str
    note: str = ""
    paper: str = ""
    files: tuple[str, ...] = ()
    due: int = 0
    entered: int = 0


class FollowItem(msgspec.Struct, frozen=True, kw_only=True):
    """`scope`: region of who opened it. `entries`: oldest first. `over`, `proven`: of its state, as its kind says.
    `cadence`: how often its next date comes. The rest as in the wish. `revision` grows with every change of it.
    `counted_at`: city ms of the list it is one of, 0 = it counts on the day it was opened."""

    id: str
    kind: str
    title: str
    text: str
    place: str
    unit: str
    leader: str
    about: str
    lon: int
    lat: int
    due: int
    scope: str
    state: str
    entries: tuple[FollowEntry, ...]
    columns: tuple[str, ...] = ()
    over: bool = False
    proven: bool = False
    cadence: Cadence = Cadence.ONCE
    revision: int = 1
    places: tuple[str, ...] = ()
    counted_at: int = 0
    cases: tuple[str, ...] = ()

    @property
    def at(self) -> int:
        """City ms it was opened."""
        return self.entries[0].at

    @property
    def newest(self) -> FollowEntry:
        return self.entries[-1]

    def doer(self, step: str) -> str:
        """The person who took a step last, '' = no one has."""
        return next((one.person for one in reversed(self.entries) if one.step == step), "")

    def taken(self, step: str) -> FollowEntry | None:
        """The newest entry of a step."""
        return next((one for one in reversed(self.entries) if one.step == step), None)

    def late(self, now: int) -> bool:
        """Whether its limit has passed while it is not over."""
        return 0 < self.due <= now and not self.over

    def state_at(self, until: int) -> str:
        """The state it was in at a time (city ms); '' before it was."""
        return next((one.to for one in reversed(self.entries) if one.at <= until), "")

    def since(self, until: int) -> int:
        """City ms at which it came into the state that it was in at a time; 0 before it was."""
        since, state = 0, self.state_at(until)
        for one in reversed(self.entries):
            if one.at > until:
                continue
            if one.to != state:
                break
            since = one.at
        return since


def one_of_list(about: str, place: str) -> str:
    """Id of the one item that a place may have about a list: a second one would have the same."""
    return str(uuid.uuid5(_ONE_EACH, f"{about}/{place}"))


def rung(item: FollowItem, kind: FollowKind) -> str:
    """The highest step of supervision since it last came back to none, '' = none."""
    reached = -1
    for one in item.entries:
        if one.step in kind.ladder:
            reached = max(reached, kind.ladder.index(one.step))
        elif one.step == LIFT:
            reached = -1
    return kind.ladder[reached] if reached >= 0 else ""


_ONE_EACH = uuid.UUID("6f0e9d0c-5d0e-4f8f-9a55-0c1d5f3f8b26")
LIFT = "lift"
"""The step that ends supervision (销督)."""
