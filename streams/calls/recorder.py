"""Recordings of speech: nothing is kept before every line that is in has confirmed the notice, nor while one that came
later has not. What is kept stays in memory until its end; a process that dies keeps none of it."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable

from streams.calls.line import CallLine
from streams.model.calls.call import Call
from streams.model.calls.recording import NOTED_MS, CallRecording, RecordingState, going
from streams.wire.call import RecordNow

MOST_BYTES = 16_777_216
"""Two hours of speech without a pause; speech after that is not kept."""
_HEAD = struct.Struct(">IH")
"""Of each packet: ms since the begin, bytes."""
Tell = Callable[[str, RecordingState, str], None]
"""(call, what has become of its recording, hash of the file)."""


class Tape:
    """One recording. `waiting`: lines that have not confirmed its notice. `begun`: s of the loop, 0 while it is not on.
    `raw`: packets, each behind its time."""

    def __init__(self, call: Call, asked: CallRecording, now: float) -> None:
        self.call, self.asked, self.since = call, asked, now
        self.waiting: set[CallLine] = set()
        self.lines: set[CallLine] = set()
        self.begun = 0.0
        self.answered = False
        self.raw = bytearray()

    @property
    def file(self) -> str:
        return hashlib.sha256(self.raw).hexdigest()


class Recorder:
    """`tell`: has put on record what became of one. `keep`: has one kept whose end came."""

    def __init__(self, tell: Tell, keep: Callable[[Tape], None]) -> None:
        self._tell, self._keep = tell, keep
        self._tapes: dict[str, Tape] = {}
        self._keeping: set[str] = set()
        self.packets = 0

    def see(self, call: Call, lines: set[CallLine], now: float) -> None:
        """A call as the fold has it. `lines`: of those in it."""
        asked, tape = going(call.recordings), self._tapes.get(call.id)
        if tape is not None and (asked is None or asked.at != tape.asked.at):
            self._over(self._tapes.pop(call.id), call, lines)
            if asked is None:
                return
            tape = None
        last = call.recordings[-1].state if call.recordings else None
        if last is not RecordingState.OVER:
            self._keeping.discard(call.id)
        lost = last is RecordingState.OVER and call.id not in self._keeping
        if tape is None and (last is RecordingState.ON or lost):
            # It was of a process that is no more.
            self._tell(call.id, RecordingState.NONE, "")
            return
        if asked is None:
            return
        if tape is None:
            tape = self._tapes[call.id] = Tape(call, asked, now)
            for line in lines:
                self._notice(tape, line)
        if asked.state is RecordingState.ON and not tape.begun:
            tape.asked, tape.begun = asked, now
            for line in tape.lines:
                line.say(_word(tape))
        self._ready(tape)

    def came(self, call: str, line: CallLine) -> None:
        if tape := self._tapes.get(call):
            self._notice(tape, line)

    def left(self, call: str, line: CallLine) -> None:
        if tape := self._tapes.get(call):
            tape.lines.discard(line)
            tape.waiting.discard(line)
            self._ready(tape)

    def noted(self, call: str, line: CallLine) -> None:
        """It shows the notice."""
        if tape := self._tapes.get(call):
            tape.waiting.discard(line)
            self._ready(tape)

    def hear(self, call: str, packet: bytes, now: float) -> None:
        """Speech that went to a call's lines."""
        tape = self._tapes.get(call)
        if tape is None or not tape.begun or tape.waiting or len(tape.raw) + len(packet) > MOST_BYTES:
            return
        self.packets += 1
        tape.raw += _HEAD.pack(round((now - tape.begun) * 1000), len(packet)) + packet

    def look(self, now: float) -> None:
        for tape in self._tapes.values():
            if not tape.answered and now - tape.since > NOTED_MS / 1000:
                tape.answered = True
                self._tell(tape.call.id, RecordingState.NONE, "")

    def _notice(self, tape: Tape, line: CallLine) -> None:
        tape.lines.add(line)
        tape.waiting.add(line)
        line.say(_word(tape))

    def _ready(self, tape: Tape) -> None:
        """All who are in have the notice."""
        if not tape.answered and tape.lines and not tape.waiting:
            tape.answered = True
            self._tell(tape.call.id, RecordingState.ON, "")

    def _over(self, tape: Tape, call: Call, lines: set[CallLine]) -> None:
        for line in lines:
            line.say(RecordNow(call.id, RecordingState.OVER.value, tape.asked.by, tape.asked.reason))
        if call.recordings[-1].state is not RecordingState.OVER:
            return
        if tape.raw:
            self._keeping.add(call.id)
            self._keep(tape)
        else:
            self._tell(call.id, RecordingState.NONE, "")


def _word(tape: Tape) -> RecordNow:
    state = RecordingState.ON if tape.begun else RecordingState.ASKED
    return RecordNow(tape.call.id, state.value, tape.asked.by, tape.asked.reason)
