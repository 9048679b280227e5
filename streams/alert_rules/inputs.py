"""What a rule reads and what it returns. Rules see nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from streams.model.alert import Priority
from streams.model.alert_plan import AlertPlan
from streams.model.case import Case
from streams.model.event import Incoming
from streams.model.regulation import CaseType
from streams.model.shift import Emptied, Handover, Planned

PLAN = AlertPlan()


class Located(NamedTuple):
    """A condition at a place. `since`: city ms. `region`: the smallest one known. Coordinates in 1e-6 degree, or 0."""

    region: str
    since: int
    lon_e6: int = 0
    lat_e6: int = 0
    subject: str = ""


class Absence(NamedTuple):
    """A seat or wall that is missing, or is back. `scope`: the region it serves. `last`: no other seat is left."""

    scope: str
    since: int
    by: str = ""
    last: bool = False


class TickState(NamedTuple):
    """The state of the city at a tick. `now`: city ms. `silent`: county -> city ms since which its feed is silent;
    `counties`: number of counties that are expected to send. `lone`: worker -> last position. `drops`: county ->
    since when its live count is under half of the usual. `clusters`: type/village -> where and since when. `seats`,
    `walls`: missing ones by session; `back`: those that returned. `plans`: planned events in effect. `unsigned`:
    hand-overs without a second signature. `empty`: desks whose last officer left, by scope. `chattering`: alert id
    -> its rule and when. `faults`: rule -> when it was switched off by a failure. `rooms`: mediation rooms without
    a person on duty, by site. `plan`: the city's delays and limits."""

    now: int
    city: str
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
    empty: Mapping[str, Emptied] = {}
    chattering: Mapping[str, Located] = {}
    faults: Mapping[str, int] = {}
    rooms: Mapping[str, Located] = {}
    plan: AlertPlan = PLAN


class RuleInput(NamedTuple):
    """One event and what is known beside it. `now`: city ms. `where`: the smallest known region of the event, of a tick
    the city. `place`: last position of its worker, of `placed_at` (city ms). `case`: as the event left it, with its
    `kind`. `plan`: the city's delays and limits."""

    now: int
    event: Incoming
    where: str
    case: Case | None = None
    kind: CaseType | None = None
    place: tuple[int, int] = (0, 0)
    placed_at: int = 0
    plan: AlertPlan = PLAN


class Condition(NamedTuple):
    """What a rule found about one object. `holds`: whether its condition is true. `again`: it happened once more,
    rather than going on. `since`: city ms. The rest as in Alert."""

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
    drill: str = ""
