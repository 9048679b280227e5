"""Views of positions: dots of desks and walls, posts, and clusters of the whole city."""

from __future__ import annotations

import numpy as np

from streams.fold.picture import Folded, Picture
from streams.fold.publishing import numbers
from streams.fold.publishing.dots import Dots
from streams.fold.publishing.view import Shared, View
from streams.fold.publishing.wall_dots import WallDots
from streams.fold.workers import Mask, Numbers
from streams.model.region import Tier
from streams.model.topic import Kind, Projection, Topic
from streams.wire.changes import ColumnsChange, TopicChange


class DeskDots(View):
    """Dots by county and by township, with the post of each."""

    def __init__(self, shared: Shared) -> None:
        super().__init__(shared)
        for code in shared.regions:
            if code != shared.city:
                shared.topics.open(Kind.POSTS, code, Projection.DESK)
        self._dots = (Dots(shared.city), Dots(shared.city, Tier.TOWNSHIP))
        self._named = [np.zeros(0, np.int64) for _ in self._dots]
        self._moved: list[Numbers] = []
        self._renamed = False

    def hear(self, picture: Picture, done: Folded) -> None:
        if len(done.moved):
            self._moved.append(done.moved)
        if done.duty:
            self._moved.append(np.fromiter(done.duty, np.intp))
        self._renamed |= done.renamed

    def moves(self, picture: Picture) -> list[TopicChange]:
        return self.tick(picture) if self._moved else []

    def tick(self, picture: Picture) -> list[TopicChange]:
        workers = picture.workers
        moved: Mask = np.zeros(len(workers), bool)
        for some in self._moved:
            moved[some] = True
        self._moved.clear()
        changes: list[TopicChange] = []
        on_desk = workers.on_desk(picture.now)
        for dots in self._dots:
            changes += dots.update(workers, on_desk, moved)
        return [*changes, *self._posts(picture)]

    def whole(self, picture: Picture) -> list[ColumnsChange]:
        columns: list[ColumnsChange] = []
        places = self.shared.places
        for dots, areas in zip(self._dots, (places.counties(), places.townships()), strict=True):
            columns += dots.whole(picture.workers, areas)
        return columns

    def _posts(self, picture: Picture) -> list[TopicChange]:
        """Of the areas whose dots came or went, or of all where somebody has another name now."""
        changes: list[TopicChange] = []
        made: dict[str, bytes] = {}
        for at, dots in enumerate(self._dots):
            shown = dots.shown()
            was = np.pad(self._named[at], (0, len(shown) - len(self._named[at])))
            other = np.ones(len(shown), bool) if self._renamed else was != shown
            self._named[at] = shown
            for number in np.union1d(was[other], shown[other]).tolist():
                if number:
                    changes += self._posts_of(picture, dots.code(number), np.flatnonzero(shown == number), made)
        self._renamed = False
        return changes

    def _posts_of(self, picture: Picture, code: str, here: Numbers, made: dict[str, bytes]) -> list[TopicChange]:
        """`made`: what was written of a worker for one area serves the other."""
        held = self.topics.of(str(Topic(Kind.POSTS, code, Projection.DESK))) or {}
        known = {} if self._renamed else held
        records = {}
        for n in here.tolist():
            key = str(n)
            post = known.get(key) or made.get(key) or numbers.json.encode(numbers.post(picture, self.shared.places, n))
            records[key] = made[key] = post
        return [*self.topics.put(Kind.POSTS, code, Projection.DESK, records)]


class WallPositions(View):
    """A wall's dots, minutes late; while the whole city is in view, townships with many workers."""

    def __init__(self, shared: Shared) -> None:
        super().__init__(shared)
        self._dots = WallDots(shared.city, shared.salt)

    def tick(self, picture: Picture) -> list[TopicChange]:
        clusters = numbers.clusters(self.shared.present, self.shared.places)
        return [
            *self._dots.update(picture.workers, picture.now),
            *self.topics.put(Kind.CLUSTERS, self.shared.city, Projection.WALL, clusters),
        ]

    def whole(self, picture: Picture) -> list[ColumnsChange]:
        return self._dots.whole([*self.shared.places.counties(), *self.shared.places.townships()])
