"""A drill (演练) as it is kept: begun and ended by a duty lead with a reason. What is made in it bears its id, counts
nowhere, moves nothing outside it, and goes to those alone who take part. Pure."""

from __future__ import annotations

from typing import Annotated

import msgspec

from streams.model.words import Note

DRILL_MARK = "【演练】"
"""The first words of every text that leaves a drill."""


class DrillWish(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What a command wants of a drill. `to`: who takes part: region codes, with all below them; departments
    (`u<unit>`); telephone lines (`t110`)."""

    to: Annotated[tuple[str, ...], msgspec.Meta(max_length=200)] = ()


class Drill(msgspec.Struct, frozen=True, kw_only=True):
    """`scope`: whose desk leads it. `to`: who takes part, as DrillWish has it; the desk itself does. `began`, `ended`:
    city ms, 0 while it goes on. `reason`: what is practised; `result`: how it ended. `revision` grows with every
    change."""

    id: str
    scope: str
    reason: Note
    to: tuple[str, ...]
    by: str
    person: str
    began: int
    ended: int = 0
    ended_by: str = ""
    result: Note = ""
    revision: int = 1

    @property
    def open(self) -> bool:
        return not self.ended

    def holds(self, region: str) -> bool:
        """Whether a place is one of those who take part, or of the desk's own."""
        areas = (self.scope, *(one for one in self.to if one.isdecimal()))
        return any(region.startswith(area) for area in areas)

    def takes_part(self, recipient: str, home: str = "") -> bool:
        """`home`: region of a worker."""
        place = home or (recipient if recipient.isdecimal() else "")
        named = (one for one in self.to if one.isdecimal())
        return recipient in self.to or (bool(place) and any(place.startswith(area) for area in named))


def marked(text: str, drill: str) -> str:
    """The text with the mark in front where it is of a drill."""
    return f"{DRILL_MARK}{text}" if drill and not text.startswith(DRILL_MARK) else text
