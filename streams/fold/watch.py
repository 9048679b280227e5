"""The watch over the city: rules look at what happens, alerts move, desks are staffed or not, floods come and go. One
owner for all of it; the picture gives it events and ticks, and hears which alerts moved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

import numpy as np

from streams.access.policy import Action, Matter
from streams.alert_rules import RULES, completed
from streams.alert_rules.inputs import Condition, Located, RuleInput, TickState
from streams.alert_rules.rule import AlertRule, EdgeRule, LevelRule
from streams.fold.alerts import Alerts
from streams.fold.book import Book, scopes
from streams.fold.clusters import Clusters
from streams.fold.desk import Desk
from streams.fold.outcomes import may, outcome
from streams.fold.rooms import Rooms
from streams.fold.silence import Silence
from streams.fold.usual import Usual
from streams.fold.workers import Workers
from streams.model.alert import Alert
from streams.model.event import Command, Outcome, Tick
from streams.model.local_day import local_minute
from streams.model.regulation import Regulation

_COUNTY = 1_000_000
_DROPS_SEAT = frozenset(rule.name for rule in RULES.values() if rule.drops_seat)
_Given = TypeVar("_Given")


class Watch:
    def __init__(self, city: str) -> None:
        self.city = city
        self.book = Book()
        self.alerts = Alerts(self.book.note)
        self.desk = Desk()
        self.alerts.staffed = self.desk.staffed
        self.clusters = Clusters()
        self.usual = Usual()
        self.rooms = Rooms()
        self._minute = -1

    def regulate(self, regulation: Regulation) -> None:
        plan = completed(regulation.alerts)
        self.rooms.regulate(regulation)
        self.alerts.regulate(plan)
        self.book.plan = self.desk.plan = self.clusters.plan = plan

    def see(self, given: RuleInput) -> list[Alert]:
        """Every rule of events judges the event; what they find moves the alerts."""
        given = given._replace(plan=self.alerts.plan)
        changed: list[Alert] = []
        for rule in RULES.values():
            if isinstance(rule, EdgeRule):
                for condition in self._found(rule, rule.judge, given, given.now) or ():
                    changed += self.alerts.take(condition, given.now)
        return changed

    def _see_state(self, state: TickState) -> list[Alert]:
        """Every rule of states judges the tick; the conditions that a rule no longer names are over."""
        changed: list[Alert] = []
        for rule in RULES.values():
            if not isinstance(rule, LevelRule):
                continue
            found = self._found(rule, rule.judge, state, state.now)
            if found is None:
                continue
            for condition in found:
                changed += self.alerts.take(condition, state.now)
            changed += self.alerts.over(rule.name, [condition.object for condition in found], state.now)
        return changed

    def _found(
        self, rule: AlertRule, judge: Callable[[_Given], Iterable[Condition]], given: _Given, now: int
    ) -> list[Condition] | None:
        """None for a rule that failed, now or before: it is switched off alone and the others go on."""
        off = self.desk.state.disabled.get(rule.name)
        if off is not None and off.fault:
            return None
        try:
            return list(judge(given))
        except Exception as error:  # noqa: BLE001 - a failure of one rule must not stop the others; it raises an alert
            self.desk.fault(rule.name, f"{type(error).__name__}: {error}", now)
            return None

    def tick(self, tick: Tick, workers: Workers, silence: Silence, now: int) -> list[Alert]:
        """Timers strike; who sits where, what is planned and which rules are out of service may be otherwise; then the
        rules look at what stands."""
        changed = self.alerts.tick(now)
        seats = self.desk.tick(tick.seen, now)
        planned, off = self.desk.in_effect(now), self.desk.off(now)
        if seats or off != self.alerts.disabled or planned.keys() != self.alerts.planned.keys():
            self.alerts.disabled, self.alerts.planned = off, planned
            changed += self.alerts.review(now)
        self.book.tick(now)
        if local_minute(now) != self._minute:
            self._minute = local_minute(now)
            self.usual.look(*self._present(workers, now), now)
        return changed + self._see_state(self._tick_state(workers, silence, now))

    def command(self, command: Command, now: int) -> tuple[list[Alert], Outcome]:
        """What a person's wish did to alerts, shifts or rules: the alerts that moved, and the answer."""
        if command.action.startswith("alert."):
            if self.desk.handed_over(command.subject):
                return [], outcome(command, "off_duty")
            moved, answer = self.alerts.command(command, now)
            for alert in moved:
                if not alert.open and alert.rule in _DROPS_SEAT:
                    self.desk.drop(alert.key.partition("/")[2])
            return moved, answer
        if command.action == Action.FLOOD:
            return [], self._flood(command, now)
        answer = self.desk.command(command, now, self.left(command.scope))
        moved = []
        if answer.accepted and command.action == Action.END:
            moved += self.alerts.unshelve_soon(command.subject, now)
        if answer.accepted and command.action in (Action.BEGIN, Action.END):
            moved += self.alerts.review(now)
        return moved, answer

    def calls(self) -> list[str]:
        """Calls out that only try the line, since the last time this was asked."""
        asked, self.desk.calls = self.desk.calls, []
        return asked

    def left(self, scope: str) -> dict[str, int]:
        """What stands in a scope's queue, by state: what a hand-over hands over."""
        counts: dict[str, int] = {}
        for alert in self.alerts:
            if scope in scopes(alert):
                counts[alert.state.value] = counts.get(alert.state.value, 0) + 1
        return counts

    def restored(self, now: int) -> None:
        """After a start: what follows from the desk's state."""
        self.alerts.disabled, self.alerts.planned = self.desk.off(now), self.desk.in_effect(now)
        self._minute = local_minute(now)

    def _flood(self, command: Command, now: int) -> Outcome:
        if not may(command, Matter("shift", command.scope), now):
            return outcome(command, "forbidden")
        self.book.by_hand(command.scope, command.by or command.subject, now, on=command.note == "on")
        return outcome(command, "ok")

    def _tick_state(self, workers: Workers, silence: Silence, now: int) -> TickState:
        desk, plan = self.desk, self.alerts.plan
        return TickState(
            now,
            self.city,
            silent={code: lost.since for code, lost in silence.counties.items()},
            counties=silence.expected,
            lone=self._lone(workers, silence, now),
            drops=self.usual.drops(),
            clusters=self.clusters.now(now),
            seats=desk.missed_seats(now),
            walls=desk.missed_walls(now),
            back=desk.back(now),
            plans=desk.in_effect(now),
            unsigned=desk.unsigned(now),
            chattering={a.id: Located(a.region, a.turns[-1], subject=a.rule) for a in self.alerts.chattering()},
            faults={name: one.at for name, one in desk.state.disabled.items() if one.fault and name in RULES},
            rooms=self.rooms.unstaffed(now),
            plan=plan,
        )

    def _lone(self, workers: Workers, silence: Silence, now: int) -> dict[int, Located]:
        plan, hour = self.alerts.plan, local_minute(now) // 60
        begin, end = plan.night
        night = (begin <= hour or hour < end) if begin > end else begin <= hour < end
        found: dict[int, Located] = {}
        for worker in workers.lone(now, plan.lone * 1000, silence.awake, night=night).tolist():
            row = workers.rows[worker]
            village, heard = int(row["village"]), max(int(row["received_ms"]), silence.awake)
            region = f"{self.city}{village:08d}" if village else self.city
            found[worker] = Located(region, heard + plan.lone * 1000, int(row["lon_e6"]), int(row["lat_e6"]))
        return found

    def _present(self, workers: Workers, now: int) -> tuple[dict[str, int], list[str]]:
        """(workers present by county, counties anybody was ever heard of in)."""
        villages = workers.rows["village"]
        ever = np.unique(villages[villages > 0] // _COUNTY)
        codes, counts = np.unique(villages[workers.present(now) & (villages > 0)] // _COUNTY, return_counts=True)
        present = {f"{self.city}{code:02d}": n for code, n in zip(codes.tolist(), counts.tolist(), strict=True)}
        return present, [f"{self.city}{code:02d}" for code in ever.tolist()]
