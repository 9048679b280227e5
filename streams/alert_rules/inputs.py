"""What a rule may look at, and what it says: the one signature all rules share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from streams.model.alert import Priority
from streams.model.alert_plan import AlertPlan
from streams.model.case import Case
from streams.model.event import Incoming
from streams.model.regulation import CaseType
from streams.model.shift import Handover, Planned

PLAN = AlertPlan()


class Located(NamedTuple):
    """Something that has lasted at a place: `since` city ms, `region` the smallest known, 1e-6 degree or zeros."""

    region: str
    since: int
    lon_e6: int = 0
    lat_e6: int = 0
    subject: str = ""


class Absence(NamedTuple):
    """A seat or wall that is missed, or is back: `scope` whose it is, `last`: it was the last of its tier."""

    scope: str
    since: int
    by: str = ""
    last: bool = False


class TickState(NamedTuple):
    """What stands when a tick comes. `silent`: county -> city ms since which it is silent; `counties`: how many ought
    to be heard of. `lone`: worker -> where it was last heard of. `drops`: county -> since when its live count is under
    half of its usual. `clusters`: type/village -> where and since when. `seats`, `walls`: missed, by session; `back`:
    there again. `plans`: in effect. `unsigned`: hand-overs without a second name. `chattering`: alert id -> its rule's
    name and when. `faults`: rule -> when it was switched off."""

    silent: Mapping[str, int] = {}
    counties: int = 0
    lone: Mapping[int, Located] = {}
    drops: Mapping[str, int] = {}
    clusters: Mapping[str, Located] = {}
    seats: Mapping[str, Absence] = {}
    walls: Mapping[str, Absence] = {}
    back: Mapping[str, Absence] = {}
    plans: Mapping[str, Planned] = {}
    unsigned: Mapping[str, Handover] = {}
    chattering: Mapping[str, Located] = {}
    faults: Mapping[str, int] = {}


class RuleInput(NamedTuple):
    """One event and what is known beside it. `now`: city ms. `where`: the smallest region known of its place, of a tick
    the city. `place`: where its worker was last, `placed_at` when, city ms. `case`: as the event left it, with its
    `kind`. `tick_state`: with a tick alone. `plan`: the city's."""

    now: int
    event: Incoming
    where: str
    case: Case | None = None
    kind: CaseType | None = None
    place: tuple[int, int] = (0, 0)
    placed_at: int = 0
    tick_state: TickState | None = None
    plan: AlertPlan = PLAN


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
    placed_at: int = 0


def about(case: Case, rule: str, priority: Priority, *, holds: bool, since: int) -> Condition:
    """A condition of a matter: where it was reported, when that is known; else the smallest region known."""
    return Condition(
        rule,
        case.id,
        priority,
        case.village,
        holds,
        since,
        subject=case.type,
        lon_e6=case.lon_e6,
        lat_e6=case.lat_e6,
    )


LATE_MS = 24 * 3_600_000
"""What began longer ago and is only told of now is work for a list, and calls nobody."""
STALE_MS = 2 * 3_600_000
"""The same of what is not a danger: after so long it stands among the overdue ones."""

Rule = Callable[[RuleInput], Iterable[Condition]]
