"""Views of cases: the newest reports, and which cases moved last."""

from __future__ import annotations

from itertools import islice

from streams.fold.cases import Cases
from streams.fold.picture import Folded, Picture
from streams.fold.publishing import numbers
from streams.fold.publishing.topics import differing
from streams.fold.publishing.view import Shared, View
from streams.model.case import Case
from streams.model.region import ancestors
from streams.model.topic import Kind, Projection, Topic
from streams.wire.changes import RecordsChange, TopicChange

MOVED_CASES = 200
"""Cases of a scope whose last moves its topic holds."""


class MovedCases(View):
    """Which cases moved last, per area with a desk: lists and open case pages ask for what they show of them. After a
    start it fills anew: who comes back reads its list anew."""

    def __init__(self, shared: Shared) -> None:
        super().__init__(shared)
        # A desk may ask for its cases before there are any.
        shared.open(Kind.CASES, Projection.DESK)

    def discrete(self, picture: Picture, done: Folded) -> list[TopicChange]:
        inside: dict[str, dict[str, bytes]] = {}
        for case in done.changed(Cases.kind):
            if not case.restricted:
                line = numbers.moved(case)
                for scope in ancestors(case.village):
                    inside.setdefault(str(Topic(Kind.CASES, scope, Projection.DESK)), {})[case.id] = line
        changes: list[TopicChange] = []
        for topic, lines in inside.items():
            held = self.topics.of(topic)
            if held is None:
                continue
            put = dict(list(differing(held, lines.items()).items())[-MOVED_CASES:])
            for name in put:
                held.pop(name, None)
            gone = tuple(islice(held, max(0, len(held) + len(put) - MOVED_CASES)))
            for name in gone:
                del held[name]
            # Behind the others: what moved last is forgotten last.
            held.update(put)
            if put:
                changes.append(RecordsChange(topic, put, gone))
        return changes


class NewestReports(View):
    """The newest reports of the city or a county; of a county's each of its townships has its own."""

    def discrete(self, picture: Picture, done: Folded) -> list[TopicChange]:
        moved: list[Case] = done.changed(Cases.kind)
        counties = {case.village[:6] for case in moved}
        changes: list[TopicChange] = []
        for code in sorted(counties | ({self.shared.city} if counties else set())):
            changes += self._of(picture, code)
        return changes

    def refresh(self, picture: Picture) -> None:
        for code in self.shared.scopes:
            self._of(picture, code)

    def _of(self, picture: Picture, scope: str) -> list[TopicChange]:
        by_town = numbers.newest(picture, scope)
        every = {name: line for lines in by_town.values() for name, line in lines.items()}
        changes: list[TopicChange] = [*self.topics.put(Kind.REPORTS, scope, Projection.DESK, every)]
        for town in self.shared.places.townships() if scope != self.shared.city else ():
            if town.startswith(scope):
                changes += self.topics.put(Kind.REPORTS, town, Projection.DESK, by_town.get(town, {}))
        return changes
