"""Who sits where, what was handed over, what is planned, and which rules are out of service: beside the alerts, moved
by commands and by time alone. Times are city ms."""

from __future__ import annotations

from typing import Annotated

import msgspec

SEATED = 2
"""`schema` of a command since which acting on an alert needs a seat, a shift that begins signs for nothing, and a
shift that ends asks first. Commands of before are folded as they were."""
SEATED_TO_SEND = 3
"""Since this one what an officer sends, plans and says of a flood needs a seat too."""


class ShiftWish(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What a command wants of a shift. `read`: ids of the alerts that were read, one by one, before the signature.
    `sure`: the shift ends although critical alerts are open or the desk is empty then; its officer was asked."""

    read: Annotated[tuple[str, ...], msgspec.Meta(max_length=1_000)] = ()
    sure: bool = False


class Seat(msgspec.Struct, frozen=True, array_like=True):
    """A duty seat that is signed in. `session`: of its sign-in. `by`: as others read it. `person`: who, through all
    sessions. `sound`: `running`, `blocked`, or '' = not known. `away`: since when no gateway has had it, 0 while one
    has. `sound_at`: since when it sounds so; `unarmed`: ms it was without sound before. `shift`: id of its shift, ''
    of one that began before shifts were records."""

    session: str
    by: str
    person: str
    role: str
    scope: str
    since: int
    sound: str = ""
    away: int = 0
    sound_at: int = 0
    unarmed: int = 0
    shift: str = ""

    def quiet(self, now: int) -> int:
        """ms it was without sound up to `now`, the time under way too."""
        return self.unarmed + (max(0, now - self.sound_at) if self.sound == "blocked" else 0)


class Handover(msgspec.Struct, frozen=True, array_like=True):
    """A shift handed over. `counts`: what was left, by state. `taken_by`: the second name, '' until it is signed.
    `grave`: ids of the critical and urgent alerts that were left. `shift`: id of the shift that ended."""

    id: str
    scope: str
    by: str
    person: str
    at: int
    note: str = ""
    counts: dict[str, int] = {}
    taken_by: str = ""
    taken_at: int = 0
    grave: tuple[str, ...] = ()
    shift: str = ""


class Emptied(msgspec.Struct, frozen=True, array_like=True):
    """The last officer of a desk left, and no other has come. `critical`: open alerts of the first priority then."""

    at: int
    by: str
    critical: int = 0


class ShiftRecord(msgspec.Struct, frozen=True, kw_only=True):
    """An officer's shift at a desk, from the sign-in to the second name under its hand-over. `ended`: 0 while it goes
    on; `lost`: no hand-over ended it, its screens went away. `note`, `counts`, `grave`: what was handed over.
    `read`: ids of the alerts that the taker ticked. `version` grows with every change."""

    id: str
    scope: str
    by: str
    person: str
    role: str
    began: int
    ended: int = 0
    lost: bool = False
    note: str = ""
    counts: dict[str, int] = {}
    grave: tuple[str, ...] = ()
    taken_by: str = ""
    taken_person: str = ""
    taken_at: int = 0
    read: tuple[str, ...] = ()
    version: int = 1


class Planned(msgspec.Struct, frozen=True, array_like=True):
    """An event that explains reports of `types` in `region` from `begins` to `ends`: outage, drill, fair."""

    id: str
    region: str
    types: tuple[str, ...]
    begins: int
    ends: int
    words: str
    by: str


class Disabled(msgspec.Struct, frozen=True, array_like=True):
    """A rule out of service until `ends`. `asked`: until when it was asked for; without a second approver it holds
    until the next 09:00 at most. `second`: who approved it. `fault`: it was switched off because it failed; then it
    has no end."""

    rule: str
    by: str
    person: str
    at: int
    ends: int
    reason: str
    asked: int = 0
    second: str = ""
    fault: bool = False


class Flood(msgspec.Struct, frozen=True, array_like=True):
    """集中时段 of one scope. `since`: city ms. `by`: who began it by hand, '' = by count."""

    scope: str
    since: int
    by: str = ""
