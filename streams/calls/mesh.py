"""Peer to peer (直连): browsers carry sound and picture among themselves; here only their signals pass, and only
between lines of the same call."""

from __future__ import annotations

from streams.calls.line import CallLine
from streams.calls.media import Heard, LineGroup
from streams.wire.call import LinesIn, Signal, SignalOf, SpeechCodec


class Mesh:
    """`signals`: passed on."""

    def __init__(self) -> None:
        self._groups: dict[str, LineGroup] = {}
        self.signals = 0

    def admit(self, call: str, line: CallLine) -> None:
        group = self._groups.setdefault(call, LineGroup())
        # A line that came back is the latest: the others offer to no one they had before.
        group.lines.pop(line.address, None)
        group.lines[line.address] = line
        _listed(group)

    def drop(self, call: str, line: CallLine) -> None:
        group = self._groups.get(call)
        if group is None or group.lines.get(line.address) is not line:
            return
        del group.lines[line.address]
        if not group.lines:
            del self._groups[call]
        _listed(group)

    def take(self, call: str, line: CallLine, heard: Heard, now: float) -> None:
        if not isinstance(heard, Signal):
            return
        other = self._groups[call].lines.get(heard.to)
        if other is not None and other is not line:
            self.signals += 1
            other.say(SignalOf(line.address, heard.data))

    def look(self, now: float) -> None:
        """Nothing of it is due."""

    def figures(self) -> dict[str, int]:
        return {"signals": self.signals}


def _listed(group: LineGroup) -> None:
    for line in group.lines.values():
        line.say(LinesIn(tuple(group.lines), SpeechCodec.OPUS))
