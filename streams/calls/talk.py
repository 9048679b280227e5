"""Push-to-talk (对讲): one line of a group has the floor, and what it sends goes to all others as it came."""

from __future__ import annotations

from collections.abc import Callable

from streams.access.subject import Role
from streams.calls.floor import Floor
from streams.calls.line import CallLine
from streams.calls.media import Heard, LineGroup
from streams.wire.call import AskFloor, FloorNow, FreeFloor, LinesIn, MissNow, SpeechCodec

MISSES_S = 5.0
"""So long after the last speech that it missed a line is one that misses some."""
FEW = 16
"""Lines of which each hears at once who is in; of more, all hear it twice a second at most: while 200 villages answer,
lists of them would fill weak lines."""
_DESKS = frozenset({Role.DUTY, Role.DUTY_LEAD})


class TalkGroup(LineGroup):
    """`codec`: one that all its lines hear. `missing`: addresses that miss speech, as its desks were shown."""

    def __init__(self) -> None:
        super().__init__()
        self.floor = Floor()
        self.missing: tuple[str, ...] = ()
        self._due = False

    @property
    def codec(self) -> SpeechCodec:
        return (
            SpeechCodec.CHUNK
            if any(one.codec is SpeechCodec.CHUNK for one in self.lines.values())
            else SpeechCodec.OPUS
        )

    def tell(self, why: str) -> None:
        for line in self.lines.values():
            line.say(FloorNow(self.floor.holder, why))

    def listed(self, *, of: CallLine | None = None) -> None:
        """Who is in, to all now or soon; at once to `of`, which is new."""
        now = tuple(self.lines.values()) if len(self.lines) <= FEW else (of,) if of else ()
        self._due = len(now) < len(self.lines)
        for line in now:
            line.say(LinesIn(tuple(self.lines), self.codec))

    def look(self, now: float) -> None:
        if self._due:
            self._due = False
            for line in self.lines.values():
                line.say(LinesIn(tuple(self.lines), self.codec))
        missing = tuple(one.address for one in self.lines.values() if now - one.missed_at < MISSES_S)
        if missing == self.missing:
            return
        self.missing = missing
        for line in self.lines.values():
            if line.session.subject.role in _DESKS:
                line.say(MissNow(missing))


class Talk:
    """`kept`: hears what is passed on, and when, for a recording. `packets`: of speech passed on, `missed`: of these
    not to a line that was full; `refused`: without the floor."""

    def __init__(self, kept: Callable[[str, bytes, float], None] = lambda call, packet, now: None) -> None:
        self._groups: dict[str, TalkGroup] = {}
        self._kept = kept
        self.packets = self.missed = self.refused = 0

    def admit(self, call: str, line: CallLine) -> None:
        group = self._groups.setdefault(call, TalkGroup())
        group.lines[line.address] = line
        group.listed(of=line)
        line.say(FloorNow(group.floor.holder, "free" if not group.floor.holder else "granted"))
        if group.missing and line.session.subject.role in _DESKS:
            line.say(MissNow(group.missing))

    def drop(self, call: str, line: CallLine) -> None:
        group = self._groups.get(call)
        if group is None or group.lines.get(line.address) is not line:
            return
        del group.lines[line.address]
        if not group.lines:
            del self._groups[call]
            return
        if group.floor.free(line.address):
            group.tell("gone")
        group.listed()

    def take(self, call: str, line: CallLine, heard: Heard, now: float) -> None:
        group = self._groups[call]
        match heard:
            case bytes():
                if group.floor.holder != line.address:
                    self.refused += 1
                    return
                self.packets += 1
                self.missed += CallLine.speak(group.others(line), heard, now)
                self._kept(call, heard, now)
            case AskFloor():
                lead = line.session.subject.role is Role.DUTY_LEAD
                why = group.floor.ask(line.address, lead=lead, now=now)
                if why == "busy":
                    line.say(FloorNow(group.floor.holder, why))
                else:
                    group.tell(why)
            case FreeFloor():
                if group.floor.free(line.address):
                    group.tell("free")

    def look(self, now: float) -> None:
        for group in self._groups.values():
            group.look(now)
            if group.floor.long(now) and group.floor.free(group.floor.holder):
                group.tell("long")

    def figures(self) -> dict[str, int]:
        return {"packets": self.packets, "missed": self.missed}
