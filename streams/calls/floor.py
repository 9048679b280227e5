"""Who may speak in a talk group: one at a time; a lead takes it from who is none. Pure; times in s of one clock."""

from __future__ import annotations

MOST_S = 60.0
"""Longer no one speaks at a stretch: a key that is stuck must not close a group."""


class Floor:
    """`holder`: '' while it is free."""

    def __init__(self) -> None:
        self.holder = ""
        self._lead = False
        self._since = 0.0

    def ask(self, who: str, *, lead: bool, now: float) -> str:
        """`granted`, `busy`, or `taken` from who held it."""
        if self.holder == who:
            return "granted"
        if self.holder and (self._lead or not lead):
            return "busy"
        why = "taken" if self.holder else "granted"
        self.holder, self._lead, self._since = who, lead, now
        return why

    def free(self, who: str) -> bool:
        """Whether it was that one's."""
        if not who or self.holder != who:
            return False
        self.holder = ""
        return True

    def long(self, now: float) -> bool:
        """Whether it is held for too long."""
        return bool(self.holder) and now - self._since > MOST_S
