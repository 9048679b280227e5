"""Who sits at the city's desks: seats and walls that ought to be there, hand-overs, planned events, and rules out of
service. Moved by people's commands and by ticks alone."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from streams.access.policy import Action, CommandTarget
from streams.alert_rules import SHIPPED
from streams.alert_rules.inputs import Absence
from streams.errors import IllegalMove
from streams.fold.outcomes import may, outcome
from streams.fold.tables import Single
from streams.fold.undo import Undo
from streams.model.alert_plan import AlertPlan
from streams.model.event import Command, DeskWish, Outcome
from streams.model.local_day import day_start, local_day
from streams.model.shift import Disabled, Handover, Planned, Seat
from streams.model.walls import WALL, wall_presence

KEPT_HANDOVERS = 12
"""Of one scope."""
_FORGOTTEN_MS = 12 * 3_600_000
"""A seat or wall away for so long is expected no more."""
_SESSION_MS = 24 * 3_600_000
"""No sign-in session of a seat lasts longer."""
_BACK_MS = 300_000
_NINE_MS = 9 * 3_600_000
_DAY_MS = 86_400_000
_TRIES_CALL = frozenset({Action.BEGIN, Action.TEST})
"""What a seat does that tries the line of calls out."""


class RosterState(msgspec.Struct, array_like=True):
    """As it is saved. `walls`: session -> (scope, away since). `back`: session -> (scope, since). `ended`: sessions
    that handed over, and when. `named`: name of a wall that has one, by session."""

    seats: dict[str, Seat] = msgspec.field(default_factory=dict)
    walls: dict[str, tuple[str, int]] = msgspec.field(default_factory=dict)
    back: dict[str, tuple[str, int]] = msgspec.field(default_factory=dict)
    handovers: dict[str, Handover] = msgspec.field(default_factory=dict)
    plans: dict[str, Planned] = msgspec.field(default_factory=dict)
    disabled: dict[str, Disabled] = msgspec.field(default_factory=dict)
    ended: dict[str, int] = msgspec.field(default_factory=dict)
    named: dict[str, str] = msgspec.field(default_factory=dict)


_decoder = msgspec.msgpack.Decoder(RosterState)


class DutyRoster:
    """`version`: grows with every change of what desks are shown."""

    def __init__(self, undo: Undo) -> None:
        self.table = Single("desk", undo, RosterState(), _decoder.decode)
        self.plan: AlertPlan = SHIPPED
        self.version = 0

    @property
    def state(self) -> RosterState:
        return self.table.value

    # -- what stands -----------------------------------------------------------------------------------------
    def staffed(self, scope: str) -> bool:
        return any(seat.scope == scope and not seat.away for seat in self.state.seats.values())

    def handed_over(self, session: str) -> bool:
        """Whether a session ended its shift and has not begun another: it acts on no alert."""
        return session in self.state.ended

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
        return before != {seat.scope for seat in self.state.seats.values() if not seat.away}

    def command(self, command: Command, now: int, counts: Mapping[str, int]) -> tuple[Outcome, str]:
        """(outcome, name of the call out that it asks for to be tried, '' = none). `counts`: what is left in the
        command's scope, for a hand-over."""
        if not may(command, CommandTarget(command.action.partition(".")[0], command.scope), now):
            return outcome(command, "forbidden"), ""
        self.table.edit()
        action = Action(command.action)
        try:
            self._done(action, command, command.desk or DeskWish(), now, counts)
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
        found = state.seats.pop(session, None) or state.walls.pop(session, None)
        if found is not None:
            self._changed()

    def _changed(self) -> None:
        self.version += 1

    def _done(self, action: Action, command: Command, wish: DeskWish, now: int, counts: Mapping[str, int]) -> None:
        match action:
            case Action.BEGIN:
                self._begin(command, now)
            case Action.END:
                self._end(command, now, counts)
            case Action.SOUND:
                self._sound(command, wish.to, now)
            case Action.TEST:
                pass  # the call out is all of it
            case Action.PLAN:
                self._plan(command, wish)
            case Action.UNPLAN:
                if self.state.plans.pop(command.object, None) is None:
                    raise IllegalMove(f"plan {command.object}", "unknown", "unplan", "a plan that stands")
            case Action.DISABLE:
                self._disable(command, wish, now)
            case Action.APPROVE:
                self._approve(command)
            case Action.ENABLE:
                if self.state.disabled.pop(command.object, None) is None:
                    raise IllegalMove(f"rule {command.object}", "in service", "enable", "a rule that is out of service")
            case _:
                raise IllegalMove(command.object, "", action.value, "what a desk does")

    def _begin(self, command: Command, now: int) -> None:
        """Sits down, and signs for what others of the scope left."""
        by = command.by or command.subject
        self.state.ended.pop(command.subject, None)
        self.state.seats[command.subject] = Seat(
            command.subject, by, command.person or command.subject, command.role, command.scope, now
        )
        for name, left in self.state.handovers.items():
            if left.scope == command.scope and not left.taken_by and left.person != command.person:
                self.state.handovers[name] = msgspec.structs.replace(left, taken_by=by, taken_at=now)

    def _end(self, command: Command, now: int, counts: Mapping[str, int]) -> None:
        seat = self.state.seats.pop(command.subject, None)
        if seat is None:
            raise IllegalMove("shift", "not begun", "end", "a shift that was begun")
        self.state.ended[command.subject] = now
        left = Handover(command.id, seat.scope, seat.by, seat.person, now, command.note, dict(counts))
        self.state.handovers[left.id] = left
        own = sorted((one for one in self.state.handovers.values() if one.scope == seat.scope), key=lambda one: one.at)
        for old in own[:-KEPT_HANDOVERS]:
            del self.state.handovers[old.id]

    def _sound(self, command: Command, sound: str, now: int) -> None:
        seat = self.state.seats.get(command.subject)
        if seat is None or sound not in ("running", "blocked"):
            raise IllegalMove("sound", sound, "sound", "running or blocked, of a seat that sits")
        self.state.seats[command.subject] = msgspec.structs.replace(
            seat, sound=sound, sound_at=now, unarmed=seat.quiet(now)
        )

    def _plan(self, command: Command, wish: DeskWish) -> None:
        if not command.note or wish.ends <= wish.begins or not wish.types:
            raise IllegalMove("plan", "", "plan", "types, a begin before its end, and words")
        region = wish.region if wish.region.startswith(command.scope) else command.scope
        by = command.by or command.subject
        planned = Planned(command.id, region, wish.types, wish.begins, wish.ends, command.note, by)
        self.state.plans[command.id] = planned

    def _disable(self, command: Command, wish: DeskWish, now: int) -> None:
        rule = self.plan.rules.get(command.object)
        if rule is None or rule.latched or not command.note or wish.ends <= now:
            raise IllegalMove(f"rule {command.object}", "", "disable", "a rule that is not latched, an end, a reason")
        by = command.by or command.subject
        ends = min(wish.ends, _next_nine(now))
        disabled = Disabled(command.object, by, command.person, now, ends, command.note, wish.ends)
        self.state.disabled[command.object] = disabled

    def _approve(self, command: Command) -> None:
        """A second administrator: now it holds as long as was asked for."""
        asked = self.state.disabled.get(command.object)
        if asked is None or asked.fault or asked.second or asked.person == command.person:
            raise IllegalMove(f"rule {command.object}", "", "approve", "another one's request")
        by = command.by or command.subject
        self.state.disabled[command.object] = msgspec.structs.replace(asked, second=by, ends=asked.asked)

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
        old = [name for name, seat in state.seats.items() if seat.away and now - seat.away > _FORGOTTEN_MS]
        old += [name for name, (_, away) in state.walls.items() if away and now - away > _FORGOTTEN_MS]
        sessions = [name for name, at in state.ended.items() if now - at > _SESSION_MS]
        spent = [name for name, (_, since) in state.back.items() if now - since >= _BACK_MS]
        over = [name for name, plan in state.plans.items() if plan.ends + _DAY_MS < now]
        ended = [name for name, one in state.disabled.items() if not one.fault and one.ends <= now]
        if not (old or sessions or spent or over or ended):
            return
        state = self.table.edit()
        for name in old:
            self.drop(name)
        for names, held in ((sessions, state.ended), (spent, state.back), (over, state.plans), (ended, state.disabled)):
            for name in names:
                del held[name]
        if spent or over or ended:
            self._changed()

    def _lost(self, away: int, now: int) -> bool:
        return away > 0 and now - away >= self.plan.lost * 1000


def _next_nine(now: int) -> int:
    """City ms of the next 09:00."""
    today = day_start(local_day(now)) + _NINE_MS
    return today if today > now else today + _DAY_MS
