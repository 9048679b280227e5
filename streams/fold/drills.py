"""Drills: begun and ended by the duty lead of an area, one at a time. Cases, alerts and messages of a drill hear by its
change that it is over."""

from __future__ import annotations

import msgspec

from streams.access.policy import Action, CommandTarget
from streams.errors import IllegalMove
from streams.fold.aggregate import Aggregate, Answer, Context, Delta, StateChange, changed
from streams.fold.messaging.acts import off_duty
from streams.fold.outcomes import may, outcome
from streams.fold.running_drills import KIND
from streams.fold.tables import CheckpointTable, Records
from streams.model import bodies
from streams.model.drills import Drill, DrillWish
from streams.model.event import Changed, Command
from streams.model.messages.message import asked_of

KEPT_MS = 100 * 86_400_000
"""So long after its end, as long as a case of it may be asked for; then it is history's."""
_decoder = msgspec.msgpack.Decoder(Drill)


class Drills(Aggregate):
    kind = KIND
    answers = ("drill",)

    def __init__(self, context: Context) -> None:
        self._all = Records("dr", context.undo, _decoder.decode)

    @property
    def tables(self) -> tuple[CheckpointTable, ...]:
        return (self._all,)

    def get(self, name: str) -> Drill | None:
        return self._all.get(name)

    def running(self) -> list[Drill]:
        """Those that go on, by id."""
        return sorted((one for one in self._all.values() if one.open), key=lambda one: one.id)

    def command(self, command: Command, context: Context) -> Answer:
        wish = bodies.read(command.action, command.body)
        assert isinstance(wish, DrillWish)
        before = self._all.get(command.object)
        scope = before.scope if before else command.scope
        if scope != command.scope or not may(command, CommandTarget("drill", scope), context.now):
            return Delta(), outcome(command, "forbidden")
        if off_duty(command, context):
            return Delta(), outcome(command, "off_duty")
        try:
            after = self._moved(command, wish, before, context.now)
        except (IllegalMove, ValueError) as error:
            return Delta(), outcome(command, "illegal", detail=str(error))
        self._all.put(after.id, after)
        by = command.by or command.subject
        change = StateChange(self.kind, after.id, before, after, command, by)
        return Delta((change,)), outcome(command, "ok", after.revision)

    def leaves(self, record: Drill) -> int:
        return record.ended + KEPT_MS if record.ended else 0

    def day(self, context: Context) -> Delta:
        for one in [one for one in self._all.values() if 0 < self.leaves(one) < context.now]:
            self._all.drop(one.id)
        return Delta()

    def out(self, change: StateChange, context: Context) -> Changed:
        drill: Drill = change.after
        return changed(self.kind, drill, drill.scope, change.event.id, context.now)

    def _moved(self, command: Command, wish: DrillWish, before: Drill | None, now: int) -> Drill:
        """Raises IllegalMove, ValueError."""
        name, note = f"drill {command.object}", command.note.strip()
        if not note:
            raise IllegalMove(name, "open" if before else "none", command.action, "a reason")
        by = command.by or command.subject
        if command.action == Action.DRILL_END:
            if before is None or not before.open:
                raise IllegalMove(name, "over" if before else "none", "end", "a drill that goes on")
            return msgspec.structs.replace(before, ended=now, ended_by=by, result=note, revision=before.revision + 1)
        if before is not None or any(one.scope == command.scope for one in self.running()):
            raise IllegalMove(name, "open", "begin", "one drill of a desk at a time")
        for one in wish.to:
            _checked(one, command.scope)
        person = command.person or command.subject
        return Drill(id=command.object, scope=command.scope, reason=note, to=wish.to, by=by, person=person, began=now)


def _checked(recipient: str, scope: str) -> None:
    """Raises ValueError for what cannot take part."""
    asked = asked_of(recipient)
    if asked.recipient[:1] == "w" or (recipient.isdecimal() and not recipient.startswith(scope)):
        raise ValueError(f"{recipient} takes no part: an area of the own scope, a department or a telephone line")
