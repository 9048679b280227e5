"""What every engine does: it carries sound and picture between the lines that the fold has in a call."""

from __future__ import annotations

from typing import Protocol

from streams.calls.line import CallLine
from streams.wire.call import AskFloor, FreeFloor, Signal

Heard = AskFloor | FreeFloor | Signal | bytes
"""What a line that is in says to its engine; bytes: speech."""


class CallMedia(Protocol):
    """One engine. Nothing here waits: a line that cannot follow harms itself alone."""

    def admit(self, call: str, line: CallLine) -> None:
        """The line is in; of the same address no other is any more."""

    def drop(self, call: str, line: CallLine) -> None:
        """It is not, for whatever reason."""

    def take(self, call: str, line: CallLine, heard: Heard, now: float) -> None:
        """`now`: s of the loop."""

    def look(self, now: float) -> None:
        """What time alone changes."""

    def figures(self) -> dict[str, int]:
        """For health."""


class LineGroup:
    """The lines of one call, the longest first."""

    def __init__(self) -> None:
        self.lines: dict[str, CallLine] = {}

    def others(self, line: CallLine) -> list[CallLine]:
        return [one for one in self.lines.values() if one is not line]
