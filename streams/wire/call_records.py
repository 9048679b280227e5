"""Records of calls in own topics."""

from __future__ import annotations

import msgspec


class OwnCallMember(msgspec.Struct, frozen=True, array_like=True):
    """`state`: ringing, joined, declined, unanswered, left, ended. Times in city ms: `since` it was last rung, `at` of
    the state, `joined` of its first answer, 0."""

    address: str
    state: str
    since: int
    at: int
    joined: int


class OwnCallNote(msgspec.Struct, frozen=True, array_like=True):
    at: int
    by: str
    text: str


class OwnCallHandover(msgspec.Struct, frozen=True, array_like=True):
    """`over`: city ms at which its lead was taken or lapsed, 0 while it is offered; `taken_by`: '' = it lapsed."""

    at: int
    by: str
    over: int
    taken_by: str


class OwnCallRecording(msgspec.Struct, frozen=True, array_like=True):
    """`state`: asked, on, over, kept, none. `file`: under which it is kept, '' while it is not."""

    at: int
    by: str
    reason: str
    state: str
    over: int
    file: str


class WallCallLine(msgspec.Struct, frozen=True):
    """Topic `shift` of a wall, key `call/<id>`: a call that a lead put there. `region`: what it is about, a township at
    most; `since`: city ms of its begin; `n`: lines that are in. No name, no address."""

    region: str
    engine: str
    since: int
    n: int


class OwnCall(msgspec.Struct, frozen=True, kw_only=True):
    """Topic `own`, key `call/<id>`: a call of an address, while it goes on; on desks for a day more. `engine`: talk,
    mesh. `session`: of who began it. `ended`: city ms, 0; `why`: ended, empty, lost. `wall`: city ms since which it
    is on the walls of its desk, 0."""

    about: str
    engine: str
    scope: str
    by: str
    session: str
    at: int
    ended: int
    why: str
    ended_by: str
    recorded: bool
    revision: int
    members: tuple[OwnCallMember, ...]
    notes: tuple[OwnCallNote, ...]
    wall: int = 0
    handovers: tuple[OwnCallHandover, ...] = ()
    recordings: tuple[OwnCallRecording, ...] = ()
