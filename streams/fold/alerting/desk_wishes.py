"""Planned events and rules out of service, as people ask for them. Pure; what may not be is raised as IllegalMove."""

from __future__ import annotations

import msgspec

from streams.errors import IllegalMove
from streams.model.alert_plan import RulePlan
from streams.model.event import Command, DeskWish
from streams.model.local_day import day_start, local_day
from streams.model.shift import Disabled, Planned

_DAY_MS = 86_400_000
_NINE_MS = 9 * 3_600_000


def planned_event(command: Command, wish: DeskWish) -> Planned:
    if not command.note or wish.ends <= wish.begins or not wish.types:
        raise IllegalMove("plan", "", "plan", "types, a begin before its end, and words")
    region = wish.region if wish.region.startswith(command.scope) else command.scope
    by = command.by or command.subject
    return Planned(command.id, region, wish.types, wish.begins, wish.ends, command.note, by)


def out_of_service(rule: RulePlan | None, command: Command, wish: DeskWish, now: int) -> Disabled:
    if rule is None or rule.latched or not command.note or wish.ends <= now:
        raise IllegalMove(f"rule {command.object}", "", "disable", "a rule that is not latched, an end, a reason")
    by = command.by or command.subject
    ends = min(wish.ends, _next_nine(now))
    return Disabled(command.object, by, command.person, now, ends, command.note, wish.ends)


def approved(asked: Disabled | None, command: Command) -> Disabled:
    """By a second administrator: now it holds as long as was asked for."""
    if asked is None or asked.fault or asked.second or asked.person == command.person:
        raise IllegalMove(f"rule {command.object}", "", "approve", "another one's request")
    return msgspec.structs.replace(asked, second=command.by or command.subject, ends=asked.asked)


def _next_nine(now: int) -> int:
    """City ms of the next 09:00."""
    today = day_start(local_day(now)) + _NINE_MS
    return today if today > now else today + _DAY_MS
