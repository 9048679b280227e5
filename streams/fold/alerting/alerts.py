"""Alerts as records: one open alert per rule and object, moved by conditions, by time and by people alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

import msgspec

from streams.access.policy import Action
from streams.alert_rules import OF_CASES, SHIPPED
from streams.alert_rules.inputs import Condition
from streams.fold.alerting import alert_commands, merging
from streams.fold.alerting.new_alert import Twins, begun, ended_with, placed, raised
from streams.fold.alerting.recurrence import back, gone_for
from streams.fold.alerting.routing import Staffed, covers, explained, held, routed
from streams.fold.outcomes import outcome
from streams.fold.tables import Records
from streams.fold.timers import TimerStep
from streams.fold.undo import Undo
from streams.model.alert import ACTIVE, Alert, AlertMove, AlertState, Priority, moved, with_raise
from streams.model.alert_plan import AlertPlan
from streams.model.alert_timers import cleared, next_at, strike
from streams.model.drills import Drill
from streams.model.event import Command, Outcome
from streams.model.response import ResponseStep
from streams.model.shift import Planned

KEPT_MS = 24 * 3_600_000
"""A closed alert is kept so long, for the command that comes late; then it is history's."""
Heard = Callable[[Alert | None, Alert, int], None]
"""Gets every change: before, after, when (city ms)."""

_decoder = msgspec.msgpack.Decoder(Alert)


class Alerts:
    """`plan`: delays, timers and routing. `disabled`: rules out of service. `planned`: events that explain reports.
    `staffed`: whether a seat of a scope is taken. `timer`: what time does next to each open one, for `strike`."""

    def __init__(self, undo: Undo, heard: Heard | None = None) -> None:
        self._heard: Heard = heard or (lambda *_: None)
        self._undo = undo
        self._all = Records("a", undo, lambda raw: with_raise(_decoder.decode(raw)))
        self._open: dict[str, str] = {}
        self._by_rule: dict[str, set[str]] = {}
        self.timer = TimerStep(undo)
        self._chattering: dict[str, None] = {}
        self._merges: set[str] = set()
        self._twins = Twins()
        self.plan = SHIPPED
        self.responses: tuple[ResponseStep, ...] = ()
        self.disabled: set[str] = set()
        self.planned: Mapping[str, Planned] = {}
        self.staffed: Staffed = lambda _: False

    @property
    def table(self) -> Records[Alert]:
        return self._all

    def regulate(self, plan: AlertPlan) -> None:
        """Judges by another plan from now on; what is due is due by that."""
        self.plan = plan
        self.timer.replace((next_at(self._one(name), plan), name) for name in self._open.values())

    def __iter__(self) -> Iterator[Alert]:
        """The open ones that were announced, oldest first."""
        told = (self._one(name) for name in self._open.values())
        return iter(sorted((a for a in told if a.state is not AlertState.PENDING), key=lambda a: (a.raised_at, a.id)))

    def get(self, name: str) -> Alert | None:
        return self._all.get(name)

    def find(self, rule: str) -> list[Alert]:
        """The open ones of a rule, pending ones too, by id."""
        return [self._one(name) for name in sorted(self._by_rule.get(rule, ()))]

    def of_case(self, case: str) -> list[str]:
        """Ids of the open ones that are about a case, by their rule."""
        return [self._open[key] for rule in OF_CASES if (key := f"{rule}/{case}") in self._open]

    # -- conditions ------------------------------------------------------------------------------------------
    def take(self, found: Condition, now: int) -> list[Alert]:
        """The alerts that a condition raised or moved; none when it says nothing new."""
        key = f"{found.rule}/{found.object}"
        changed = self._taken(key, found, now)
        if changed and found.holds and (one := self._all.get(self._open.get(key, ""))) and merging.comes_again(one):
            changed += self._every(merging.apart(one, self._all.get(one.under), now), now)
        return changed

    def _taken(self, key: str, found: Condition, now: int) -> list[Alert]:
        known = self._all.get(self._open.get(key, ""))
        if known is None:
            return self._raise(key, found, now) if found.holds else []
        # What was sent before and comes late, or twice, says nothing of what came since.
        if found.again and found.since < known.last_at + found.holds:
            return []
        if not found.holds:
            return self._ceases(known, now)
        if known.cleared_at or known.off_at:
            at = found.since if found.again else now
            return self._change(back(known, self.plan, at), at)
        if found.again:
            again = placed(moved(known, AlertMove.AGAIN, at=found.since), found)
            rings = known.priority is Priority.CRITICAL and not known.merged
            return self._change(
                msgspec.structs.replace(again, count=known.count + 1, last_at=found.since, rang=known.rang + rings), now
            )
        return []

    def over(self, rule: str, named: Iterable[str], now: int) -> list[Alert]:
        """Ends the conditions of a rule whose objects it names no more."""
        known = self.find(rule)
        still = {f"{rule}/{name}" for name in named} if known else set()
        stale = [alert for alert in known if alert.key not in still]
        return [after for alert in stale for after in self._ceases(alert, now)]

    def strike(self, at: int, name: str, now: int) -> list[Alert]:
        """What the timer of `at` does to an alert; nothing when the alert's timer is another by now."""
        alert = self._all.get(name)
        if alert is None or next_at(alert, self.plan) != at:
            return []
        return self._change(strike(alert, self.plan, now), now)

    def review(self, now: int) -> list[Alert]:
        """Looks again at what is held back and who is alerted: plans, seats or rules out of service changed."""
        return [after for name in sorted(self._open.values()) for after in self._settle(self._one(name), now)]

    def drill_over(self, drill: Drill, now: int) -> list[Alert]:
        """Every open one of a drill that has ended is closed."""
        return self._every(ended_with(drill, map(self._one, sorted(self._open.values())), now), now)

    def bring(self, alert: Alert) -> list[Alert]:
        """One of before this city's own: kept as it is. Nothing where it, or what is open about the same, is known."""
        if alert.id in self._all or (alert.open and alert.key in self._open):
            return []
        self._undo.afterwards(self.restored)
        self._all.put(alert.id, alert)
        self._index(alert)
        return [alert]

    def chattering(self) -> list[Alert]:
        return [self._one(name) for name in self._chattering]

    def unshelve_soon(self, session: str, now: int) -> list[Alert]:
        """A shift ends: what its seat had shelved comes back soon, unless anyone who takes over shelves it again."""
        soon = now + self.plan.unsigned * 1000
        own = [a for a in self if a.state is AlertState.SHELVED and a.session == session and not 0 < a.until <= soon]
        return [self._keep(msgspec.structs.replace(alert, until=soon), now) for alert in own]

    def command(self, command: Command, now: int) -> tuple[list[Alert], Outcome]:
        """What a person's wish did: the alerts that moved, and the answer. The first who takes one has it."""
        alert = self._all.get(command.object)
        if alert is None or alert.state is AlertState.PENDING:
            return [], outcome(command, "unknown")
        if command.action in (Action.MERGE, Action.SPLIT):
            return self._merged(alert, command, now)
        after, answer = alert_commands.apply(alert, command, self.plan, self._shelves, now, self.responses)
        return (self._change(after, now) if after is not alert else []), answer

    def _merged(self, alert: Alert, command: Command, now: int) -> tuple[list[Alert], Outcome]:
        if refused := alert_commands.refusal(alert, command, now):
            return [], refused
        if command.action == Action.SPLIT:
            after, answer = merging.split(alert, self._all.get(alert.under), command, now)
        else:
            into = self._all.get(command.desk.into if command.desk else "")
            after, answer = merging.merged(alert, into, command, now, parts=bool(self._parts(alert.id)))
        return self._every(after, now), answer

    def _parts(self, head: str) -> list[Alert]:
        """The open ones that a person merged into it, by id."""
        return [one for one in map(self._one, sorted(self._merges)) if one.under == head]

    def _every(self, alerts: Iterable[Alert], now: int) -> list[Alert]:
        return [after for alert in alerts for after in self._change(alert, now)]

    def _shelves(self, session: str) -> int:
        """How many a seat keeps on its shelf."""
        return sum(a.state is AlertState.SHELVED and a.session == session for a in self._all.values())

    def forget(self, now: int) -> None:
        """Closed alerts that are kept no longer."""
        for name in [a.id for a in self._all.values() if 0 < leaves(a) < now]:
            self._drop(name)
        self._twins = Twins(self._all.values())

    def record(self, name: str) -> bytes:
        return self._all.record(name)

    def names(self) -> list[str]:
        return list(self._all)

    def restored(self) -> None:
        """The indexes are made again of the records."""
        self._open, self._by_rule, self._chattering, self._twins, self._merges = {}, {}, {}, Twins(), set()
        self.timer.replace(())
        for alert in self._all.values():
            self._index(alert)

    # -- the parts of it -------------------------------------------------------------------------------------
    def _raise(self, key: str, found: Condition, now: int) -> list[Alert]:
        """Nothing for what somebody has closed already: the same condition since the same moment is no news."""
        alert = raised(key, found)
        if alert.id in self._all:
            return []
        joins = any(a.group == alert.group and a.state in ACTIVE for a in self.find(found.rule))
        return self._change(begun(self._twins.numbered(alert), self.plan, now, joins=joins), now)

    def _ceases(self, known: Alert, now: int) -> list[Alert]:
        if known.state is AlertState.PENDING:
            self._drop(known.id)
            return []
        if known.cleared_at or known.off_at:
            return []
        wait = gone_for(known, self.plan) * 1000
        if not wait:
            return self._change(cleared(known, now), now)
        return self._change(msgspec.structs.replace(known, off_at=now + wait), now)

    def _change(self, alert: Alert, now: int) -> list[Alert]:
        """Keeps it, with what follows for it and for others."""
        changed = self._settle(alert, now) or self._kept(alert, now)
        if any(alert.rule in plan.under for plan in self.plan.rules.values()):
            for name in self._children(alert.rule):
                changed += self._settle(self._one(name), now)
        return changed

    def _children(self, rule: str) -> list[str]:
        names = [child for child, plan in self.plan.rules.items() if rule in plan.under]
        return [name for child in names for name in sorted(self._by_rule.get(child, ()))]

    def _settle(self, alert: Alert, now: int) -> list[Alert]:
        """Held back, out of service or announced, as of now; [] when nothing is otherwise than it is kept."""
        rule = self.plan.rule(alert.rule)
        off, holder = alert.rule in self.disabled, partial(self._holder, alert, rule.under)
        after = held(alert, rule, now, off=off, holder=holder)
        if after.open and after.state is not AlertState.PENDING:
            after = routed(after, rule, self.staffed)
        return [] if after is self._all.get(alert.id) else self._kept(after, now)

    def _kept(self, alert: Alert, now: int) -> list[Alert]:
        """Keeps it, with what follows for those that were merged into it."""
        one = self._keep(alert, now)
        return [one, *self._every(merging.after_head(one, self._parts(one.id), now), now)]

    def _holder(self, alert: Alert, rules: Iterable[str]) -> str:
        """Id of what holds it back: an open alert that tells of the same, or a planned event that explains it."""
        for rule in rules:
            for other in self.find(rule):
                told = other.state is not AlertState.PENDING and not other.cleared_at
                if told and covers(other, alert, self.plan.cluster_m):
                    return other.id
        return explained(alert, self.planned)

    def _keep(self, alert: Alert, now: int) -> Alert:
        self._heard(self._all.get(alert.id), alert, now)
        self._undo.afterwards(self.restored)
        self._all.put(alert.id, alert)
        self._index(alert)
        return alert

    def _one(self, name: str) -> Alert:
        alert = self._all.get(name)
        assert alert is not None
        return alert

    def _index(self, alert: Alert) -> None:
        self._twins.note(alert)
        if alert.chatter and alert.open:
            self._chattering[alert.id] = None
        else:
            self._chattering.pop(alert.id, None)
        if alert.merged and alert.open:
            self._merges.add(alert.id)
        else:
            self._merges.discard(alert.id)
        if alert.open:
            self._open[alert.key] = alert.id
            self._by_rule.setdefault(alert.rule, set()).add(alert.id)
            self.timer.set(next_at(alert, self.plan), alert.id)
        else:
            self.timer.set(0, alert.id)
            if self._open.get(alert.key) == alert.id:
                del self._open[alert.key]
            self._by_rule.get(alert.rule, set()).discard(alert.id)

    def _drop(self, name: str) -> None:
        alert = self._one(name)
        self._undo.afterwards(self.restored)
        self._all.drop(name)
        self.timer.set(0, name)
        self._by_rule.get(alert.rule, set()).discard(name)
        if self._open.get(alert.key) == name:
            del self._open[alert.key]


def leaves(alert: Alert) -> int:
    """City ms at which it is history's; 0: it stays."""
    return 0 if alert.open else alert.closed_at + KEPT_MS
