"""What a viewer gets of followed items: of the own area, and of a department or village what is theirs; as of a day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dashboard.context import PageContext
from dashboard.services import Services
from streams.access.subject import Role
from streams.model import typed
from streams.model.follow.item import FollowItem
from streams.model.follow.kind import CASE_TYPE, FollowKind, length_of
from streams.model.follow.walk import FollowActor
from streams.model.local_day import date_of, day_start, local_day, number_of
from streams.model.region import Tier, holds

_OWN_ALONE = frozenset({Role.DEPARTMENT, Role.VILLAGE})
"""Roles that see what they are responsible for and nothing else."""


class FollowPeriod(NamedTuple):
    """City ms: from the first day of the year to before `until`. `running`: until now."""

    since: int
    until: int
    running: bool


def period_of(asked: str, now: int) -> FollowPeriod:
    """The year up to the end of the day that was asked for; '' or a day to come: up to now."""
    day = typed.day(asked) if asked else None
    last = day if day is not None and day < local_day(now) else local_day(now)
    first = number_of(date_of(last).replace(month=1, day=1))
    running = last == local_day(now)
    return FollowPeriod(day_start(first), now + 1 if running else day_start(last + 1), running)


def sees_all(page: PageContext) -> bool:
    """Whether the numbers of the area are this viewer's business."""
    return page.subject.role not in _OWN_ALONE


def units_of(page: PageContext, now: int) -> frozenset[str]:
    department = page.subject.department
    return page.regulation.units_at(now).all_of(department) if department else frozenset()


def sees_single(page: PageContext, kind: FollowKind) -> bool:
    """Whether single items of a kind are this viewer's business. A department's own are."""
    role, scope = page.subject.role, page.subject.scope
    if kind.readers and role.value not in kind.readers:
        return False
    return role is Role.DEPARTMENT or not kind.widest or len(scope) >= length_of(kind.widest)


def items_of(services: Services, page: PageContext, kind: FollowKind, period: FollowPeriod) -> list[FollowItem]:
    """Those opened within the period that this viewer may see, the newest first."""
    lists, scope = services.history.follow, page.subject.scope
    if not sees_single(page, kind):
        return []
    wide = scope[: Tier.CITY] if _is_from_above(page, kind) else scope
    units: list[str] = []
    if page.subject.role is Role.DEPARTMENT and not kind.lists:
        units = sorted(units_of(page, services.clock.now_ms()))
        if not units:
            return []
    found = lists.of_kind(kind.id, wide, period.since, period.until, units)
    return [item for item in found if _is_seen(services, page, kind, item)]


def one_of(services: Services, page: PageContext, name: str) -> FollowItem | None:
    """A single item, where this viewer may see it."""
    found = services.history.follow.get(name) if name else None
    kind = page.regulation.follow_kind(found.kind) if found else None
    if found is None or kind is None or not sees_single(page, kind):
        return None
    return found if _is_seen(services, page, kind, found) else None


def _is_from_above(page: PageContext, kind: FollowKind) -> bool:
    """Whether an item of an area is seen by those below it: a list, and what is about a list without being of a single
    place. Whatever else lies in an area is not for each place in it."""
    parent = page.regulation.follow_kind(kind.parent)
    return bool(kind.lists) or (parent is not None and bool(parent.lists) and not kind.one_each)


def _is_seen(services: Services, page: PageContext, kind: FollowKind, item: FollowItem) -> bool:
    who = page.subject
    if not (holds(who.scope, item.place) or (_is_from_above(page, kind) and holds(item.place, who.scope))):
        return False
    if kind.lists:
        return True
    if who.role is Role.DEPARTMENT:
        return item.unit in units_of(page, services.clock.now_ms())
    return who.role is not Role.VILLAGE or not item.unit or who.role.value in kind.readers


def actor(services: Services, page: PageContext) -> FollowActor:
    who = page.subject
    return FollowActor(who.person, "", who.role.value, who.scope, units_of(page, services.clock.now_ms()))


def label(name: str, en: str, page: PageContext) -> str:
    """Of a kind, state, step or column, in the page's language."""
    return name if page.words.language == "zh" else en


def column_text(kind: FollowKind, item: FollowItem, nth: int, page: PageContext) -> str:
    value = item.columns[nth] if nth < len(item.columns) else ""
    if kind.columns[nth].form == CASE_TYPE:
        return page.regulation.type_name(value, page.words.language)
    found = next((one for one in kind.columns[nth].choices if one.id == value), None)
    return label(found.name, found.en, page) if found else value


def state_text(kind: FollowKind, state: str, page: PageContext) -> str:
    found = kind.state(state)
    return label(found.name, found.en, page) if found else state


def unit_text(unit: str, page: PageContext, now: int) -> str:
    """A department as it is called now."""
    found = page.regulation.units_at(now).now(unit)
    return label(found.name, found.en, page) if found else unit


def step_text(kind: FollowKind, step: str, page: PageContext) -> str:
    found = kind.step(step)
    return label(found.name, found.en, page) if found else page.words[f"follow_step_{step}"]


def files_of(items: Sequence[FollowItem]) -> frozenset[str]:
    return frozenset(name for item in items for one in item.entries for name in one.files)
