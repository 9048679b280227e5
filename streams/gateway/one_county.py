"""A wall holds one county's dots at a time, however many sockets and polls its sign-in session has.

Otherwise one wall's cookie is a view of every worker of the city. A wall that turns to another county waits SWITCH_S
since it last turned; what its other sockets still hold of the county before is taken from them.
"""

from __future__ import annotations

from collections.abc import Callable

from streams.access.subject import Role, Subject
from streams.model.region import Tier
from streams.model.topic import Kind, Topic

SWITCH_S = 8.0
"""Shorter than the shortest time a wall shows a scene (docs/walls.md)."""


class OneCounty:
    """Which county each wall session looks at. Of one gateway."""

    def __init__(self) -> None:
        self._counties: dict[str, tuple[str, float]] = {}
        self._holders: dict[str, dict[object, dict[str, Callable[[], None]]]] = {}

    def may(self, subject: Subject, topic: Topic, now: float) -> bool:
        """Whether the topic may be served at `now` (s of the loop); every topic but a wall's dots may. Turns the wall
        to that county where it may."""
        if subject.role is not Role.WALL or topic.kind is not Kind.WORKERS:
            return True
        asked = topic.region[: Tier.COUNTY]
        county, since = self._counties.get(subject.id, ("", now - SWITCH_S))
        if county == asked:
            return True
        if now - since < SWITCH_S:
            return False
        self._counties[subject.id] = (asked, now)
        for held in self._holders.pop(subject.id, {}).values():
            for drop in held.values():
                drop()
        return True

    def hold(self, subject: Subject, topic: Topic, viewer: object, drop: Callable[[], None]) -> None:
        """A viewer of a wall listens to dots of a county or its township; `drop` ends that."""
        if subject.role is Role.WALL and topic.kind is Kind.WORKERS:
            self._holders.setdefault(subject.id, {}).setdefault(viewer, {})[topic.region] = drop

    def leave(self, subject: Subject, viewer: object) -> None:
        """A viewer is gone; of a session without viewers what it looked at is remembered for SWITCH_S at most."""
        self._holders.get(subject.id, {}).pop(viewer, None)

    def forget(self, now: float) -> None:
        """Forgets sessions without a viewer that might turn anyway."""
        for session, (_, since) in list(self._counties.items()):
            if not self._holders.get(session) and now - since >= SWITCH_S:
                del self._counties[session]
                self._holders.pop(session, None)
