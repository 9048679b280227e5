"""Which sessions' answers are held: those that were used a while ago, listened to or not. A page that loads, or whose
line is down, finds the answer to what it asked meanwhile. Pure."""

from __future__ import annotations

from itertools import islice, takewhile

MOST = 5_000
"""Beyond so many the longest unused go: each takes some KB."""


class Mailboxes:
    """By topic, the longest unused first. Times: s of any clock that only moves forward."""

    def __init__(self, keep_s: float) -> None:
        self._keep_s = keep_s
        self._used: dict[str, float] = {}

    def use(self, topic: str, now: float) -> None:
        self._used.pop(topic, None)
        self._used[topic] = now

    def idle(self, now: float) -> list[str]:
        """Those unused for too long, or the longest unused of too many."""
        late = [topic for topic, _ in takewhile(lambda one: one[1] < now - self._keep_s, self._used.items())]
        return late or list(islice(self._used, max(0, len(self._used) - MOST)))

    def drop(self, topic: str) -> None:
        self._used.pop(topic, None)
