"""Which counties ought to be heard of and are not. A county once silent stays so until something comes from it, also
when its forgotten sessions have ended meanwhile. While the system itself was away no one counts as silent.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

import msgspec
import numpy as np

from streams.fold.aggregate import Aggregate, Context, Delta, Step
from streams.fold.workers import Workers
from streams.model.event import Tick

EXPECTED = 5
"""With so many workers in session a county cannot be silent by chance."""
_LONGEST_MS = 300_000
"""How often a worker is heard of who does not move."""
_LEAST_MS = 60_000
_TIMES = 5
_AWAY_MS = 10_000
"""Ticks further apart than this: the system was away."""
_COUNTY = 1_000_000


class Silent(msgspec.Struct, frozen=True, array_like=True):
    """`heard`: when the last came from the county. `since`: when it was found silent. City ms."""

    heard: int
    since: int


class Silence(Aggregate):
    """`counties`: the silent ones. `expected`: how many ought to be heard of. `awake`: city ms since which the fold has
    been listening without a break. Saved with the picture's meta field."""

    kind = "silence"

    def __init__(self, context: Context) -> None:
        self._undo = context.undo
        self.counties: dict[str, Silent] = {}
        self.expected = 0
        self.awake = 0

    def tick(self, tick: Tick, context: Context) -> Iterable[Step]:
        yield partial(self._step, tick.rate, context)

    def _step(self, rate: float, context: Context) -> Delta:
        was, awake = (self.counties, self.expected), self.awake
        self._undo.note(lambda: self._back(was, awake))
        self.listen(context.was, context.now, rate)
        return Delta(regions=frozenset(self.judge(context.workers, context.city, context.now, rate)))

    def _back(self, was: tuple[dict[str, Silent], int], awake: int) -> None:
        (self.counties, self.expected), self.awake = was, awake

    def listen(self, was: int, now: int, rate: float) -> None:
        """A tick came at `now`, the one before at `was`."""
        if now - was > _AWAY_MS * max(1.0, rate):
            self.awake = now

    def judge(self, workers: Workers, city: str, now: int, rate: float) -> set[str]:
        """Looks at every county; returns those whose standing changed."""
        rows = workers.rows
        county = rows["village"] // _COUNTY
        in_session = workers.in_session()
        before = self.counties
        self.counties, self.expected = {}, 0
        for number in np.unique(county[rows["village"] > 0]).tolist():
            code, here = f"{city}{number:02d}", county == number
            n, heard = int((in_session & here).sum()), int(rows["received_ms"][here].max())
            lost = code in before and heard <= before[code].heard
            self.expected += lost or n >= EXPECTED
            limit = max(_LEAST_MS, _TIMES * _LONGEST_MS // max(n, 1), _LEAST_MS / 12 * rate)
            if lost:
                self.counties[code] = before[code]
            elif n >= EXPECTED and now - max(heard, self.awake) > limit:
                self.counties[code] = Silent(heard, now)
        return before.keys() ^ self.counties.keys()
