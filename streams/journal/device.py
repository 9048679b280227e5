"""What the journal in memory keeps of one device: its sessions of duty and its window. append.lua does the same."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from streams.journal.limits import PRESUMED, SESSIONS, WINDOW


@dataclass
class Device:
    """`sessions`: start -> end in city ms, 0 = open, beyond PRESUMED: the system ended it.
    `window`: newest identities of a foreign client."""

    sessions: dict[int, int] = field(default_factory=dict)
    window: deque[bytes] = field(default_factory=lambda: deque(maxlen=WINDOW))

    def duty(self, said: tuple[int, int] | None) -> None:
        """A session begins (start, 0) or is over (start, end). Sent again, or of an ended session, it changes nothing;
        an end that comes before its start is kept."""
        if said is None:
            return
        start, end = said
        known = self.sessions.get(start, 0)
        if known == 0 or (end and known >= PRESUMED):
            self.sessions[start] = end
        while len(self.sessions) > SESSIONS:
            del self.sessions[min(self.sessions)]

    def presume(self, start: int, end: int) -> None:
        """The system ends a session of which nothing was heard."""
        self.sessions[start] = end + PRESUMED

    def heard(self, now: int) -> None:
        """Its phone is heard of: until now its session went on there, whatever was presumed."""
        for start, end in self.sessions.items():
            if end >= PRESUMED and now:
                self.sessions[start] = max(end - PRESUMED, now)

    def open_since(self, start: int) -> bool:
        return self.sessions.get(start) == 0

    def inside(self, fix_ms: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        """Which of these moments lie in a session."""
        inside = np.zeros(len(fix_ms), bool)
        for start, end in self.sessions.items():
            inside |= (fix_ms >= start) & ((fix_ms <= end) if end else True)
        return inside

    def outside(self, moment: int) -> bool:
        """Whether a refused position's moment lies in no session; 0 is no moment."""
        return moment != 0 and not self.inside(np.array([moment]))[0]

    def seen(self, identity: bytes) -> bool:
        """Whether the window has it; from now on it has."""
        if identity in self.window:
            return True
        self.window.append(identity)
        return False
