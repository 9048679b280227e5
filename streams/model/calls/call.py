"""A call as it is kept: who began it, who was rung, and what each of them confirmed by an open line. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec

from streams.errors import IllegalMove
from streams.model.calls.recording import CallRecording, RecordingState, closed
from streams.model.messages.message import Corners
from streams.model.words import Note

RING_MS = 45_000
"""A member that does not answer for so long did not answer."""
LOST_MS = 30_000
"""A call that its process has not spoken of for so long has lost it."""
MOST_NOTES = MOST_HANDOVERS = 20
Addresses = Annotated[tuple[str, ...], msgspec.Meta(max_length=200)]


class CallEngine(StrEnum):
    """What carries sound and picture. It is chosen when a call begins and stays."""

    TALK = "talk"  # 对讲
    MESH = "mesh"  # 直连
    SERVER = "server"  # 媒体服务器


MOST_MEMBERS = {CallEngine.TALK: 201, CallEngine.MESH: 4, CallEngine.SERVER: 16}
"""With who began it."""


class MemberState(StrEnum):
    RINGING = "ringing"  # 呼叫中
    JOINED = "joined"  # 已接听
    DECLINED = "declined"  # 已拒接
    UNANSWERED = "unanswered"  # 未接
    LEFT = "left"  # 已离开
    ENDED = "ended"  # 未接通，呼叫方已结束


class CallEnd(StrEnum):
    """Why a call is over."""

    ENDED = "ended"  # its desk ended it
    EMPTY = "empty"  # no one is in it and no one is rung
    LOST = "lost"  # its process was not heard of


class CallWish(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What a command wants of a call. Of one that begins: `about` (`alert/<id>`, `case/<id>`, `task/<id>`, '' for
    none), `engine`, and `to`, addresses that are rung; of an invitation: `to`. Of both: `workers`, kinds of workers
    (`full`, `part`) who are in session within `polygon` (lon, lat in 1e-6 degree). Of a lost line: `member`. Of a
    beat: `calls` that go on. Of a recording: `stop` it; of what became of it: `recording`, and `file` for one that is
    kept."""

    about: str = ""
    engine: CallEngine = CallEngine.TALK
    to: Addresses = ()
    workers: Annotated[tuple[str, ...], msgspec.Meta(max_length=2)] = ()
    polygon: Corners = ()
    member: str = ""
    calls: Annotated[tuple[str, ...], msgspec.Meta(max_length=1_000)] = ()
    stop: bool = False
    recording: RecordingState | None = None
    file: Annotated[str, msgspec.Meta(pattern="^([0-9a-f]{64})?$")] = ""


class CallMember(msgspec.Struct, frozen=True, array_like=True):
    """`address`: a region code, `u<unit>` or `w<worker>`. `since`: city ms it was last rung, `at`: of its newest state.
    `joined`: city ms of its first answer, 0. `session`: whose line is in, '' while none is."""

    address: str
    state: MemberState
    since: int
    at: int
    joined: int = 0
    session: str = ""


class CallNote(msgspec.Struct, frozen=True, array_like=True):
    at: int
    by: str
    text: Note


class CallHandover(msgspec.Struct, frozen=True, array_like=True):
    """The lead of a call, offered to the others of its desk. `at`: city ms it was offered, `by` whom. `over`: city ms
    at which it was taken or lapsed, 0 while it is offered; `taken_by`: whom, '' = it lapsed."""

    at: int
    by: str
    over: int = 0
    taken_by: str = ""


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """`scope`: region of the desk that began it, its first member; `region`: of what it is about, else the scope.
    `session`: of who began it. `at`: city ms. `ended`: city ms, 0 while it goes on; `ended_by`: who, '' for the system.
    `recorded`: whether speech of it was ever kept, `recordings`: each that was asked for. `revision` grows with every
    change of it. `wall`: city ms since which a lead has it on the walls of its desk, 0. `handovers`: of its lead, the
    oldest first."""

    id: str
    scope: str
    region: str
    about: str
    engine: CallEngine
    by: str
    person: str
    session: str
    at: int
    members: tuple[CallMember, ...]
    ended: int = 0
    why: CallEnd | None = None
    ended_by: str = ""
    recorded: bool = False
    notes: tuple[CallNote, ...] = ()
    revision: int = 1
    wall: int = 0
    handovers: tuple[CallHandover, ...] = ()
    recordings: tuple[CallRecording, ...] = ()

    def member(self, address: str) -> CallMember | None:
        return next((one for one in self.members if one.address == address), None)

    @property
    def offered(self) -> CallHandover | None:
        """The hand-over that waits to be taken."""
        return self.handovers[-1] if self.handovers and not self.handovers[-1].over else None

    @property
    def ring_due(self) -> int:
        """City ms at which the first of those that are rung did not answer, or no one took its lead; 0: no one is
        rung."""
        since = [one.since for one in self.members if one.state is MemberState.RINGING]
        return min((at + RING_MS for at in [*since, *(one.at for one in [self.offered] if one)]), default=0)

    @property
    def empty(self) -> bool:
        return all(one.state not in _IN for one in self.members)


_IN = frozenset({MemberState.RINGING, MemberState.JOINED})


def rung(call: Call, addresses: tuple[str, ...], now: int) -> Call:
    """These are rung, new ones and those that are not in. Raises IllegalMove."""
    _going(call, "invite")
    known = {one.address: one for one in call.members}
    new = [name for name in dict.fromkeys(addresses) if name not in known or known[name].state not in _IN]
    if not new:
        raise IllegalMove(f"call {call.id}", "rung", "invite", "somebody who is neither rung nor in it")
    again = {name: _as(known[name], MemberState.RINGING, now, since=now) for name in new if name in known}
    first = tuple(CallMember(name, MemberState.RINGING, now, now) for name in new if name not in known)
    members = (*(again.get(one.address, one) for one in call.members), *first)
    if len(members) > MOST_MEMBERS[call.engine]:
        most = MOST_MEMBERS[call.engine]
        raise IllegalMove(f"call {call.id}", f"{len(call.members)} members", "invite", f"at most {most} by this engine")
    return _with(call, members)


def joined(call: Call, address: str, session: str, by: str, now: int) -> Call:
    """Its line is in; the same call where that line was in already. `by`: whose line it is; another one of the desk
    takes the lead that is offered. Raises IllegalMove."""
    _going(call, "answer")
    one = _member(call, address, "answer")
    takes = address == call.scope and call.offered is not None
    if one.state is MemberState.JOINED:
        if one.session == session:
            return call
        if not takes:
            raise IllegalMove(f"call {call.id}", "answered elsewhere", "answer", "another line of the same address")
    after = _as(one, MemberState.JOINED, now, session=session)
    call = _put(call, msgspec.structs.replace(after, joined=one.joined or now))
    return _handed(call, by, now) if takes else call


def offered(call: Call, session: str, by: str, now: int) -> Call:
    """Its lead, by whose line is in for the desk, to the others there. Raises IllegalMove."""
    _going(call, "offer")
    one = _member(call, call.scope, "offer")
    if one.state is not MemberState.JOINED or one.session != session:
        raise IllegalMove(f"call {call.id}", "led by another line", "offer", "who leads it")
    if call.offered or len(call.handovers) >= MOST_HANDOVERS:
        raise IllegalMove(f"call {call.id}", "offered", "offer", f"one at a time, at most {MOST_HANDOVERS} times")
    made = (*call.handovers, CallHandover(now, by))
    return msgspec.structs.replace(call, handovers=made, revision=call.revision + 1)


def declined(call: Call, address: str, now: int) -> Call:
    _going(call, "decline")
    one = _member(call, address, "decline")
    if one.state is not MemberState.RINGING:
        raise IllegalMove(f"call {call.id}", one.state.value, "decline", "a member that is rung")
    return _put(call, _as(one, MemberState.DECLINED, now))


def left(call: Call, address: str, session: str, now: int) -> Call:
    """`session`: whose line it was, '' = whichever is in. Raises IllegalMove."""
    _going(call, "leave")
    one = _member(call, address, "leave")
    if one.state is not MemberState.JOINED or session not in ("", one.session):
        raise IllegalMove(f"call {call.id}", one.state.value, "leave", "a member whose line is in")
    return _put(call, _as(one, MemberState.LEFT, now))


def unanswered(call: Call, now: int) -> Call:
    """Those that were rung for long enough did not answer, and no one took a lead that was offered for so long."""
    if call.offered and call.offered.at + RING_MS <= now:
        call = _handed(call, "", now)
    over = [one for one in call.members if one.state is MemberState.RINGING and one.since + RING_MS <= now]
    return _put(call, *(_as(one, MemberState.UNANSWERED, now) for one in over)) if over else call


def ended(call: Call, why: CallEnd, by: str, now: int) -> Call:
    """Who was in it left, who was rung is rung no more. Raises IllegalMove."""
    _going(call, "end")
    call = _handed(call, "", now) if call.offered else call
    to = {MemberState.JOINED: MemberState.LEFT, MemberState.RINGING: MemberState.ENDED}
    after = _put(call, *(_as(one, to[one.state], now) for one in call.members if one.state in to))
    tapes = closed(call.id, call.recordings, now)
    done = {"ended": now, "why": why, "ended_by": by, "wall": 0, "recordings": tapes}
    return msgspec.structs.replace(after, revision=call.revision + 1, **done)


def recorded(call: Call, recordings: tuple[CallRecording, ...]) -> Call:
    """With what was asked for, or became of it."""
    if recordings == call.recordings:
        return call
    on = call.recorded or recordings[-1].state is RecordingState.ON
    return msgspec.structs.replace(call, recordings=recordings, recorded=on, revision=call.revision + 1)


def put_on_wall(call: Call, on: bool, now: int) -> Call:
    """Or off it. Raises IllegalMove for what is so already."""
    wanted = "show" if on else "hide"
    _going(call, wanted)
    if bool(call.wall) is on:
        raise IllegalMove(f"call {call.id}", "on the wall" if on else "on no wall", wanted, "the other of the two")
    return msgspec.structs.replace(call, wall=now if on else 0, revision=call.revision + 1)


def noted(call: Call, note: CallNote) -> Call:
    """Also of a call that is over. Raises IllegalMove."""
    if not note.text.strip() or len(call.notes) >= MOST_NOTES:
        raise IllegalMove(f"call {call.id}", f"{len(call.notes)} notes", "note", f"words, at most {MOST_NOTES} times")
    return msgspec.structs.replace(call, notes=(*call.notes, note), revision=call.revision + 1)


def _handed(call: Call, taken_by: str, now: int) -> Call:
    done = msgspec.structs.replace(call.handovers[-1], over=now, taken_by=taken_by)
    return msgspec.structs.replace(call, handovers=(*call.handovers[:-1], done), revision=call.revision + 1)


def _going(call: Call, wanted: str) -> None:
    if call.ended:
        raise IllegalMove(f"call {call.id}", "over", wanted, "a call that goes on")


def _member(call: Call, address: str, wanted: str) -> CallMember:
    one = call.member(address)
    if one is None:
        raise IllegalMove(f"call {call.id}", "none", wanted, "a member of the call")
    return one


def _as(one: CallMember, state: MemberState, now: int, *, since: int = 0, session: str = "") -> CallMember:
    return msgspec.structs.replace(one, state=state, at=now, since=since or one.since, session=session)


def _put(call: Call, *members: CallMember) -> Call:
    new = {one.address: one for one in members}
    return _with(call, tuple(new.get(one.address, one) for one in call.members))


def _with(call: Call, members: tuple[CallMember, ...]) -> Call:
    return msgspec.structs.replace(call, members=members, revision=call.revision + 1)
