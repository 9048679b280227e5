"""All or nothing of one event: every change of the picture notes its inverse, and an event that fails is undone.

A step notes the inverse before it changes anything. Outside an event nothing is noted: restoring and tests change the
picture directly.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

Inverse = Callable[[], object]


class Undo:
    """`serial`: number of the event under way; it tells whether something was noted for this event already."""

    def __init__(self) -> None:
        self.serial = 0
        self._open = False
        self._inverses: list[Inverse] = []
        self._afterwards: dict[Inverse, None] = {}

    def note(self, inverse: Inverse) -> None:
        """`inverse` takes back the change that follows."""
        if self._open:
            self._inverses.append(inverse)

    def afterwards(self, repair: Inverse) -> None:
        """`repair` runs once when the event is undone, after every inverse: for an index that is made from records."""
        if self._open:
            self._afterwards[repair] = None

    @contextlib.contextmanager
    def event(self) -> Iterator[None]:
        """Whatever is raised inside takes back every change noted inside, and is raised further."""
        self.serial += 1
        self._open = True
        try:
            yield
        except BaseException:
            self._open = False
            for inverse in reversed(self._inverses):
                inverse()
            for repair in self._afterwards:
                repair()
            raise
        finally:
            self._open = False
            self._inverses.clear()
            self._afterwards.clear()
