"""Who sits at the city's desks: seats and walls that ought to be there, hand-overs, planned events, and rules out of
service. Moved by people's commands and by ticks alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from streams.access.policy import SEATS, Action, CommandTarget
from streams.alert_rules import SHIPPED
from streams.alert_rules.inputs import Absence
from streams.errors import IllegalMove
from streams.fold.alerting.desk_wishes import approved, out_of_service, planned_event
from streams.fold.alerting.roster_state import RosterState
from streams.fold.alerting.shifts import LeftOver, ShiftBook, handed_over, sign_off
from streams.fold.outcomes import may, outcome
from streams.fold.tables import Single
from streams.fold.undo import Undo
from streams.model import bodies
from streams.model.alert_plan import AlertPlan
from streams.model.event import Command, DeskWish, Outcome
from streams.model.shift import SEATED, Disabled, Emptied, Handover, Planned, Seat, ShiftWish
from streams.model.walls import WALL, wall_presence

KEPT_HANDOVERS = 12
"""Of one scope: what its desk is shown. All of them are history's."""
_FORGOTTEN_MS = 12 * 3_600_000
"""A seat or wall away for so long is expected no more."""
_SESSION_MS = 24 * 3_600_000
"""No sign-in session of a seat lasts longer."""
_BACK_MS = 300_000
_DAY_MS = 86_400_000
_TRIES_CALL = frozenset({Action.BEGIN, Action.TEST})
"""What a seat does that tries the line of calls out."""


_decoder = msgspec.msgpack.Decoder(RosterState)


class DutyRoster:
    """`version`: grows with every change of what desks are shown."""

    def __init__(self, undo: Undo) -> None:
        self.table = Single("desk", undo, RosterState(), _decoder.decode)
        self.shifts = ShiftBook(undo)
        self.plan: AlertPlan = SHIPPED
        self.version = 0

    @property
    def state(self) -> RosterState:
        return self.table.value

    # -- what there is ---------------------------------------------------------------------------------------
    def staffed(self, scope: str) -> bool:
        return any(seat.scope == scope and not seat.away for seat in self.state.seats.values())

    def acts(self, command: Command) -> bool:
        """Whether an officer may act on alerts: only from a seat, and not after a hand-over before the next shift."""
        if command.subject in self.state.ended:
            return False
        sits = command.role in SEATS and command.schema >= SEATED
        return not sits or command.subject in self.state.seats

    def in_effect(self, now: int) -> dict[str, Planned]:
        return {name: plan for name, plan in self.state.plans.items() if plan.begins <= now < plan.ends}

    def off(self, now: int) -> set[str]:
        """Rules out of service."""
        return {name for name, one in self.state.disabled.items() if one.fault or now < one.ends}

    def missed_seats(self, now: int) -> dict[str, Absence]:
        gone = {name: seat for name, seat in self.state.seats.items() if self._lost(seat.away, now)}
        return {
            name: Absence(seat.scope, seat.away, seat.by, last=not self.staffed(seat.scope))
            for name, seat in gone.items()
        }

    def missed_walls(self, now: int) -> dict[str, Absence]:
        gone = {name: wall for name, wall in self.state.walls.items() if self._lost(wall[1], now)}
        return {name: Absence(scope, away) for name, (scope, away) in gone.items()}

    def back(self, now: int) -> dict[str, Absence]:
        here = {name: one for name, one in self.state.back.items() if now - one[1] < _BACK_MS}
        return {name: Absence(scope, since) for name, (scope, since) in here.items()}

    def called(self, session: str) -> str:
        """How a seat (by its officer, as others read it) or a wall is called; '' for one without a name, or gone."""
        seat = self.state.seats.get(session)
        return seat.by if seat else self.state.named.get(session, "")

    def unsigned(self, now: int) -> dict[str, Handover]:
        late = now - self.plan.unsigned * 1000
        return {name: one for name, one in self.state.handovers.items() if not one.taken_by and one.at <= late}

    # -- what moves it ---------------------------------------------------------------------------------------
    def tick(self, seen: tuple[str, ...] | None, now: int) -> bool:
        """`seen`: what the gateways have, None: no one knows. Whether who sits where is not what it was."""
        before = {seat.scope for seat in self.state.seats.values() if not seat.away}
        if seen is not None:
            self._listen(set(seen), now)
        self._forget(now)
        for scope in [scope for scope in self.state.empty if self.staffed(scope)]:
            del self.table.edit().empty[scope]
        return before != {seat.scope for seat in self.state.seats.values() if not seat.away}

    def command(self, command: Command, now: int, left: LeftOver) -> tuple[Outcome, str]:
        """(outcome, name of the call out that it asks for to be tried, '' = none). `left`: what the desk of the
        command's scope has to do."""
        if not may(command, CommandTarget(command.action.partition(".")[0], command.scope), now):
            return outcome(command, "forbidden"), ""
        self.table.edit()
        action = Action(command.action)
        try:
            self._done(action, command, command.desk or DeskWish(), now, left)
        except IllegalMove as no:
            return outcome(command, "illegal", detail=str(no)), ""
        self._changed()
        return outcome(command, "ok"), f"test/{command.id}" if action in _TRIES_CALL else ""

    def fault(self, rule: str, why: str, now: int) -> None:
        """A rule failed: it alone is switched off, until somebody switches it on."""
        self.table.edit().disabled[rule] = Disabled(rule, "system", "system", now, 0, why, fault=True)
        self._changed()

    def drop(self, session: str) -> None:
        """A seat or wall whose loss was dealt with is expected no more."""
        state = self.table.edit()
        state.named.pop(session, None)
        seat = state.seats.pop(session, None)
        if seat is not None:
            self.shifts.lose(seat, seat.away or seat.since)
        if seat is not None or state.walls.pop(session, None) is not None:
            self._changed()

    def _changed(self) -> None:
        self.version += 1

    def _done(self, action: Action, command: Command, wish: DeskWish, now: int, left: LeftOver) -> None:
        match action:
            case Action.BEGIN:
                self._begin(command, now)
            case Action.END:
                self._end(command, now, left)
            case Action.SIGN:
                self._sign(command, now, left)
            case Action.SOUND:
                self._sound(command, wish.to, now)
            case Action.TEST:
                pass  # the call out is all of it
            case Action.PLAN:
                self._plan(command, wish)
            case Action.UNPLAN | Action.ENABLE:
                self._lift(action, command.object)
            case Action.DISABLE:
                self._disable(command, wish, now)
            case Action.APPROVE:
                self._approve(command)
            case _:
                raise IllegalMove(command.object, "", action.value, "what a desk does")

    def _begin(self, command: Command, now: int) -> None:
        """Sits down. A command of before SEATED signs by it for what others of the scope left."""
        by = command.by or command.subject
        self.state.ended.pop(command.subject, None)
        self.state.empty.pop(command.scope, None)
        known = self.state.seats.get(command.subject)
        shift = (known.shift if known else "") or self.shifts.begin(command, by, now)
        person = command.person or command.subject
        self.state.seats[command.subject] = Seat(
            command.subject, by, person, command.role, command.scope, now, shift=shift
        )
        if command.schema >= SEATED:
            return
        for name, left in self.state.handovers.items():
            if left.scope == command.scope and not left.taken_by and left.person != command.person:
                self.state.handovers[name] = msgspec.structs.replace(left, taken_by=by, taken_at=now)
                self.shifts.sign(self.state.handovers[name], (), person)

    def _end(self, command: Command, now: int, left_over: LeftOver) -> None:
        seat = self.state.seats.get(command.subject)
        if seat is None:
            raise IllegalMove("shift", "not begun", "end", "a shift that was begun")
        others = any(one.scope == seat.scope and not one.away for one in self.state.seats.values() if one is not seat)
        asks = command.schema >= SEATED
        if asks and not _wish(command).sure and (left_over.critical or not others):
            raise IllegalMove("shift", "open", "end", "an officer who was asked: critical alerts or an empty desk")
        del self.state.seats[command.subject]
        self.state.ended[command.subject] = now
        left = handed_over(seat, command, left_over, now)
        self.state.handovers[left.id] = left
        self.shifts.hand_over(seat, left)
        if asks and not others:
            self.state.empty[seat.scope] = Emptied(now, seat.by, left_over.critical)
        own = sorted((one for one in self.state.handovers.values() if one.scope == seat.scope), key=lambda one: one.at)
        for old in own[:-KEPT_HANDOVERS]:
            del self.state.handovers[old.id]

    def _sign(self, command: Command, now: int, left_over: LeftOver) -> None:
        """An act of its own, after everything grave was read."""
        handover, seat = self.state.handovers.get(command.object), self.state.seats.get(command.subject)
        read = _wish(command).read
        signed = sign_off(handover, seat, command, read, left_over.grave, now)
        self.state.handovers[signed.id] = signed
        self.shifts.sign(signed, read, command.person or command.subject)

    def _sound(self, command: Command, sound: str, now: int) -> None:
        seat = self.state.seats.get(command.subject)
        if seat is None or sound not in ("running", "blocked"):
            raise IllegalMove("sound", sound, "sound", "running or blocked, of a seat that sits")
        self.state.seats[command.subject] = msgspec.structs.replace(
            seat, sound=sound, sound_at=now, unarmed=seat.quiet(now)
        )

    def _plan(self, command: Command, wish: DeskWish) -> None:
        planned = planned_event(command, wish)
        self.state.plans[planned.id] = planned

    def _lift(self, action: Action, name: str) -> None:
        """A plan ends before its time, a rule is back in service."""
        if action is Action.UNPLAN and self.state.plans.pop(name, None) is None:
            raise IllegalMove(f"plan {name}", "unknown", "unplan", "a plan in effect")
        if action is Action.ENABLE and self.state.disabled.pop(name, None) is None:
            raise IllegalMove(f"rule {name}", "in service", "enable", "a rule that is out of service")

    def _disable(self, command: Command, wish: DeskWish, now: int) -> None:
        off = out_of_service(self.plan.rules.get(command.object), command, wish, now)
        self.state.disabled[off.rule] = off

    def _approve(self, command: Command) -> None:
        self.state.disabled[command.object] = approved(self.state.disabled.get(command.object), command)

    def _listen(self, seen: set[str], now: int) -> None:
        for name, seat in self.state.seats.items():
            away = 0 if name in seen else seat.away or now
            if away != seat.away:
                self.table.edit()
                self._returned(name, seat.scope, seat.away, now, here=not away)
                self.state.seats[name] = msgspec.structs.replace(seat, away=away)
                self._changed()
        here = [wall_presence(name) for name in sorted(seen) if name.startswith(WALL)]
        walls = {wall.session: wall.scope for wall in here}
        self._name({wall.session: wall.name for wall in here if wall.name})
        # In an order of its own: a set's differs from process to process, and a replay is the same to the byte.
        for name in sorted(self.state.walls.keys() | walls.keys()):
            scope, was = self.state.walls.get(name, (walls.get(name, ""), 0))
            away = 0 if name in walls else was or now
            if self.state.walls.get(name) != (scope, away):
                self.table.edit()
                self._returned(name, scope, was, now, here=not away)
                self.state.walls[name] = (scope, away)
                self._changed()

    def _name(self, walls: Mapping[str, str]) -> None:
        new = {session: name for session, name in walls.items() if self.state.named.get(session) != name}
        if new:
            self.table.edit().named.update(new)

    def _returned(self, name: str, scope: str, away: int, now: int, *, here: bool) -> None:
        if here and self._lost(away, now):
            self.state.back[name] = (scope, now)

    def _forget(self, now: int) -> None:
        state = self.state
        self.shifts.forget(now)
        deserted = [scope for scope, one in state.empty.items() if now - one.at > _FORGOTTEN_MS]
        old = [name for name, seat in state.seats.items() if seat.away and now - seat.away > _FORGOTTEN_MS]
        old += [name for name, (_, away) in state.walls.items() if away and now - away > _FORGOTTEN_MS]
        sessions = [name for name, at in state.ended.items() if now - at > _SESSION_MS]
        spent = [name for name, (_, since) in state.back.items() if now - since >= _BACK_MS]
        over = [name for name, plan in state.plans.items() if plan.ends + _DAY_MS < now]
        ended = [name for name, one in state.disabled.items() if not one.fault and one.ends <= now]
        if not (old or sessions or spent or over or ended or deserted):
            return
        state = self.table.edit()
        for name in old:
            self.drop(name)
        held: tuple[tuple[list[str], dict[str, Any]], ...] = (
            (sessions, state.ended),
            (spent, state.back),
            (over, state.plans),
            (ended, state.disabled),
            (deserted, state.empty),
        )
        for names, of in held:
            for name in names:
                del of[name]
        if spent or over or ended:
            self._changed()

    def _lost(self, away: int, now: int) -> bool:
        return away > 0 and now - away >= self.plan.lost * 1000


def _wish(command: Command) -> ShiftWish:
    wish = bodies.read(command.action, command.body)
    assert isinstance(wish, ShiftWish)
    return wish
