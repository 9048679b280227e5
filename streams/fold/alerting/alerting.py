"""The watch over the city: rules look at what happens, alerts move, desks are staffed or not, floods come and go. One
owner for all of it; the picture gives it events and ticks, and hears which alerts moved."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TypeVar

from streams.access.policy import Action, CommandTarget
from streams.alert_rules import RULES, completed
from streams.alert_rules.inputs import Condition, Located, RuleInput, TickState
from streams.alert_rules.rule import AlertRule, EdgeRule, LevelRule
from streams.fold.aggregate import NOTHING, Aggregate, Answer, Context, Delta, StateChange, Step
from streams.fold.alerting.alerts import Alerts, leaves
from streams.fold.alerting.baseline import Baseline
from streams.fold.alerting.clusters import Clusters
from streams.fold.alerting.duty_roster import DutyRoster
from streams.fold.alerting.new_alert import of_before
from streams.fold.alerting.on_duty import lone, present
from streams.fold.alerting.rooms import Rooms
from streams.fold.alerting.shifts import LeftOver, left_over
from streams.fold.alerting.stats import AlertStats, scopes
from streams.fold.outcomes import may, outcome
from streams.fold.running_drills import KIND as DRILL
from streams.fold.running_drills import running_of
from streams.fold.silence import Silence
from streams.fold.tables import CheckpointTable
from streams.model.alert import Alert, AlertMove
from streams.model.event import AlertChange, AlertsImported, Command, Incoming, Outcome, Sos, Tick
from streams.model.local_day import local_minute
from streams.model.regulation import Regulation
from streams.model.shift import SEATED_TO_SEND, Planned

_FROM_A_SEAT = frozenset({Action.FLOOD, Action.PLAN, Action.UNPLAN})
"""What a duty lead does beside alerts; who left does not."""
_DROPS_SEAT = frozenset(rule.name for rule in RULES.values() if rule.drops_seat)
_Given = TypeVar("_Given")


class Alerting(Aggregate):
    """Alerts with their figures, seats, and who usually is present."""

    kind = "alert"
    takes = (Sos, AlertsImported)
    answers = ("alert", "shift", "rule")

    def __init__(self, context: Context) -> None:
        self._undo = context.undo
        self.city = context.city
        self.stats = AlertStats(context.undo)
        self.alerts = Alerts(context.undo, self.stats.note)
        context.timers.register(self.kind, self.alerts.timer, self._strike)
        self.roster = DutyRoster(context.undo)
        self.alerts.staffed, self.roster.announced = self.roster.staffed, self._loss_announced
        self.baseline = Baseline(context.undo)
        self.rooms = Rooms()
        self._edge_rules = [rule for rule in RULES.values() if isinstance(rule, EdgeRule)]
        self._level_rules = [rule for rule in RULES.values() if isinstance(rule, LevelRule)]
        self._minute = -1
        self._regulation = context.regulation

    @property
    def tables(self) -> tuple[CheckpointTable, ...]:
        return self.alerts.table, self.stats.table, self.roster.table, self.roster.shifts.table, self.baseline.table

    def get(self, name: str) -> Alert | None:
        return self.alerts.get(name)

    # -- what moves them -------------------------------------------------------------------------------------
    def apply(self, event: Incoming, context: Context) -> Delta:
        """Raises ValueError where an imported one is neither over nor worked on."""
        if isinstance(event, AlertsImported):
            found = [of_before(alert, self.city) for alert in event.alerts]
            return self._delta([one for alert in found for one in self.alerts.bring(alert)], event)
        assert isinstance(event, Sos)
        lon_e6, lat_e6, tail, at = context.workers.place(event.worker)
        where = event.region or (f"{self.city}{tail:08d}" if tail else self.city)
        return self._seen(RuleInput(context.now, event, where, place=(lon_e6, lat_e6), placed_at=at))

    def observe(self, change: StateChange, context: Context) -> Delta:
        if change.kind == DRILL and change.after.ended:
            return self._delta(self.alerts.drill_over(change.after, context.now), change.event)
        # A drill that has ended raises nothing any more, whatever becomes of its cases.
        if change.kind != "case" or (change.after.drill and running_of(change.after.drill, context) is None):
            return NOTHING
        kind = context.regulation.by_type.get(change.after.type)
        return self._seen(RuleInput(context.now, change.event, self.city, change.after, kind))

    def leaves(self, record: Alert) -> int:
        return leaves(record)

    def day(self, context: Context) -> Delta:
        self.alerts.forget(context.now)
        return NOTHING

    def tick(self, tick: Tick, context: Context) -> Iterable[Step]:
        """Timers strike; who sits where, what is planned and which rules are out of service may be otherwise; then the
        rules look at what is left."""
        yield from super().tick(tick, context)
        yield partial(self._sit, tick, context)
        yield partial(self._look, tick, context)

    def command(self, command: Command, context: Context) -> Answer:
        moved, answer, call = self._commanded(command, context.now)
        tried = AlertChange(cause=command.id, at=context.now, alert=call, state="test", call=call)
        changes = tuple(self._change(alert, command, command.by) for alert in moved)
        shifts = self.roster.shifts.pending(command.id, context.now)
        return Delta(changes, events=((tried,) if call else ()) + shifts), answer

    def regulated(self, cause: str, context: Context) -> Delta:
        before = self._regulation
        self._undo.note(lambda: self._regulate(before))
        self._regulate(context.regulation)
        return NOTHING

    def restored(self, context: Context) -> None:
        self.alerts.restored()
        self._regulate(context.regulation)
        self.alerts.disabled, self.alerts.planned = self.roster.off(context.now), self.roster.in_effect(context.now)
        self._minute = local_minute(context.now)

    def out(self, change: StateChange, context: Context) -> AlertChange:
        alert: Alert = change.after
        last = alert.steps[-1] if alert.steps else None
        calls = last is not None and last.move is AlertMove.CALL
        return AlertChange(
            cause=change.event.id,
            at=context.now,
            alert=alert.id,
            state=alert.state.value,
            rule=alert.rule,
            priority=alert.priority,
            region=alert.region,
            version=alert.version,
            by=change.by,
            move=last.move.value if last else "",
            record=self.alerts.record(alert.id),
            call=f"{alert.id}/{alert.call}" if calls else "",
        )

    # -- the parts of it -------------------------------------------------------------------------------------
    def _regulate(self, regulation: Regulation) -> None:
        self._regulation, plan = regulation, completed(regulation.alerts)
        self.rooms.regulate(regulation)
        self.alerts.regulate(plan)
        self.alerts.responses = regulation.response_steps
        self.stats.plan = self.roster.plan = plan

    def _change(self, alert: Alert, event: Incoming, by: str = "system") -> StateChange:
        return StateChange(self.kind, alert.id, None, alert, event, by)

    def _delta(self, moved: Iterable[Alert], event: Incoming) -> Delta:
        return Delta(tuple(self._change(alert, event) for alert in moved))

    def _seen(self, seen: RuleInput) -> Delta:
        return self._delta(self.see(seen), seen.event)

    def see(self, given: RuleInput) -> list[Alert]:
        """Every rule of events judges the event; what they find moves the alerts."""
        given = given._replace(plan=self.alerts.plan)
        changed: list[Alert] = []
        for rule in self._edge_rules:
            for condition in self._judged(rule, rule.judge, given, given.now) or ():
                changed += self.alerts.take(condition, given.now)
        return changed

    def _see_state(self, state: TickState) -> list[Alert]:
        """Every rule of states judges the tick; the conditions that a rule no longer names are over."""
        changed: list[Alert] = []
        for rule in self._level_rules:
            found = self._judged(rule, rule.judge, state, state.now)
            if found is None:
                continue
            for condition in found:
                changed += self.alerts.take(condition, state.now)
            changed += self.alerts.over(rule.name, [condition.object for condition in found], state.now)
        return changed

    def _judged(
        self, rule: AlertRule, judge: Callable[[_Given], Iterable[Condition]], given: _Given, now: int
    ) -> list[Condition] | None:
        """None for a rule that failed, now or before: it is switched off alone and the others go on."""
        off = self.roster.state.disabled.get(rule.name)
        if off is not None and off.fault:
            return None
        try:
            return list(judge(given))
        except Exception as error:  # noqa: BLE001 - a failure of one rule must not stop the others; it raises an alert
            self.roster.fault(rule.name, f"{type(error).__name__}: {error}", now)
            return None

    def _strike(self, due: int, name: str, tick: Tick, context: Context) -> Delta:
        return self._delta(self.alerts.strike(due, name, context.now), tick)

    def _sit(self, tick: Tick, context: Context) -> Delta:
        now, changed = context.now, list[Alert]()
        seats = self.roster.tick(tick.seen, now)
        planned, off = self.roster.in_effect(now), self.roster.off(now)
        if seats or off != self.alerts.disabled or planned.keys() != self.alerts.planned.keys():
            was = self.alerts.disabled, self.alerts.planned
            self._undo.note(lambda: self._put_off(*was))
            self._put_off(off, planned)
            changed += self.alerts.review(now)
        self.stats.tick(now)
        if local_minute(now) != self._minute:
            self._minute = local_minute(now)
            self.baseline.look(*present(context.workers, self.city, now), now)
        return self._delta(changed, tick).plus(Delta(events=self.roster.shifts.pending(tick.id, now)))

    def _put_off(self, disabled: set[str], planned: Mapping[str, Planned]) -> None:
        self.alerts.disabled, self.alerts.planned = disabled, planned

    def _look(self, tick: Tick, context: Context) -> Delta:
        return self._delta(self._see_state(self._tick_state(context)), tick)

    def _commanded(self, command: Command, now: int) -> tuple[list[Alert], Outcome, str]:
        """(alerts that moved, outcome, name of a call out that is to be tried or '')."""
        if command.action.startswith("alert."):
            if not self.roster.acts(command):
                return [], outcome(command, "off_duty"), ""
            moved, answer = self.alerts.command(command, now)
            for alert in moved:
                if not alert.open and alert.rule in _DROPS_SEAT:
                    self.roster.drop(alert.key.partition("/")[2])
            return moved, answer, ""
        if command.action in _FROM_A_SEAT and not self.sends(command):
            return [], outcome(command, "off_duty"), ""
        if command.action == Action.FLOOD:
            return [], self._flood(command, now), ""
        answer, call = self.roster.command(command, now, self.left(command.scope))
        moved = []
        if answer.accepted and command.action == Action.END:
            moved += self.alerts.unshelve_soon(command.subject, now)
        if answer.accepted and command.action in (Action.BEGIN, Action.END):
            moved += self.alerts.review(now)
        return moved, answer, call

    def sends(self, command: Command) -> bool:
        """Whether who asks may send, plan or say anything of a flood: an officer from a seat alone."""
        return command.schema < SEATED_TO_SEND or self.roster.acts(command)

    def left(self, scope: str) -> LeftOver:
        """What the desk of a scope has to do: what a hand-over hands over."""
        return left_over(alert for alert in self.alerts if scope in scopes(alert))

    def _loss_announced(self, session: str) -> bool:
        """Of a seat or wall."""
        keys = {f"{rule}/{session}" for rule in _DROPS_SEAT}
        return any(one.told_at and one.key in keys for rule in sorted(_DROPS_SEAT) for one in self.alerts.find(rule))

    def _flood(self, command: Command, now: int) -> Outcome:
        if not may(command, CommandTarget("shift", command.scope), now):
            return outcome(command, "forbidden")
        self.stats.by_hand(command.scope, command.by or command.subject, now, on=command.note == "on")
        return outcome(command, "ok")

    def _tick_state(self, context: Context) -> TickState:
        roster, plan, now = self.roster, self.alerts.plan, context.now
        silence, clusters = context.kinds[Silence.kind], context.kinds[Clusters.kind]
        assert isinstance(silence, Silence)
        assert isinstance(clusters, Clusters)
        return TickState(
            now,
            self.city,
            silent={code: lost.since for code, lost in silence.counties.items()},
            counties=silence.expected,
            lone=lone(context.workers, silence, plan, self.city, now),
            drops=self.baseline.drops(),
            clusters=clusters.now(now),
            seats=roster.missed_seats(now),
            walls=roster.missed_walls(now),
            back=roster.back(now),
            rooms=self.rooms.unstaffed(now),
            plans=roster.in_effect(now),
            unsigned=roster.unsigned(now),
            empty=roster.state.empty,
            chattering={a.id: Located(a.region, a.turns[-1], subject=a.rule) for a in self.alerts.chattering()},
            faults={name: one.at for name, one in roster.state.disabled.items() if one.fault and name in RULES},
            plan=plan,
        )
