"""What a rule may look at, and what it says: the one signature all rules share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from streams.model.alert import Priority
from streams.model.case import Case
from streams.model.event import Incoming
from streams.model.regulation import CaseType


class Glance(NamedTuple):
    """One event and what is known beside it. `now`: city ms. `where`: the smallest region known of its place, of a tick
    the city. `case`: as the event left it, with its `kind`.
    `silent`: county -> city ms since which it is silent. `counties`: how many ought to be heard of."""

    now: int
    event: Incoming
    where: str
    case: Case | None = None
    kind: CaseType | None = None
    place: tuple[int, int] = (0, 0)
    silent: Mapping[str, int] = {}
    counties: int = 0


class Condition(NamedTuple):
    """What a rule finds about one object. `holds`: whether it is so. `again`: it happened once more, rather than going
    on. `since`: city ms. The rest as in Alert."""

    rule: str
    object: str
    priority: Priority
    region: str
    holds: bool
    since: int
    subject: str = ""
    lon_e6: int = 0
    lat_e6: int = 0
    again: bool = False


Rule = Callable[[Glance], Iterable[Condition]]
