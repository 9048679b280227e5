"""From what an entry did to change sets: what each topic has to get, projected before anybody else sees it.

The publisher holds what the topics show. It is rebuilt, not saved: after a start its first tick is a keyframe.
"""

from __future__ import annotations

from streams.fold.picture import Folded, Picture
from streams.fold.publishing import numbers
from streams.fold.publishing.alert_views import OpenAlerts, Shifts
from streams.fold.publishing.areas import AreaFigures, AreaNumbers, Feeds
from streams.fold.publishing.backlog import Backlog
from streams.fold.publishing.case_views import MovedCases, NewestReports
from streams.fold.publishing.numbers import Regions
from streams.fold.publishing.positions import DeskDots, WallPositions
from streams.fold.publishing.topics import Topics
from streams.fold.publishing.view import Shared, View
from streams.fold.publishing.wall_moves import NewestMoves
from streams.fold.publishing.wall_reasons import OverdueReasons
from streams.wire.changes import ChangeSet, TopicChange

VIEWS: tuple[type[View], ...] = (
    DeskDots,
    WallPositions,
    AreaNumbers,
    AreaFigures,
    NewestMoves,
    OverdueReasons,
    OpenAlerts,
    Shifts,
    MovedCases,
    NewestReports,
    Feeds,
)
"""Every kind's topics, in the order in which a change set tells of them."""


class Publisher:
    """`places`: names and label points. `salt`: of the store. `awaited`: a sender is about to tell of the time before
    this store."""

    def __init__(self, city: str, salt: str, places: Regions, keyframe_ms: int, *, awaited: bool = False) -> None:
        scopes = (city, *places.counties())
        self._shared = Shared(city, salt, places, Topics(), scopes, (*scopes, *places.townships()), awaited=awaited)
        self._views = [view(self._shared) for view in VIEWS]
        self._keyframe_ms = keyframe_ms
        self._last_keyframe = 0
        self._day = -1

    @property
    def backlog(self) -> Backlog:
        return next(view.backlog for view in self._views if isinstance(view, Feeds))

    def hear(self, picture: Picture, done: Folded) -> None:
        """Notes what an entry did; what is conflated (moves, rates, charts) waits for `moves` and `tick`."""
        for view in self._views:
            view.hear(picture, done)

    def discrete(self, picture: Picture, done: Folded) -> list[TopicChange]:
        """What must not wait: numbers of regions whose sums changed, alerts, and the newest reports."""
        return [change for view in self._views for change in view.discrete(picture, done)]

    def moves(self, picture: Picture) -> list[TopicChange]:
        """Dots that moved, came or went since the last call."""
        return [change for view in self._views for change in view.moves(picture)]

    def tick(self, picture: Picture, owed: int | None = None) -> ChangeSet:
        """What the clock changes: who is present, resting or silent, rates, the day; every so often, everything.
        `owed`: what senders say they have yet to tell."""
        shared = self._shared
        shared.owed = owed
        shared.present = numbers.reachable(picture, shared.city, picture.workers.present(picture.now))
        shared.new_day, self._day = self._day != picture.today, picture.today
        changes = [change for view in self._views for change in view.tick(picture)]
        if picture.now - self._last_keyframe < self._keyframe_ms:
            return ChangeSet(at=picture.now, topics=tuple(changes))
        self._last_keyframe = picture.now
        return ChangeSet(at=picture.now, topics=tuple(self._whole(picture)), keyframe=True)

    def _whole(self, picture: Picture) -> list[TopicChange]:
        for view in self._views:
            view.refresh(picture)
        columns = [change for view in self._views for change in view.whole(picture)]
        return [*self._shared.topics.whole(), *columns]
