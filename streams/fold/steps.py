"""What a wall shows of the day's categories: a table whose hidden cells cannot be computed from its margins.

Counts of townships are live, so a category that moved alone would say what was reported where. A wall's categories move
only every STEP_MS, disputes are counted with `other`, and disputes of the whole city are shown apart only where FEWEST
or more of them, and as many others, came since they were shown apart last: then no county's or township's own number
follows. Counties never show them apart. Saved with the picture: a restart is no further step.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

import msgspec

from streams.fold.aggregate import Aggregate, Context, Delta, Step
from streams.fold.sums import Sums
from streams.fold.tables import CheckpointTable, Single
from streams.model.case import Category
from streams.model.event import Tick
from streams.model.fact import REPORTS
from streams.model.region import Tier

STEP_MS = 15 * 60_000
FEWEST = 5
MANY = 100
"""So many reports more than at the last step are a step of their own: a backlog that comes in, at a first start say,
must not leave a table of nothing beside a count of hundreds; among so many no report is recognised."""
_MERGED = {Category.DISPUTE: Category.OTHER}


class Apart(msgspec.Struct, frozen=True, array_like=True):
    """The city's disputes and others, as they were counted apart at `at` (city ms; 0: not yet on this day)."""

    disputes: int = 0
    others: int = 0
    at: int = 0


class FeedState(msgspec.Struct, frozen=True, array_like=True):
    """As it is saved. `at`: city ms of the newest step. `counts`: region -> category -> reports of the local `day`."""

    at: int = 0
    day: int = -1
    counts: dict[str, dict[str, int]] = {}
    apart: Apart = Apart()


_encoder = msgspec.msgpack.Encoder(order="sorted")
_decoder = msgspec.msgpack.Decoder(FeedState)


class Steps(Aggregate):
    """The newest step."""

    kind = "steps"

    def __init__(self, context: Context) -> None:
        self._city = context.city
        self._table = Single("steps", context.undo, FeedState(), _decoder.decode, _encoder.encode, saved=True)

    @property
    def tables(self) -> tuple[CheckpointTable, ...]:
        return (self._table,)

    @property
    def at(self) -> int:
        return self._table.value.at

    def tick(self, tick: Tick, context: Context) -> Iterable[Step]:
        yield partial(self._step, context)

    def _step(self, context: Context) -> Delta:
        self.take(context.sums, context.today, context.now)
        return Delta()

    def take(self, sums: Sums, day: int, now: int) -> None:
        """Takes a step when it is due: at the first tick of a quarter of an hour or of a local day, or after MANY
        reports."""
        was = self._table.value
        same = day == was.day and now // STEP_MS == was.at // STEP_MS
        if same and sums.on_day(REPORTS, self._city, day) - sum(was.counts.get(self._city, {}).values()) < MANY:
            return
        counts: dict[str, dict[str, int]] = {}
        for category in Category:
            shown = _MERGED.get(category, category).value
            for code, n in sums.day(_measure(category), day).items():
                if len(code) <= Tier.COUNTY:
                    of = counts.setdefault(code, {})
                    of[shown] = of.get(shown, 0) + n
        self._table.put(FeedState(now, day, counts, self._separated(sums, day, now)))

    def of(self, code: str) -> tuple[dict[str, int | None], int]:
        """({category: reports}, city ms at which disputes were shown apart) of a region; disputes are None where they
        are counted with `other`."""
        counts = self._table.value.counts.get(code, {})
        found: dict[str, int | None] = {category.value: counts.get(category.value, 0) for category in Category}
        apart = self._table.value.apart if code == self._city else Apart()
        found[Category.DISPUTE.value] = apart.disputes if apart.at else None
        found[Category.OTHER.value] = counts.get(Category.OTHER.value, 0) - apart.disputes
        return found, apart.at

    def _separated(self, sums: Sums, day: int, now: int) -> Apart:
        was = self._table.value.apart if day == self._table.value.day else Apart()
        disputes, others = (sums.on_day(_measure(c), self._city, day) for c in (Category.DISPUTE, Category.OTHER))
        enough = min(disputes - was.disputes, others - was.others) >= FEWEST
        return Apart(disputes, others, now) if enough else was


def _measure(category: Category) -> str:
    return f"{REPORTS}.{category.value}"
