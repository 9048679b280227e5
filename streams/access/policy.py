"""The policy: one pure function over the table of roles, deny by default.

`allow(subject, action, object, field, now)`; objects are Page, Topic or Region values. The wall sees its
projections, dots only from a county down; a desk sees the desk's projection of its own scope.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from streams.access.subject import Role, Subject
from streams.model.region import holds, is_code
from streams.model.topic import PROJECTIONS, Kind, Projection, Topic


class Action(StrEnum):
    OPEN = "open"
    SUBSCRIBE = "subscribe"


class Page(msgspec.Struct, frozen=True):
    """`name` as in the route: wall, region, health. `region`: '' when the page has none."""

    name: str
    region: str = ""


Object = Page | Topic

PAGES: dict[Role, frozenset[str]] = {
    Role.WALL: frozenset({"wall"}),
    Role.DUTY: frozenset({"region", "health"}),
    Role.SUPERVISOR: frozenset({"region", "health"}),
}
TOPICS: dict[Role, frozenset[tuple[Kind, Projection]]] = {
    Role.WALL: frozenset((kind, Projection.WALL) for kind, known in PROJECTIONS.items() if Projection.WALL in known),
    Role.DUTY: frozenset((kind, Projection.DESK) for kind, known in PROJECTIONS.items() if Projection.DESK in known),
    Role.SUPERVISOR: frozenset(
        (kind, Projection.DESK) for kind, known in PROJECTIONS.items() if Projection.DESK in known
    ),
}
CITY_WIDE = frozenset({Kind.FEED, Kind.HEALTH})
"""Kinds that hold no place and no person: served whole to every scope of the same city."""


def allow(subject: Subject, action: Action, obj: Object, field: str = "", now: int = 0) -> bool:
    """Whether `subject` may do `action` on `obj` (its `field`, '' = as such) at `now` (city ms)."""
    if not is_code(subject.scope) or field:
        return False
    if action is Action.OPEN and isinstance(obj, Page):
        return _page(subject, obj)
    if action is Action.SUBSCRIBE and isinstance(obj, Topic):
        return _topic(subject, obj)
    return False


def projection(subject: Subject, kind: Kind) -> Projection | None:
    """The only projection in which `subject` ever gets `kind`; None when there is none."""
    for known, shown in TOPICS[subject.role]:
        if known is kind:
            return shown
    return None


def _page(subject: Subject, page: Page) -> bool:
    if page.name not in PAGES[subject.role]:
        return False
    return page.region == "" or (is_code(page.region) and holds(subject.scope, page.region))


def _topic(subject: Subject, topic: Topic) -> bool:
    if (topic.kind, topic.projection) not in TOPICS[subject.role] or not is_code(topic.region):
        return False
    if topic.kind in CITY_WIDE:
        return holds(topic.region, subject.scope)
    if not holds(subject.scope, topic.region):
        return False
    # A single worker's place is a name: from a county down only, and on a wall by county.
    return topic.kind is not Kind.WORKERS or len(topic.region) == 6
