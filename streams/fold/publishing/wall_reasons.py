"""Why many cases are overdue, as a wall may tell it: that one type of hazard or service carries them.

It moves with a wall's categories alone (`../steps.py`): counts of townships are live, so a type that moved with them
would say which case of which township is none of it. Not saved: after a start it comes with the next step.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import msgspec

from streams.fold.cases import Cases
from streams.fold.picture import Picture
from streams.fold.publishing.view import View
from streams.fold.publishing.wall_moves import SHOWN
from streams.fold.steps import Steps
from streams.kpi.values import FEW
from streams.model.case import Case
from streams.model.fact import EXEMPT, FELL_DUE, OVERDUE, contribution
from streams.model.region import ancestors
from streams.model.topic import Kind, Projection
from streams.wire.changes import TopicChange
from streams.wire.wall_reasons import OverdueReason

_encode = msgspec.json.Encoder().encode


class Late(NamedTuple):
    """Of one area: overdue cases by type, and of these by type what fell due since the statistical month began."""

    overdue: Counter[str]
    missed: Counter[str]


class OverdueReasons(View):
    """The reason of the city and of each county, in the charts of their walls."""

    def tick(self, picture: Picture) -> list[TopicChange]:
        if picture.kind(Steps).at != picture.now:
            return []
        late = counted(picture, self.shared.scopes)
        changes: list[TopicChange] = []
        for code, found in late.items():
            missed = picture.sums.period.total(FELL_DUE, code) - picture.sums.period.total(EXEMPT, code)
            shown = {"why": _encode(reason(found, missed, picture.now))}
            changes += self.topics.put(Kind.FIGURES, code, Projection.WALL, shown, partial=True)
        return changes


def counted(picture: Picture, codes: tuple[str, ...]) -> dict[str, Late]:
    """What is overdue at the picture's time, by the facts of the open cases."""
    found = {code: Late(Counter(), Counter()) for code in codes}
    for case in picture.kind(Cases):
        if case.open and case.late(picture.now):
            overdue, missed = _of(case, picture)
            for code in ancestors(case.village):
                if code in found:
                    found[code].overdue[_named(case)] += overdue
                    found[code].missed[_named(case)] += missed
    return found


def reason(late: Late, missed: int, now: int) -> OverdueReason:
    """At `now` (city ms); `missed`: what missed its limit in the month. A type carries what is at least half of it."""
    of = late.overdue.total()
    named = [(n, kind) for kind, n in late.overdue.items() if kind and n >= FEW and 2 * n >= of]
    if not named:
        return OverdueReason()
    n, kind = min(named, key=lambda one: (-one[0], one[1]))
    return OverdueReason(kind, n, of, now, missed=missed > 0 and 2 * late.missed[kind] >= missed)


def _of(case: Case, picture: Picture) -> tuple[int, int]:
    """(1 when it counts as overdue, 1 when it missed its limit in this month)."""
    overdue = missed = 0
    for key, amount in contribution(case, picture.now).items():
        overdue += amount if key.measure == OVERDUE else 0
        if key.day >= picture.sums.period.since:
            missed += amount if key.measure == FELL_DUE else -amount if key.measure == EXEMPT else 0
    return overdue, missed


def _named(case: Case) -> str:
    """Its type, '' for one that a wall does not name."""
    return case.type if case.category in SHOWN else ""
