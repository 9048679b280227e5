"""Views of areas: their numbers, their charts, and how old what comes in is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from streams.fold.picture import Folded, Picture
from streams.fold.publishing import numbers
from streams.fold.publishing.backlog import Backlog
from streams.fold.publishing.figures import figures
from streams.fold.publishing.numbers import FeedRates
from streams.fold.publishing.view import Shared, View
from streams.fold.steps import Steps
from streams.model.region import Tier, ancestors
from streams.model.topic import LIVE, Kind, Projection
from streams.wire.changes import TopicChange


class AreaNumbers(View):
    """Lines of regions, in the topic of each region they lie in; on a township's own wall one of its own."""

    def __init__(self, shared: Shared) -> None:
        super().__init__(shared)
        self._staff: Counter[str] | None = None

    def hear(self, picture: Picture, done: Folded) -> None:
        if done.renamed:
            self._staff = None

    def discrete(self, picture: Picture, done: Folded) -> list[TopicChange]:
        if not done.regions:
            return []
        return self._lines(picture, [code for code in self.shared.regions if code in done.regions])

    def tick(self, picture: Picture) -> list[TopicChange]:
        return self._lines(picture, self.shared.regions)

    def _lines(self, picture: Picture, codes: Iterable[str]) -> list[TopicChange]:
        changes: list[TopicChange] = []
        staff = self._staff = self._staff or numbers.staffed(picture)
        for projection in sorted(LIVE):
            wall = projection is Projection.WALL
            inside: dict[str, dict[str, bytes]] = {}
            for code in codes:
                line = numbers.region(picture, code, self.shared, wall=wall)
                for scope in ancestors(code, own=len(code) <= Tier.COUNTY or not wall):
                    inside.setdefault(scope, {})[code] = line
                if wall and len(code) > Tier.COUNTY:
                    inside[code] = {code: numbers.own_wall(picture, code, self.shared, staff[code])}
            for scope, lines in inside.items():
                changes += self.topics.put(Kind.REGIONS, scope, projection, lines, partial=True)
        return changes


class AreaFigures(View):
    """Charts of the city and of counties; on a wall only with its steps, and of a township without categories."""

    def __init__(self, shared: Shared) -> None:
        super().__init__(shared)
        self._touched: set[str] = set()
        self._step = 0

    def hear(self, picture: Picture, done: Folded) -> None:
        self._touched |= done.regions.intersection(self.shared.regions)

    def tick(self, picture: Picture) -> list[TopicChange]:
        stepped, self._step = self._step != picture.kind(Steps).at, picture.kind(Steps).at
        codes = self.shared.regions if self.shared.new_day or stepped else sorted(self._touched)
        self._touched.clear()
        changes: list[TopicChange] = []
        for code in codes:
            for projection in sorted(LIVE if len(code) <= Tier.COUNTY else {Projection.WALL}):
                shown = figures(picture, code, wall=projection is Projection.WALL)
                changes += self.topics.put(Kind.FIGURES, code, projection, shown, partial=True)
        return changes


class Feeds(View):
    """Age and rate of what comes in, and how much of what is of long ago is still to come."""

    def __init__(self, shared: Shared) -> None:
        super().__init__(shared)
        self._rates = FeedRates()
        self.backlog = Backlog(awaited=shared.awaited)

    def hear(self, picture: Picture, done: Folded) -> None:
        self._rates.count(picture.now, done.taken)
        self.backlog.hear(done.told)

    def tick(self, picture: Picture) -> list[TopicChange]:
        self.backlog.tick(picture.now, self.shared.owed)
        feeds = self._rates.lines(picture) | {"backlog": numbers.backlog(self.backlog.done)}
        changes: list[TopicChange] = []
        for projection in sorted(LIVE):
            changes += self.topics.put(Kind.FEED, self.shared.city, projection, feeds)
        return changes
