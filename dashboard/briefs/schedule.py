"""Which briefs the schedule makes now: of each area the periods that are over since its newest, so that what was missed
is made later. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from dashboard.briefs.cadence import BriefPeriod
from dashboard.periods import Period

LATE_MS = 6 * 3_600_000
"""A draft that was made so long after its period was over says so."""
_MISSED = {
    BriefPeriod.DAY: 14,
    BriefPeriod.WEEK: 4,
    BriefPeriod.TEN: 3,
    BriefPeriod.MONTH: 2,
    BriefPeriod.QUARTER: 1,
    BriefPeriod.YEAR: 1,
}
"""Missed ones that are made later at most; of what is older the page makes a preview when it is opened."""


def kinds(setting: str) -> tuple[BriefPeriod, ...]:
    """Of the setting `briefs.made`, in the order in which they are made."""
    return tuple(kind for kind in BriefPeriod if kind.value in setting.split())


def due(offered: Sequence[Period], made: Collection[int], kind: BriefPeriod) -> list[Period]:
    """`offered`: periods that are over, the newest first; `made`: first days of those with a draft or a brief. The
    oldest first. Of an area that has none yet the newest alone is due: before it nothing was scheduled."""
    if not made:
        return list(offered[:1])
    newest = [one for one in offered[: _MISSED[kind]] if one.first not in made and one.first > min(made)]
    return newest[::-1]
