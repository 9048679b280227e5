"""Views of alerts and of the desks that take them."""

from __future__ import annotations

from collections.abc import Iterable

from streams.alert_rules import OF_PERSONS, back_again, case_of_alert, seat_lost, wall_lost
from streams.fold.alerting.alerting import Alerting
from streams.fold.attempts import SendAttempts
from streams.fold.cases import Cases
from streams.fold.drills import Drills
from streams.fold.live_calls import LiveCalls
from streams.fold.picture import Folded, Picture
from streams.fold.publishing import alert_lines, alert_services, desk_lines, numbers
from streams.fold.publishing.view import Shared, View
from streams.model.alert import ACTIVE, LEADER_LEVEL, Alert, AlertState
from streams.model.calls.call import Call
from streams.model.drills import Drill
from streams.model.region import Tier, ancestors
from streams.model.topic import LIVE, PROJECTIONS, Kind, Projection, Topic
from streams.wire.changes import TopicChange

_MINUTE_MS = 60_000
_ABOUT = f"{Alerting.kind}/"
_OF_SCREENS = frozenset(one.RULE.name for one in (seat_lost, wall_lost, back_again))
"""Rules whose object is the session of a seat or wall."""


class OpenAlerts(View):
    """Open alerts in the topics of every region they lie in. On a wall what concerns a person has no name, and what is
    not announced yet or held back is not shown."""

    def __init__(self, shared: Shared) -> None:
        super().__init__(shared)
        # An alert that is the first of all must find desk and wall listening.
        shared.open(Kind.ALERTS, *sorted(PROJECTIONS[Kind.ALERTS]))

    def discrete(self, picture: Picture, done: Folded) -> list[TopicChange]:
        alerts = picture.kind(Alerting).alerts
        names = sorted(
            {alert.id for alert in done.changed(Alerting.kind)}
            | {name for case in done.changed(Cases.kind) for name in alerts.of_case(case.id)}
            | {one.about.partition("/")[2] for one in done.changed(SendAttempts.kind) if one.about.startswith(_ABOUT)}
            | alert_services.touched(picture, done)
        )
        found = [picture.kind(Alerting).alerts.get(name) for name in names]
        return self._lines(picture, [alert for alert in found if alert is not None])

    def tick(self, picture: Picture) -> list[TopicChange]:
        return self._lines(picture, picture.kind(Alerting).alerts) if self.shared.new_day else []

    def _lines(self, picture: Picture, alerts: Iterable[Alert]) -> list[TopicChange]:
        put: dict[str, dict[str, bytes]] = {}
        gone: dict[str, list[str]] = {}
        for alert in alerts:
            for projection in sorted(PROJECTIONS[Kind.ALERTS]):
                wall = projection is Projection.WALL
                name = alert_lines.name(alert, wall=wall)
                shown = _shown(alert, projection)
                line = self._line(picture, alert, projection) if shown else None
                for scope in ancestors(alert.region[: Tier.TOWNSHIP]):
                    topic = str(Topic(Kind.ALERTS, scope, projection))
                    if line is None:
                        gone.setdefault(topic, []).append(name)
                    else:
                        put.setdefault(topic, {})[name] = line
        changes: list[TopicChange] = []
        for topic in sorted(put.keys() | gone.keys()):
            changes += self.topics.patch(topic, put.get(topic, {}), gone.get(topic, []))
        return changes

    def _line(self, picture: Picture, alert: Alert, projection: Projection) -> bytes:
        alerting, places, wall = picture.kind(Alerting), self.shared.places, projection is Projection.WALL
        if projection is Projection.ABOVE:
            return alert_lines.above(alert, places)
        services = alert_services.services(picture, alert) if wall else ()
        case = picture.kind(Cases).get(case_of_alert(alert))
        of_person = alert.rule in OF_PERSONS and alert.subject.isdecimal()
        worker = numbers.worker(picture, places, int(alert.subject)) if of_person else None
        seat = alerting.roster.called(alert.key.partition("/")[2]) if alert.rule in _OF_SCREENS else ""
        attempts = picture.kind(SendAttempts).of(f"{_ABOUT}{alert.id}")
        return alert_lines.line(
            alert,
            places,
            alerting.alerts.plan,
            case,
            wall=wall,
            worker=worker,
            seat=seat,
            attempts=attempts,
            services=services,
        )


class Shifts(View):
    """Who sits where, rates, floods, hand-overs: of the scopes where it is not what it was."""

    def __init__(self, shared: Shared) -> None:
        super().__init__(shared)
        shared.open(Kind.SHIFT, Projection.DESK, Projection.RULES, Projection.WALL)
        self._told_at = -1
        self._desk = 0
        self._books: dict[str, int] = {}
        self._drills: list[Drill] = []
        self._calls: list[Call] = []

    def discrete(self, picture: Picture, done: Folded) -> list[TopicChange]:
        moved = self._desk != picture.kind(Alerting).roster.version or done.changed(Drills.kind)
        moved = moved or done.changed(LiveCalls.kind)
        return self.tick(picture) if moved else []

    def tick(self, picture: Picture) -> list[TopicChange]:
        alerting, changes = picture.kind(Alerting), list[TopicChange]()
        books = alerting.stats.versions
        # What the clock alone moves - rates of a day, silence of a seat - is as of the minute, whenever published.
        now = picture.now // _MINUTE_MS * _MINUTE_MS
        drills = picture.kind(Drills).running()
        calls = picture.kind(LiveCalls).on_walls()
        every = self._desk != alerting.roster.version or self._told_at != now or drills != self._drills
        every = every or calls != self._calls
        touched = [code for code in self.shared.regions if every or books.get(code) != self._books.get(code)]
        self._told_at, self._desk, self._books = now, alerting.roster.version, dict(books)
        self._drills, self._calls = drills, calls
        aged = desk_lines.old(alerting, now) if touched else []
        rules = desk_lines.rules(alerting)
        for code in touched:
            for projection in sorted(LIVE):
                wall = projection is Projection.WALL
                shown = {"state": desk_lines.state(alerting, code, now, aged, wall=wall)}
                if wall:
                    shown |= desk_lines.wall_calls(calls, code)
                else:
                    shown |= desk_lines.lines(alerting, code) | desk_lines.drills(drills, code)
                changes += self.topics.put(Kind.SHIFT, code, projection, shown)
            changes += self.topics.put(Kind.SHIFT, code, Projection.RULES, rules)
        return changes


def _shown(alert: Alert, projection: Projection) -> bool:
    """A desk lists what is set aside too; a wall only what is in somebody's queue, and a leader of that only what was
    raised to the leader."""
    if projection is not Projection.DESK:
        # What is practised is on no wall: what hangs there is so.
        if projection is Projection.WALL and alert.drill:
            return False
        return alert.state in ACTIVE and (projection is Projection.WALL or alert.level == LEADER_LEVEL)
    return alert.open and alert.state is not AlertState.PENDING
