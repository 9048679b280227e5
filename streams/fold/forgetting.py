"""Which open sessions of duty the system ends: those whose worker has not moved for two hours. Where that was so before
it could be seen, the session came late or something here stood still: its phone gets time to bring the rest."""

from __future__ import annotations

from streams.fold.workers import Workers

WAITED_MS = 600_000
"""City ms for a phone that had no line, or that waits for a server that was away, to bring what it kept."""
Forgotten = tuple[int, int, int, int]
"""(device, worker, started, ended)."""


class Forgetting:
    """Asked once a second. What has been ended is not open any more, and so not named again."""

    def __init__(self) -> None:
        self._looked: int | None = None
        self._since: dict[Forgotten, int] = {}

    def due(self, workers: Workers, now: int) -> list[Forgotten]:
        """Those to be ended at `now`, city ms up to which everything that came is known."""
        found = list(workers.forgotten(now))
        self._since = {one: self._since.get(one, self._seen(one, now)) for one in found}
        self._looked = now
        return [one for one in found if now - self._since[one] >= WAITED_MS]

    def _seen(self, one: Forgotten, now: int) -> int:
        """From when its time counts: of one whose two hours ended while this was looking nothing is waited for."""
        watched = self._looked is not None and one[3] >= self._looked
        return now - WAITED_MS if watched else now
