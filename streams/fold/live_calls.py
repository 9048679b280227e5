"""Calls by voice and video: begun by a desk, answered by open lines, over when it says so, when no one is left, or when
their process was not heard of. No speech and no picture ever comes here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec

from streams.access.policy import Action, CommandTarget
from streams.access.subject import Role
from streams.errors import IllegalMove
from streams.fold.aggregate import NOTHING, Aggregate, Answer, Context, Delta, OwnRecord, StateChange, changed
from streams.fold.call_lines import gone_from, shown_to
from streams.fold.messaging.acts import about_of, off_duty
from streams.fold.messaging.audience import lawful, recipients
from streams.fold.outcomes import may, outcome
from streams.fold.tables import CheckpointTable, Records
from streams.fold.timers import TimerStep
from streams.model import bodies
from streams.model.alert import Alert
from streams.model.calls import recording
from streams.model.calls.call import (
    LOST_MS,
    Call,
    CallEnd,
    CallEngine,
    CallMember,
    CallNote,
    CallWish,
    MemberState,
    declined,
    ended,
    joined,
    left,
    noted,
    offered,
    put_on_wall,
    recorded,
    rung,
    unanswered,
)
from streams.model.calls.facts import all_of_calls
from streams.model.event import Changed, Command, Incoming, Tick
from streams.model.fact import Fact, turned
from streams.model.messages.message import Audience, MessageKind, line_of

KEPT_MS = 30 * 86_400_000
"""A call stays so long after its end for a note that comes late; then it is history's."""
SHOWN_MS = 86_400_000
"""So long after its end it is on the desks."""
_ON_WALLS = frozenset({Action.CALL_SHOW, Action.CALL_HIDE})
_LED = _ON_WALLS | {Action.CALL_RECORD}
_FROM_A_SEAT = frozenset({Action.CALL_START, Action.CALL_INVITE, Action.CALL_OFFER}) | _LED
_OF_A_DESK = frozenset({Action.CALL_INVITE, Action.CALL_END, Action.CALL_NOTE, Action.CALL_OFFER}) | _LED
_calls = msgspec.msgpack.Decoder(Call)


class CallBeat(msgspec.Struct, frozen=True, array_like=True):
    """That the process of a call spoke of it. `at`: city ms."""

    call: str
    at: int


_beats = msgspec.msgpack.Decoder(CallBeat)


class LiveCalls(Aggregate):
    kind = "call"
    answers = ("call",)

    def __init__(self, context: Context) -> None:
        self._calls = Records("vc", context.undo, _calls.decode)
        self._beats = Records("vb", context.undo, _beats.decode)
        self._ring, self._lost, self._fades = (TimerStep(context.undo) for _ in range(3))
        context.timers.register(self.kind, self._ring, self._missed)
        context.timers.register(self.kind, self._lost, self._lose)
        context.timers.register(self.kind, self._fades, self._fade)

    @property
    def tables(self) -> tuple[CheckpointTable, ...]:
        return self._calls, self._beats

    def get(self, name: str) -> Call | None:
        return self._calls.get(name)

    def on_walls(self) -> list[Call]:
        """Those that a lead put there, the longest first."""
        return sorted((one for one in self._calls.values() if one.wall), key=lambda one: (one.wall, one.id))

    # -- what moves them -------------------------------------------------------------------------------------
    def command(self, command: Command, context: Context) -> Answer:
        wish = bodies.read(command.action, command.body)
        assert isinstance(wish, CallWish)
        action = Action(command.action)
        if action in _FROM_A_SEAT and off_duty(command, context):
            return NOTHING, outcome(command, "off_duty")
        if action is Action.CALL_BEAT:
            return self._beat(command, wish, context)
        try:
            if action is Action.CALL_START:
                return self._start(command, wish, context)
            call = self._calls.get(command.object)
            place = call.scope if call and action in _OF_A_DESK else command.scope
            theirs = call is not None and (action not in _OF_A_DESK or call.scope == command.scope)
            if call is None or not theirs or not may(command, CommandTarget(self.kind, place), context.now):
                # Whether there is such a call is not for a subject to know that it is none of.
                return NOTHING, outcome(command, "unknown")
            after = self._moved(action, call, command, wish, context)
        except IllegalMove as error:
            return NOTHING, outcome(command, "illegal", detail=str(error))
        done = self._keep(call, after, command, context) if after is not call else NOTHING
        return done, outcome(command, "ok", after.revision)

    def leaves(self, record: Call) -> int:
        return record.ended + KEPT_MS if record.ended else 0

    def day(self, context: Context) -> Delta:
        for call in [one for one in self._calls.values() if one.ended and self.leaves(one) < context.now]:
            self._calls.drop(call.id)
        return NOTHING

    def restored(self, context: Context) -> None:
        for call in self._calls.values():
            self._expect(call, context.now)

    def recounted(self, context: Context) -> Iterable[list[Fact]]:
        yield turned(Counter(), all_of_calls(self._calls.values()))

    def own(self) -> Iterable[OwnRecord]:
        for call in self._calls.values():
            if not call.ended or call.id in self._fades.armed:
                yield from shown_to(call)

    def out(self, change: StateChange, context: Context) -> Changed:
        call: Call = change.after
        return changed(self.kind, call, call.region, change.event.id, context.now)

    # -- the parts of it -------------------------------------------------------------------------------------
    def _start(self, command: Command, wish: CallWish, context: Context) -> Answer:
        about = about_of(wish.about, command.scope, context)
        if not may(command, CommandTarget(self.kind, about.region), context.now):
            return NOTHING, outcome(command, "forbidden")
        if not command.object or self._calls.get(command.object) is not None:
            raise IllegalMove("call", "begun", "start", "a call of its own id")
        first = CallMember(command.scope, MemberState.RINGING, context.now, context.now)
        begun = Call(
            id=command.object,
            scope=command.scope,
            region=about.region,
            about=wish.about,
            engine=wish.engine,
            by=command.by or command.subject,
            person=command.person or command.subject,
            session=command.subject,
            at=context.now,
            members=(first,),
            revision=0,
        )
        call = rung(begun, _callable(begun, wish, about.alert, context), context.now)
        return self._keep(None, call, command, context), outcome(command, "ok", call.revision)

    def _moved(self, action: Action, call: Call, command: Command, wish: CallWish, context: Context) -> Call:
        """Raises IllegalMove."""
        now, address, by = context.now, own_address(command), command.by or command.subject
        match action:
            case Action.CALL_INVITE:
                alert = about_of(call.about, call.scope, context).alert
                return rung(call, _callable(call, wish, alert, context), now)
            case Action.CALL_ANSWER:
                if call.offered and address == call.scope and off_duty(command, context):
                    raise IllegalMove(f"call {call.id}", "offered", "take", "an officer who took over the shift")
                return joined(call, address, command.subject, by, now)
            case Action.CALL_OFFER:
                return offered(call, command.subject, by, now)
            case Action.CALL_DECLINE:
                return _or_over(declined(call, address, now), now)
            case Action.CALL_LEAVE:
                return _or_over(left(call, address, command.subject, now), now)
            case Action.CALL_LOST:
                return _or_over(left(call, wish.member, "", now), now)
            case Action.CALL_SHOW | Action.CALL_HIDE:
                if about_of(call.about, call.scope, context).drill:
                    raise IllegalMove(f"call {call.id}", "practised", "show", "what is so: a drill is on no wall")
                return put_on_wall(call, action is Action.CALL_SHOW, now)
            case Action.CALL_RECORD | Action.CALL_RECORDED:
                return recorded(call, _recordings(action, call, command, wish, context))
            case Action.CALL_END:
                return ended(call, CallEnd.ENDED, by, now)
            case _:
                return noted(call, CallNote(now, by, command.note))

    def _beat(self, command: Command, wish: CallWish, context: Context) -> Answer:
        if not may(command, CommandTarget(self.kind, command.scope), context.now):
            return NOTHING, outcome(command, "forbidden")
        for name in wish.calls:
            call = self._calls.get(name)
            if call is not None and not call.ended:
                self._beats.put(name, CallBeat(name, context.now))
                self._expect(call, context.now)
        return NOTHING, outcome(command, "ok")

    def _keep(self, before: Call | None, after: Call, event: Incoming, context: Context) -> Delta:
        self._calls.put(after.id, after)
        if after.ended and after.id in self._beats:
            self._beats.drop(after.id)
        self._expect(after, context.now)
        facts = turned(all_of_calls([before] if before else []), all_of_calls([after]))
        change = StateChange(self.kind, after.id, before, after, event)
        own = shown_to(after) if not after.ended or after.ended + SHOWN_MS > context.now else []
        return Delta((change,), facts=tuple(facts), own=tuple(own))

    def _expect(self, call: Call, now: int) -> None:
        beat = self._beats.get(call.id)
        heard = max(call.at, beat.at if beat else 0)
        self._ring.set(0 if call.ended else call.ring_due, call.id)
        self._lost.set(0 if call.ended else heard + LOST_MS, call.id)
        fades = call.ended + SHOWN_MS if call.ended else 0
        self._fades.set(fades if fades > now else 0, call.id)

    def _missed(self, due: int, name: str, tick: Tick, context: Context) -> Delta:
        call = self._calls.get(name)
        if call is None or call.ended:
            return NOTHING
        after = _or_over(unanswered(call, context.now), context.now)
        return NOTHING if after is call else self._keep(call, after, tick, context)

    def _lose(self, due: int, name: str, tick: Tick, context: Context) -> Delta:
        call = self._calls.get(name)
        if call is None or call.ended:
            return NOTHING
        return self._keep(call, ended(call, CallEnd.LOST, "", context.now), tick, context)

    def _fade(self, due: int, name: str, tick: Tick, context: Context) -> Delta:
        call = self._calls.get(name)
        return NOTHING if call is None else Delta(own=tuple(gone_from(call)))


def own_address(command: Command) -> str:
    """Under which address who asks may be a member; '' for none. A worker is known by the key of the phone."""
    if command.role == Role.WORKER:
        kind, _, number = command.person.partition("/")
        return f"w{number}" if kind == "worker" else ""
    return f"u{command.department}" if command.department else command.scope


def _recordings(action: Action, call: Call, command: Command, wish: CallWish, context: Context) -> recording.Recordings:
    """As they are then. Raises IllegalMove."""
    if action is Action.CALL_RECORDED:
        if wish.recording is None:
            raise IllegalMove(f"call {call.id}", "recorded", "record", "what became of it")
        return recording.moved(call.id, call.recordings, wish.recording, context.now, wish.file)
    if wish.stop:
        return recording.closed(call.id, call.recordings, context.now)
    about = about_of(call.about, call.scope, context)
    link = about.alert.link if about.alert else ""
    case = about.case or (context.read("case", link) if link else None)
    if call.ended or call.engine is not CallEngine.TALK or about.drill or (case is not None and case.restricted):
        wants = "talk that goes on, of no drill and no restricted case"
        raise IllegalMove(f"call {call.id}", "not to be recorded", "record", wants)
    return recording.asked(call.id, call.recordings, command.by or command.subject, command.note, context.now)


def _or_over(call: Call, now: int) -> Call:
    return ended(call, CallEnd.EMPTY, "", now) if call.empty and not call.ended else call


def _callable(call: Call, wish: CallWish, alert: Alert | None, context: Context) -> tuple[str, ...]:
    """Addresses that may be rung from there. Where somebody asked for help and the cause is not known, of workers only
    that very one. Raises IllegalMove, by name, for one that may not."""
    if any(line_of(one.rpartition(":")[2]) for one in wish.to):
        raise IllegalMove("call", "new", "start", "addresses: a telephone is rung by a person")
    asked = Audience(to=wish.to, workers=wish.workers, polygon=wish.polygon)
    to = recipients(asked, MessageKind.QUESTION, call.scope, context)
    own = f"w{alert.subject}" if alert else ""
    safe = alert is not None and context.read("safe", alert.id) is not None
    lawful(call.about, [one for one in to if one.address != own], context, safe=safe)
    if refused := [f"{one.address} {one.refused}" for one in to if one.refused]:
        raise IllegalMove("call", "new", "start", f"addresses of one's own area, not {', '.join(refused)}")
    return tuple(one.address for one in to)
