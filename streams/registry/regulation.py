"""The regulation as the city's configuration and the shipped code table have it; the registry keeps and tells it.

Holidays and swapped workdays: `holidays`, with what `cases.holidays_extra` says.
"""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

import msgspec

from streams.alert_rules import SHIPPED, completed
from streams.errors import ConfigError
from streams.model.alert_plan import AlertPlan, merged
from streams.model.case import Category
from streams.model.deadlines import Hours, Limit, Span, Unit
from streams.model.local_day import number_of
from streams.model.regulation import VILLAGE_TASKS, CaseType, Regulation
from streams.model.response import ResponseStep
from streams.model.strict import convert
from streams.model.units import UnitName
from streams.registry.follow import follow_kinds
from streams.registry.holidays import calendar
from streams.settings import AlertsSection, CasesSection, FollowSection, TasksSection

FILE = Path(__file__).with_name("case_types.yaml")
RESPONSES = Path(__file__).with_name("response_plans.yaml")
UNITS = Path(__file__).with_name("units.yaml")


class _Unit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    name: str
    en: str
    independent: bool = False


class _Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    id: str
    code: str
    name: str
    en: str
    category: Category
    limit: str
    serious: bool = False
    restricted: bool = False


class _Response(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    rule: str
    type: str = ""
    id: str
    text: str
    en: str
    service: str = ""
    minutes: int = 0


class _PlanFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`rules`, `timers`: field by field what differs; `limits`: the plan's own numbers."""

    rules: dict[str, dict[str, object]] = {}
    timers: dict[str, dict[str, object]] = {}
    limits: dict[str, object] = {}


def case_types(file: Path = FILE) -> tuple[CaseType, ...]:
    """The shipped code table. Raises ConfigError, naming what is wrong."""
    try:
        lines = msgspec.yaml.decode(file.read_bytes(), type=list[_Line])
    except msgspec.MsgspecError as wrong:
        raise ConfigError(f"{file.name}: {wrong}") from None
    return tuple(CaseType(**msgspec.structs.asdict(line)) for line in lines)


def units(file: Path = UNITS) -> tuple[UnitName, ...]:
    """The shipped departments. Raises ConfigError, naming what is wrong."""
    try:
        found = msgspec.yaml.decode(file.read_bytes(), type=list[_Unit])
    except msgspec.MsgspecError as wrong:
        raise ConfigError(f"{file.name}: {wrong}") from None
    return tuple(UnitName(one.id, one.name, one.en, one.independent) for one in found)


def responses(file: Path = RESPONSES) -> tuple[ResponseStep, ...]:
    """The shipped response plans. Raises ConfigError, naming what is wrong."""
    try:
        found = msgspec.yaml.decode(file.read_bytes(), type=list[_Response])
    except msgspec.MsgspecError as wrong:
        raise ConfigError(f"{file.name}: {wrong}") from None
    return tuple(ResponseStep(**msgspec.structs.asdict(one)) for one in found)


def alert_plan(section: AlertsSection) -> AlertPlan:
    """The shipped plan with what the city's file says otherwise. Raises ConfigError, naming what is wrong."""
    calls = bool(section.webhook_url)
    if not section.plan:
        return msgspec.structs.replace(SHIPPED, calls=calls)
    file = Path(section.plan)
    try:
        said = msgspec.yaml.decode(file.read_bytes(), type=_PlanFile)
        return merged(completed(convert({**said.limits, "calls": calls}, AlertPlan)), said.rules, said.timers)
    except OSError as wrong:
        raise ConfigError(f"alerts.plan: {file} cannot be read ({wrong.strerror})") from None
    except (msgspec.MsgspecError, LookupError) as wrong:
        raise ConfigError(f"alerts.plan: {file}: {wrong}") from None


def regulation(
    section: CasesSection,
    alerts: AlertsSection = AlertsSection(),  # noqa: B008 - frozen
    tasks: TasksSection = TasksSection(),  # noqa: B008 - frozen
    follow: FollowSection = FollowSection(),  # noqa: B008 - frozen
) -> Regulation:
    """What is in force. Raises ConfigError for a day that is none, or hours that overlap."""
    spans = tuple(_span(text) for text in section.working_hours.split())
    if any(b <= a for a, b in spans) or any(later[0] < earlier[1] for earlier, later in pairwise(spans)):
        raise ConfigError(f"cases.working_hours: {section.working_hours} must be in order and apart")
    most = tasks.per_village_week
    off, on, known = calendar(_own_days(section))
    return Regulation(
        types=case_types(),
        limits=_limits(section),
        hours=(Hours(0, spans),),
        days_off=tuple(sorted(map(_day, off))),
        days_on=tuple(sorted(map(_day, on))),
        known_until=_day(known),
        month_from=section.stat_month_from,
        restricted_office=section.restricted_office,
        raise_unanswered=section.raise_unanswered,
        units=units(),
        alerts=alert_plan(alerts),
        village_tasks=msgspec.UNSET if most == VILLAGE_TASKS else most,
        responses=responses(),
        follow=follow_kinds(follow.kinds),
    )


def _limits(section: CasesSection) -> dict[str, Limit]:
    return {
        "triage": Limit(section.triage_workdays, Unit.WORKDAYS),
        "accept": Limit(section.accept_minutes, Unit.WORKING_MINUTES),
        "S": Limit(section.simple_workdays, Unit.WORKDAYS),
        "G": Limit(section.general_workdays, Unit.WORKDAYS),
        "C": Limit(section.complex_workdays, Unit.WORKDAYS),
        "U": Limit(section.urgent_minutes, Unit.MINUTES),
        "whistle": Limit(section.whistle_minutes, Unit.MINUTES),
        "check_hazard": Limit(section.check_hazard_workdays, Unit.WORKDAYS),
        "check_dispute": Limit(section.check_dispute_workdays, Unit.WORKDAYS),
    }


def _own_days(section: CasesSection) -> dict[date, bool]:
    """By day, whether the city works on it."""
    found = {}
    for text in section.holidays_extra.split():
        name, _, word = text.partition("=")
        try:
            found[date.fromisoformat(name)] = word == "on"
        except ValueError:
            raise ConfigError(f"cases.holidays_extra: {name} is no day of the calendar") from None
    return found


def _span(text: str) -> Span:
    begin, end = (int(part[:2]) * 60 + int(part[3:]) for part in text.split("-"))
    return begin, end


def _day(day: date) -> int:
    return number_of(day)
