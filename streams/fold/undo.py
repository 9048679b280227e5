"""All or nothing of one event: every change of the picture notes its inverse, and an event that fails is undone.

A step notes the inverse before it changes anything. Outside an event nothing is noted: restoring and tests change the
picture directly.
"""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType

Inverse = Callable[[], object]


class Undo:
    """A context: inside it an event is taken. `serial`: number of the event under way; it tells whether something was
    noted for this event already. `recording`: whether an event is under way."""

    def __init__(self) -> None:
        self.serial = 0
        self.recording = False
        self._inverses: list[Inverse] = []
        self._afterwards: dict[Inverse, None] = {}

    def note(self, inverse: Inverse) -> None:
        """`inverse` takes back the change that follows."""
        if self.recording:
            self._inverses.append(inverse)

    def afterwards(self, repair: Inverse) -> None:
        """`repair` runs once when the event is undone, after every inverse: for an index that is made from records."""
        if self.recording:
            self._afterwards[repair] = None

    def __enter__(self) -> None:
        """Begins an event."""
        self.serial += 1
        self.recording = True

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Whatever was raised takes back every change that was noted, and is raised further."""
        self.recording = False
        if kind is not None:
            for inverse in reversed(self._inverses):
                inverse()
            for repair in self._afterwards:
                repair()
        if self._inverses:
            self._inverses.clear()
        if self._afterwards:
            self._afterwards.clear()
