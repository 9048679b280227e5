"""What a wall shows of the day's categories: a table whose hidden cells cannot be computed from its margins.

Counts of townships are live, so a category that moved alone would say what was reported where. A wall's categories move
only every STEP_MS, disputes are counted with `other`, and disputes of the whole city are told apart only where FEWEST
or more of them, and as many others, came since they were told apart last: then no county's or township's own number
follows. Counties never tell them apart. Saved with the picture: a restart is no further step.
"""

from __future__ import annotations

import msgspec

from streams.fold.sums import Sums
from streams.model.case import Category
from streams.model.fact import REPORTS
from streams.model.region import Tier

STEP_MS = 15 * 60_000
FEWEST = 5
MANY = 100
"""So many reports more than at the last step are a step of their own: a backlog that comes in, at a first start say,
must not leave a table of nothing beside a count of hundreds; among so many no report is told apart."""
_encoder = msgspec.msgpack.Encoder(order="sorted")
_MERGED = {Category.DISPUTE: Category.OTHER}


class Apart(msgspec.Struct, frozen=True, array_like=True):
    """The city's disputes and others, as they were counted apart at `at` (city ms; 0: not yet on this day)."""

    disputes: int = 0
    others: int = 0
    at: int = 0


class Steps:
    """`at`: city ms of the newest step. `dirty`: since it was last saved."""

    def __init__(self, city: str) -> None:
        self._city = city
        self.at = 0
        self.day = -1
        self.dirty = False
        self._counts: dict[str, dict[str, int]] = {}
        self._apart = Apart()

    def take(self, sums: Sums, day: int, now: int) -> None:
        """Takes a step when it is due: at the first tick of a quarter of an hour or of a local day, or after MANY
        reports."""
        same = day == self.day and now // STEP_MS == self.at // STEP_MS
        if same and sums.on_day(REPORTS, self._city, day) - sum(self._counts.get(self._city, {}).values()) < MANY:
            return
        counts: dict[str, dict[str, int]] = {}
        for category in Category:
            shown = _MERGED.get(category, category).value
            for code, n in sums.day(_measure(category), day).items():
                if len(code) <= Tier.COUNTY:
                    of = counts.setdefault(code, {})
                    of[shown] = of.get(shown, 0) + n
        self._separate(sums, day, now)
        self.at, self.day, self._counts, self.dirty = now, day, counts, True

    def of(self, code: str) -> tuple[dict[str, int | None], int]:
        """({category: reports}, city ms at which disputes were told apart) of a region; disputes are None where they
        are counted with `other`."""
        counts = self._counts.get(code, {})
        found: dict[str, int | None] = {category.value: counts.get(category.value, 0) for category in Category}
        apart = self._apart if code == self._city else Apart()
        found[Category.DISPUTE.value] = apart.disputes if apart.at else None
        found[Category.OTHER.value] = counts.get(Category.OTHER.value, 0) - apart.disputes
        return found, apart.at

    def record(self) -> bytes:
        return _encoder.encode((self.at, self.day, self._counts, self._apart))

    def restore(self, raw: bytes) -> None:
        saved = msgspec.msgpack.decode(raw, type=tuple[int, int, dict[str, dict[str, int]], Apart])
        self.at, self.day, self._counts, self._apart = saved

    def _separate(self, sums: Sums, day: int, now: int) -> None:
        was = self._apart if day == self.day else Apart()
        disputes, others = (sums.on_day(_measure(c), self._city, day) for c in (Category.DISPUTE, Category.OTHER))
        enough = min(disputes - was.disputes, others - was.others) >= FEWEST
        self._apart = Apart(disputes, others, now) if enough else was


def _measure(category: Category) -> str:
    return f"{REPORTS}.{category.value}"
