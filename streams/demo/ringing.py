"""What of a simulated case a desk is called for: which alert, since when, and until when its condition holds. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from streams.demo.matters import PlannedCase
from streams.model.alert_plan import AlertPlan
from streams.model.case import CaseState

ACCEPT_MS = AlertPlan().accept * 1000
WAIT_MS = 30_000
"""An alert may wait so long for others of its group before it is announced."""
NIGHTS = 14
"""So many days before a city begins have alerts that were worked off."""
_SENT = frozenset({CaseState.DISPATCHED, CaseState.TRANSFERRED})


class Ringing(NamedTuple):
    """`rule`, `object`, `subject`, `region`: of the alert. City ms: `at` its condition holds since then, `told` it is
    announced by then, `ends` its condition is over; 0: never by itself."""

    rule: str
    object: str
    subject: str
    region: str
    at: int
    told: int
    ends: int

    @property
    def key(self) -> str:
        return f"{self.rule}/{self.object}"

    def announced(self, heard: int) -> int:
        """When it is, where the system hears of it at `heard` at the earliest: its group is awaited from then on."""
        wait = self.told - self.at
        return max(self.told, heard + wait) if wait else self.told

    @property
    def alert(self) -> str:
        """Its id."""
        return f"{self.key}/{self.at}"


class GraveTypes(NamedTuple):
    """`serious`: types that raise an alert; `urgent`: types that raise one when no one accepts them."""

    serious: frozenset[str] = frozenset()
    urgent: frozenset[str] = frozenset()


NO_TYPES = GraveTypes()


def ringing(matter: PlannedCase, types: GraveTypes) -> Iterator[Ringing]:
    """A grave report, an urgent order no one accepts, a case sent back twice."""
    if matter.duplicate_of or matter.invalid:
        return
    what = matter.id, matter.type, matter.village
    if matter.type in types.serious:
        yield Ringing("serious", *what, matter.at, matter.at, matter.done_at)
    for word, after in pairwise(matter.words):
        due = word.at + ACCEPT_MS
        if matter.type in types.urgent and word.state in _SENT and after.at > due:
            yield Ringing("not_accepted", *what, due, due + WAIT_MS, after.at)
    returns = [word.at for word in matter.words if word.state is CaseState.RETURNED]
    if len(returns) > 1:
        yield Ringing("returned_twice", *what, returns[1], returns[1] + WAIT_MS, matter.done_at)
