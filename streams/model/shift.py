"""Who sits where, what was handed over, what is planned, and which rules are out of service: beside the alerts, moved
by commands and by time alone. Times are city ms."""

from __future__ import annotations

import msgspec


class Seat(msgspec.Struct, frozen=True, array_like=True):
    """A duty seat that is signed in. `session`: of its sign-in. `by`: as others read it. `person`: who, through all
    sessions. `sound`: `running`, `blocked`, or '' before it said. `away`: since when no gateway has had it, 0 while one
    has. `sound_at`: since when it sounds so; `unarmed`: ms it was without sound before."""

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

    def quiet(self, now: int) -> int:
        """ms it was without sound up to `now`, the time under way too."""
        return self.unarmed + (max(0, now - self.sound_at) if self.sound == "blocked" else 0)


class Handover(msgspec.Struct, frozen=True, array_like=True):
    """A shift handed over. `counts`: what was left, by kind. `taken_by`: the second name, '' until it is signed."""

    id: str
    scope: str
    by: str
    person: str
    at: int
    note: str = ""
    counts: dict[str, int] = {}
    taken_by: str = ""
    taken_at: int = 0


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
