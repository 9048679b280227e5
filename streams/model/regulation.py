"""What a city decided its clocks and types by: owned by the registry, sent to the fold as an event, so that a replay
judges by what was in force.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import msgspec

from streams.model.alert_plan import AlertPlan
from streams.model.case import Category
from streams.model.deadlines import Calendar, Hours, Limit, Span
from streams.model.follow.kind import FollowKind
from streams.model.local_day import local_day, weekday
from streams.model.own_rules import NO_OWN_RULES, OwnRules
from streams.model.response import ResponseStep
from streams.model.sites import Site, Turn, unstaffed
from streams.model.telephones import PhoneEntry
from streams.model.units import Departments, UnitChange, UnitName, Units

URGENT = "U"
"""The limit of urgent types."""
VILLAGE_TASKS = 3


class CaseType(msgspec.Struct, frozen=True, array_like=True):
    """`id`: of the city's own table. `code`: GB/T 31000-2015, or a local L…, E…. `limit`: key of the 办理 limit.
    `serious`: raises an alert when reported. `restricted`: to the named office alone, on no screen."""

    id: str
    code: str
    name: str
    category: Category
    limit: str
    serious: bool = False
    restricted: bool = False
    en: str = ""


class Regulation(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """`limits`: by key: triage, accept, check_hazard, check_dispute, and the 办理 limits the types name (S, G, C, U).
    `days_off`, `days_on`: local days on which the weekday's rule does not hold. `known_until`: last local day whose
    holidays are published. `month_from`: day on which a statistical month begins. `restricted_office`: to whom
    restricted cases go at once. `raise_unanswered`: whether the system raises what no one accepts. `units`:
    departments and offices cases are sent to, as the city's table has them; `changes`: what administrators decided of
    them since. `alerts`: delays, timers and routing of the alerts. `sites`: those with open days; `turns`: their duty
    plan, without names. `own`: what the city's own tables add, `village_tasks`: how many tasks a village gets within a
    week without a duty lead's word; not encoded until there is some, or another number than VILLAGE_TASKS.
    `responses`: the response plans. `follow`: the kinds of followed items."""

    types: tuple[CaseType, ...] = ()
    limits: dict[str, Limit] = {}
    hours: tuple[Hours, ...] = ()
    days_off: tuple[int, ...] = ()
    days_on: tuple[int, ...] = ()
    known_until: int = 0
    month_from: int = 1
    restricted_office: str = ""
    raise_unanswered: bool = False
    units: tuple[UnitName, ...] = ()
    alerts: AlertPlan = AlertPlan()
    changes: tuple[UnitChange, ...] = ()
    sites: tuple[Site, ...] = ()
    turns: tuple[Turn, ...] = ()
    own: OwnRules | msgspec.UnsetType = msgspec.UNSET
    village_tasks: int | msgspec.UnsetType = msgspec.UNSET
    responses: tuple[ResponseStep, ...] | msgspec.UnsetType = msgspec.UNSET
    follow: tuple[FollowKind, ...] | msgspec.UnsetType = msgspec.UNSET

    @cached_property
    def by_type(self) -> Mapping[str, CaseType]:
        return {kind.id: kind for kind in self.types}

    def type_name(self, kind: str, language: str) -> str:
        """As pages write a type of cases; its id where the city has no such type."""
        known = self.by_type.get(kind)
        return kind if known is None else known.name if language == "zh" else known.en

    @cached_property
    def current(self) -> Mapping[str, CaseType]:
        """By id, without those that were ended: nothing new is reported under them."""
        return {name: kind for name, kind in self.by_type.items() if name not in self.own_rules.ended_types}

    @cached_property
    def departments(self) -> Departments:
        return Departments(self.units, self.changes)

    def units_at(self, at: int) -> Units:
        """Departments and offices as they are at `at` (city ms)."""
        return self.departments.on(local_day(at))

    @cached_property
    def calendar(self) -> Calendar:
        off, on = frozenset(self.days_off), frozenset(self.days_on)
        return Calendar(self.hours, lambda day: day in on or (weekday(day) < 5 and day not in off), self.known_until)

    @cached_property
    def independent(self) -> frozenset[str]:
        return frozenset(unit.id for unit in self.units if unit.independent)

    @property
    def tasks_per_village(self) -> int:
        """A week."""
        return VILLAGE_TASKS if self.village_tasks is msgspec.UNSET else self.village_tasks

    @property
    def response_steps(self) -> tuple[ResponseStep, ...]:
        return () if self.responses is msgspec.UNSET else self.responses

    @cached_property
    def follow_kinds(self) -> Mapping[str, FollowKind]:
        """By id, in their order."""
        return {} if self.follow is msgspec.UNSET else {kind.id: kind for kind in self.follow}

    def follow_kind(self, name: str) -> FollowKind | None:
        return self.follow_kinds.get(name)

    @property
    def own_rules(self) -> OwnRules:
        return NO_OWN_RULES if self.own is msgspec.UNSET else self.own

    def contact(self, service: str, region: str) -> PhoneEntry | None:
        """Whom to call for a service (a `PhoneService`) in an area; None where the city's directory has no entry."""
        return self.own_rules.by_service.contact(service, region)

    def unstaffed_rooms(self, day: int) -> list[Site]:
        """Mediation rooms that are open on a local day and have no person on duty."""
        return unstaffed(self.sites, self.turns, day, self.days_off)

    def working_spans(self, day: int) -> tuple[Span, ...]:
        """Working hours (minutes of the day) that are valid on a local day; none before any are known."""
        return next((hours.spans for hours in reversed(self.hours) if hours.valid_from <= day), ())

    def handling_limit(self, kind: str, unit: str = "") -> Limit | None:
        """Of the 办理 clock of a type at a department ('' = none has it yet); None for a type the city does not
        know."""
        known = self.by_type.get(kind)
        return None if known is None else self.own_rules.handling_limit(kind, unit) or self.limits.get(known.limit)


CALENDAR_WARNS_DAYS = 60
"""The holidays of a year are published in the November before."""


def calendar_left(regulation: Regulation, today: int) -> int | None:
    """Days until the known holidays end, below 0 once they have; None while that is far off, or nothing is in force."""
    left = regulation.known_until - today
    return left if regulation.known_until and left <= CALENDAR_WARNS_DAYS else None


def workday_minutes(regulation: Regulation, day: int) -> int:
    """How long a workday is under the hours valid on a local day; 480 before any are known."""
    return sum(b - a for a, b in regulation.working_spans(day)) or 480
