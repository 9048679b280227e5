"""All lines of one process, and which call each is in. Who is in a call is the fold's to say: a line that answers is
put on record first, and carries sound when the fold has it so."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import NamedTuple

from streams.access.policy import Action, CommandTarget, allow
from streams.calls.line import CallLine
from streams.calls.media import CallMedia, Heard
from streams.calls.recorder import Recorder
from streams.model.calls.call import Call, CallEngine, MemberState
from streams.model.calls.recording import RecordingState
from streams.model.event import Outcome
from streams.registry.records import Session
from streams.wire.call import AnswerCall, CallOver, DeclineCall, IceServer, InCall, LeaveCall, Noted, NotIn

MISSING_S = 15.0
"""A member that is in without a line here for so long has lost it: this process began anew, it did not come back."""
WAITS_S = 5.0
"""An answer whose outcome is not there by then could not be put on record."""


class LineCommand(NamedTuple):
    """A command to give. `session`: of whom, None: of the system itself. `member`: of a lost line. `calls`: that go
    on. `recording`: what became of one, `file`: its hash."""

    id: str
    action: Action
    call: str
    session: Session | None = None
    member: str = ""
    calls: tuple[str, ...] = ()
    recording: RecordingState | None = None
    file: str = ""


class _Answer(NamedTuple):
    line: CallLine
    call: str
    since: float


_STEPS = {AnswerCall: Action.CALL_ANSWER, DeclineCall: Action.CALL_DECLINE, LeaveCall: Action.CALL_LEAVE}


class Exchange:
    """`give`: puts a command on its way. `relays`: that a line of a session may use. `calls`: those that go on, as the
    fold has them."""

    def __init__(
        self,
        media: Mapping[CallEngine, CallMedia],
        give: Callable[[LineCommand], None],
        relays: Callable[[Session], tuple[IceServer, ...]],
        recorder: Recorder,
    ) -> None:
        self._media, self._give, self._relays, self._recorder = media, give, relays, recorder
        self.calls: dict[str, Call] = {}
        self.lines: set[CallLine] = set()
        self._answers: dict[str, _Answer] = {}
        self._missing: dict[tuple[str, str], float] = {}

    # -- what lines do ---------------------------------------------------------------------------------------
    def ask(self, line: CallLine, asked: AnswerCall | DeclineCall | LeaveCall, now: float) -> None:
        """The policy is asked here, and again by the fold when it is on record."""
        action, who = _STEPS[type(asked)], line.session.subject
        if not allow(who, action, CommandTarget("call", who.scope)):
            line.say(NotIn(asked.call, "forbidden"))
            return
        wanted = LineCommand(str(uuid.uuid4()), action, asked.call, line.session)
        if action is Action.CALL_LEAVE:
            self._out(line)
        elif any(one.line is line for one in self._answers.values()):
            return
        elif line.call and line.call != asked.call:
            line.say(NotIn(asked.call, "busy"))
            return
        self._answers[wanted.id] = _Answer(line, asked.call, now)
        self._give(wanted)

    def take(self, line: CallLine, heard: Heard | Noted, now: float) -> None:
        """Of a line that is in no call it is nothing."""
        if isinstance(heard, Noted):
            if heard.call == line.call:
                self._recorder.noted(line.call, line)
            return
        call = self.calls.get(line.call)
        if call is not None:
            self._media[call.engine].take(call.id, line, heard, now)

    def gone(self, line: CallLine) -> None:
        """Its connection has ended without a word."""
        self.lines.discard(line)
        self._answers = {name: one for name, one in self._answers.items() if one.line is not line}
        call = self.calls.get(line.call)
        self._out(line)
        member = call.member(line.address) if call else None
        if call and member and member.state is MemberState.JOINED and member.session == line.session.id:
            self._lost(call.id, line.address)

    # -- what the fold says ----------------------------------------------------------------------------------
    def see(self, call: Call, now: float) -> None:
        """A call as it is now."""
        if call.ended:
            self.calls.pop(call.id, None)
        else:
            self.calls[call.id] = call
        for line in [one for one in self.lines if one.call == call.id]:
            member = call.member(line.address)
            stays = member is not None and member.state is MemberState.JOINED and member.session == line.session.id
            if not stays:
                self._out(line, call)
                handed = member is not None and member.state is MemberState.JOINED and bool(call.handovers)
                line.say(CallOver(call.id, call.why.value if call.why else "handed" if handed else "left"))
        self._recorder.see(call, {one for one in self.lines if one.call == call.id}, now)

    def hear(self, outcome: Outcome) -> None:
        """Of an answer: the line is in, or it hears why not. The call is seen before."""
        found = self._answers.pop(outcome.command, None)
        if found is None:
            return
        line, call = found.line, self.calls.get(found.call)
        member = call.member(line.address) if call else None
        if not outcome.accepted:
            line.say(NotIn(found.call, outcome.code, outcome.detail))
        elif call and member and member.state is MemberState.JOINED and member.session == line.session.id:
            self._in(line, call)

    def not_taken(self, wanted: LineCommand) -> None:
        """The door of commands did not take it."""
        if found := self._answers.pop(wanted.id, None):
            found.line.say(NotIn(found.call, "away"))

    # -- what time does --------------------------------------------------------------------------------------
    def look(self, now: float) -> None:
        for media in self._media.values():
            media.look(now)
        self._recorder.look(now)
        for name, one in list(self._answers.items()):
            if now - one.since > WAITS_S:
                del self._answers[name]
                one.line.say(NotIn(one.call, "away"))
        there = {(line.call, line.address) for line in self.lines}
        missing = {
            (call.id, one.address)
            for call in self.calls.values()
            for one in call.members
            if one.state is MemberState.JOINED and (call.id, one.address) not in there
        }
        self._missing = {key: self._missing.get(key, now) for key in missing}
        for (call_id, address), since in self._missing.items():
            if now - since > MISSING_S:
                self._missing[call_id, address] = now
                self._lost(call_id, address)

    # -- parts -----------------------------------------------------------------------------------------------
    def _in(self, line: CallLine, call: Call) -> None:
        for other in [one for one in self.lines if one is not line and one.address == line.address]:
            if other.call == call.id:
                self._out(other)
                other.say(CallOver(call.id, "elsewhere"))
        if line.call != call.id:
            self._out(line)
        line.call = call.id
        speech = call.engine is CallEngine.TALK
        line.say(InCall(call.id, call.engine.value, () if speech else self._relays(line.session)))
        self._media[call.engine].admit(call.id, line)
        self._recorder.came(call.id, line)

    def _out(self, line: CallLine, call: Call | None = None) -> None:
        call = call or self.calls.get(line.call)
        if call is not None:
            self._media[call.engine].drop(call.id, line)
            self._recorder.left(call.id, line)
        line.call = ""

    def _lost(self, call: str, address: str) -> None:
        self._give(LineCommand(str(uuid.uuid4()), Action.CALL_LOST, call, member=address))
