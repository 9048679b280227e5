"""From effects to change sets: what each topic has to be told, projected before anybody else sees it.

The publisher holds what the topics show. It is rebuilt, not saved: after a start its first tick is a keyframe.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

import numpy as np

from streams.fold import alert_lines, desk_lines, numbers
from streams.fold.backlog import Backlog
from streams.fold.dots import Dots
from streams.fold.figures import figures
from streams.fold.numbers import Rates, Regions
from streams.fold.picture import Effects, Picture
from streams.fold.wall_dots import WallDots
from streams.fold.workers import Mask, Numbers
from streams.model.alert import ACTIVE, Alert, AlertState
from streams.model.case import Case
from streams.model.region import Tier, ancestors
from streams.model.topic import LIVE, Kind, Projection, Topic
from streams.wire.changes import ChangeSet, ColumnsChange, RecordsChange, TopicChange

MOVED_CASES = 200
"""Matters of a scope whose last moves its topic holds."""


class Publisher:
    """`places`: names and label points. `salt`: of the store. `awaited`: a sender is about to tell of the time before
    this store."""

    def __init__(self, city: str, salt: str, places: Regions, keyframe_ms: int, *, awaited: bool = False) -> None:
        self._city, self._places, self._keyframe_ms = city, places, keyframe_ms
        self._scopes = (city, *places.counties())
        self._regions = (*self._scopes, *places.townships())
        # A desk may ask for its cases and alerts before there are any.
        self._held: dict[str, dict[str, bytes]] = {
            str(Topic(kind, code, Projection.DESK)): {}
            for code in self._regions
            for kind in (Kind.CASES, Kind.ALERTS, Kind.SHIFT)
        }
        self._held |= {str(Topic(Kind.SHIFT, code, Projection.RULES)): {} for code in self._regions}
        self._held |= {str(Topic(Kind.POSTS, code, Projection.DESK)): {} for code in self._regions if code != city}
        # So may a wall: an alert that is the first of all must find it listening.
        self._held |= {
            str(Topic(kind, code, Projection.WALL)): {} for code in self._scopes for kind in (Kind.ALERTS, Kind.SHIFT)
        }
        self._desk = (Dots(city), Dots(city, Tier.TOWNSHIP))
        self._wall = WallDots(city, salt)
        self._named = [np.zeros(0, np.int64) for _ in self._desk]
        self._present: dict[str, int] = {}
        self._moved: list[Numbers] = []
        self._rates = Rates()
        self.backlog = Backlog(awaited=awaited)
        self._last_keyframe = 0
        self._desks_told = False
        self._day = -1
        self._renamed = False
        self._touched: set[str] = set()
        self._step = 0

    def hear(self, picture: Picture, done: Effects) -> None:
        """Notes what an entry did; what is conflated (moves, rates, charts) waits for `moves` and `tick`."""
        self._rates.count(picture.now, done.taken)
        self.backlog.hear(done.told)
        self._touched |= done.regions.intersection(self._scopes)
        if len(done.moved):
            self._moved.append(done.moved)
        if done.duty:
            self._moved.append(np.fromiter(done.duty, np.intp))
        self._renamed |= done.roster

    def discrete(self, picture: Picture, done: Effects) -> list[TopicChange]:
        """What must not wait: numbers of regions whose sums changed, alerts, and the newest reports."""
        changes: list[TopicChange] = []
        if done.regions:
            changes += self._numbers(picture, [code for code in self._regions if code in done.regions])
        if done.alerts:
            changes += self._alerts(picture, [picture.alerts.get(name) for name in sorted(done.alerts)])
        if picture.watch.desk.changed:
            changes += self._desks(picture)
        if done.cases:
            changes += self._moved_cases(done.cases)
        for code in sorted(done.counties | ({self._city} if done.counties else set())):
            changes += self._reports(picture, code)
        return changes

    def moves(self, picture: Picture) -> list[TopicChange]:
        """Dots that moved, came or went since the last call."""
        if not self._moved:
            return []
        return self._dots(picture)

    def tick(self, picture: Picture, owed: int | None = None) -> ChangeSet:
        """What the clock changes: who is present, resting or silent, rates, the day; every so often, everything.
        `owed`: what senders say they have yet to tell."""
        self.backlog.tick(picture.now, owed)
        self._present = numbers.reachable(picture, self._city, picture.workers.present(picture.now))
        new_day, self._day = self._day != picture.today, picture.today
        keyframe = picture.now - self._last_keyframe >= self._keyframe_ms
        changes: list[TopicChange] = [*self._dots(picture), *self._wall.update(picture.workers, picture.now)]
        changes += self._numbers(picture, self._regions)
        stepped, self._step = self._step != picture.steps.at, picture.steps.at
        changes += self._figures(picture, self._scopes if new_day or stepped else sorted(self._touched))
        changes += self._alerts(picture, picture.alerts) if new_day else []
        changes += self._desks(picture)
        changes += self._records(
            Kind.CLUSTERS, self._city, Projection.WALL, numbers.clusters(self._present, self._places)
        )
        feeds = self._rates.lines(picture) | {"backlog": numbers.backlog(self.backlog.done)}
        for projection in sorted(LIVE):
            changes += self._records(Kind.FEED, self._city, projection, feeds)
        if keyframe:
            self._last_keyframe = picture.now
            return ChangeSet(at=picture.now, topics=tuple(self._whole(picture)), keyframe=True)
        return ChangeSet(at=picture.now, topics=tuple(changes))

    def _dots(self, picture: Picture) -> list[TopicChange]:
        workers = picture.workers
        moved: Mask = np.zeros(len(workers), bool)
        for some in self._moved:
            moved[some] = True
        self._moved.clear()
        changes: list[TopicChange] = []
        on_desk = workers.on_desk(picture.now)
        for dots in self._desk:
            changes += dots.update(workers, on_desk, moved)
        return [*changes, *self._posts(picture)]

    def _posts(self, picture: Picture) -> list[TopicChange]:
        """Of the areas whose dots came or went, or of all where somebody has another name now."""
        changes: list[TopicChange] = []
        made: dict[str, bytes] = {}
        for at, dots in enumerate(self._desk):
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
        known = {} if self._renamed else self._held[str(Topic(Kind.POSTS, code, Projection.DESK))]
        records = {}
        for n in here.tolist():
            key = str(n)
            records[key] = made[key] = known.get(key) or made.get(key) or numbers.post(picture, self._places, n)
        return self._records(Kind.POSTS, code, Projection.DESK, records)

    def _numbers(self, picture: Picture, codes: Iterable[str]) -> list[TopicChange]:
        """Lines of the given regions, in the topic of each they lie in; no wall is a township's."""
        changes: list[TopicChange] = []
        for projection in sorted(LIVE):
            wall = projection is Projection.WALL
            inside: dict[str, dict[str, bytes]] = {}
            for code in codes:
                line = numbers.region(picture, code, self._present, wall=wall)
                for scope in ancestors(code[: Tier.COUNTY] if wall else code):
                    inside.setdefault(scope, {})[code] = line
            for scope, lines in inside.items():
                changes += self._records(Kind.REGIONS, scope, projection, lines, partial=True)
        return changes

    def _reports(self, picture: Picture, scope: str) -> list[TopicChange]:
        """The newest reports of the city or a county; of a county's each of its townships has its own."""
        by_town = numbers.newest(picture, scope)
        every = {name: line for lines in by_town.values() for name, line in lines.items()}
        changes = self._records(Kind.REPORTS, scope, Projection.DESK, every)
        for town in self._places.townships() if scope != self._city else ():
            if town.startswith(scope):
                changes += self._records(Kind.REPORTS, town, Projection.DESK, by_town.get(town, {}))
        return changes

    def _figures(self, picture: Picture, codes: Iterable[str]) -> list[TopicChange]:
        self._touched.clear()
        changes: list[TopicChange] = []
        for code in codes:
            for projection in sorted(LIVE):
                shown = figures(picture, code, wall=projection is Projection.WALL)
                changes += self._records(Kind.FIGURES, code, projection, shown)
        return changes

    def _alerts(self, picture: Picture, changed: Iterable[Alert | None]) -> list[TopicChange]:
        """Those that changed, in the topics of every region they lie in. On a wall what concerns a person has no name,
        and what is not told yet or held back is not shown."""
        put: dict[str, dict[str, bytes]] = {}
        gone: dict[str, list[str]] = {}
        plan = picture.alerts.plan
        for alert in changed:
            if alert is None:
                continue
            case = picture.cases.get(alert_lines.case_of(alert))
            for projection in sorted(LIVE):
                wall = projection is Projection.WALL
                name = alert_lines.name(alert, wall=wall)
                line = (
                    alert_lines.line(alert, self._places, plan, case, wall=wall) if _shown(alert, wall=wall) else None
                )
                for scope in ancestors(alert.region[:9]):
                    topic = str(Topic(Kind.ALERTS, scope, projection))
                    if wall and len(scope) > 6:
                        continue
                    if line is None:
                        gone.setdefault(topic, []).append(name)
                    else:
                        put.setdefault(topic, {})[name] = line
        return [
            change
            for topic in sorted(put.keys() | gone.keys())
            for change in self._patched(topic, put.get(topic, {}), gone.get(topic, []))
        ]

    def _patched(self, topic: str, put: dict[str, bytes], gone: list[str]) -> list[TopicChange]:
        """The change that puts some records and takes others out; the rest of the topic stays."""
        held = self._held.setdefault(topic, {})
        new = numbers.differing(held, put.items())
        off = tuple(name for name in gone if name in held and name not in put)
        held.update(new)
        for name in off:
            del held[name]
        return [RecordsChange(topic, new, off)] if new or off else []

    def _desks(self, picture: Picture) -> list[TopicChange]:
        """Who sits where, rates, floods, hand-overs: of the scopes where it is not what it was."""
        watch, changes = picture.watch, list[TopicChange]()
        every = watch.desk.changed or not self._desks_told
        touched = self._regions if every else [code for code in self._regions if code in watch.book.touched]
        aged = desk_lines.old(watch, picture.now) if touched else []
        rules = desk_lines.rules(watch)
        for code in touched:
            for projection in sorted(LIVE):
                wall = projection is Projection.WALL
                if wall and len(code) > 6:
                    continue
                shown = {"state": desk_lines.state(watch, code, picture.now, aged, wall=wall)}
                if not wall:
                    shown |= desk_lines.lines(watch, code)
                changes += self._records(Kind.SHIFT, code, projection, shown)
            changes += self._records(Kind.SHIFT, code, Projection.RULES, rules)
        watch.book.touched.clear()
        watch.desk.changed, self._desks_told = False, True
        return changes

    def _moved_cases(self, cases: list[Case]) -> list[TopicChange]:
        """Which matters moved last, per area with a desk: lists and open case pages ask for what they show of them.
        After a start it fills anew: who comes back reads its list anew."""
        inside: dict[str, dict[str, bytes]] = {}
        for case in cases:
            if not case.restricted:
                line = numbers.moved(case)
                for scope in ancestors(case.village):
                    inside.setdefault(str(Topic(Kind.CASES, scope, Projection.DESK)), {})[case.id] = line
        changes: list[TopicChange] = []
        for topic, lines in inside.items():
            held = self._held.get(topic)
            if held is None:
                continue
            put = dict(list(numbers.differing(held, lines.items()).items())[-MOVED_CASES:])
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

    def _records(
        self, kind: Kind, code: str, projection: Projection, new: dict[str, bytes], *, partial: bool = False
    ) -> list[TopicChange]:
        """The change from what the topic holds to `new`; `partial`: keys not in `new` stay."""
        topic = str(Topic(kind, code, projection))
        held = self._held.setdefault(topic, {})
        put = numbers.differing(held, new.items())
        gone = () if partial else tuple(key for key in held if key not in new)
        held.update(put)
        for key in gone:
            del held[key]
        return [RecordsChange(topic, put, gone)] if put or gone else []

    def _whole(self, picture: Picture) -> list[TopicChange]:
        for code in self._scopes:
            self._reports(picture, code)
        changes: list[TopicChange] = [
            RecordsChange(topic, dict(held), whole=True) for topic, held in sorted(self._held.items())
        ]
        workers, counties = picture.workers, self._places.counties()
        columns: list[ColumnsChange] = []
        for dots, areas in zip(self._desk, (counties, self._places.townships()), strict=True):
            columns += dots.whole(workers, areas)
        return [*changes, *columns, *self._wall.whole(counties)]


def _shown(alert: Alert, *, wall: bool) -> bool:
    """A desk lists what is set aside too; a wall only what is in somebody's queue."""
    if wall:
        return alert.state in ACTIVE
    return alert.open and alert.state is not AlertState.PENDING
