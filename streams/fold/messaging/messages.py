"""Messages: sent to an audience, received, answered, rung again, withdrawn; the next group when answers are missing.
One command is one entry whatever number of recipients it has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec

from streams.access.policy import Action, CommandTarget
from streams.errors import IllegalMove
from streams.fold.aggregate import (
    NOTHING,
    Aggregate,
    Answer,
    Context,
    Delta,
    OwnRecord,
    StateChange,
    changed,
)
from streams.fold.attempts import SendAttempts
from streams.fold.messaging.acts import FOLLOWS, about_of, follow_ups, new_message, off_duty, taken_by
from streams.fold.messaging.audience import lawful, recipients
from streams.fold.messaging.book import MessageBook
from streams.fold.messaging.case_acts import accepts, case_steps, confirmed, confirms, order_of, ordered
from streams.fold.messaging.drill_acts import drill_of, of_message, partaking
from streams.fold.messaging.events import faded, forgotten_rows, received, sent
from streams.fold.messaging.receipts import (
    BY_TELEPHONE,
    address_of_event,
    by_command,
    by_event,
    refusal_of,
    with_receipt_of,
)
from streams.fold.messaging.rounds import overdue, rows_of, rung, wants_next, with_quorum, withdrawn
from streams.fold.messaging.under_way import under_way
from streams.fold.outcomes import may, outcome
from streams.fold.running_drills import KIND as DRILL
from streams.fold.tables import CheckpointTable
from streams.model import bodies
from streams.model.case import Case
from streams.model.drills import Drill
from streams.model.event import CaseStatus, Changed, Command, Incoming, MessageReceipt, Tick
from streams.model.fact import Fact, turned
from streams.model.messages.facts import all_of
from streams.model.messages.message import Audience, Message, MessageKind, MessageRow, MessageWish
from streams.model.messages.outside import GROUP, is_for, tried
from streams.model.outgoing.attempt import SendAttempt
from streams.model.receipt import Step as ReceiptStep
from streams.model.reject import Reason

KEPT_MS = 30 * 86_400_000
"""A message stays so long for the receipt that comes late; then it is history's."""
_FROM_A_SEAT = frozenset({Action.SEND, Action.WITHDRAW, Action.AGAIN})


class Messages(Aggregate):
    kind = "message"
    takes = (MessageReceipt,)
    answers = ("message",)

    def __init__(self, context: Context) -> None:
        self._context, self._book = context, (book := MessageBook(context.undo))
        self.row, self.rows, self.about, self._keep = book.row, book.rows, book.about, book.keep
        context.timers.register(self.kind, book.unanswered, self._missing)
        context.timers.register(self.kind, book.fades, self._fade)

    @property
    def tables(self) -> tuple[CheckpointTable, ...]:
        return self._book.tables

    def get(self, name: str) -> Message | None:
        return self._book.get(name)

    # -- what moves them -------------------------------------------------------------------------------------
    def apply(self, event: Incoming, context: Context) -> Delta:
        """The phone of a worker or the system of a department confirms a step of a message that it received."""
        assert isinstance(event, MessageReceipt)
        message = self._book.get(event.message)
        rows = () if message is None else self.rows(message)
        row = next((one for one in rows if address_of_event(event, one, context)), None)
        if message is None or row is None:
            return refusal_of(event, Reason.NOT_THEIRS, "no message that this sender received")
        try:
            after = with_receipt_of(row, by_event(event, context.now))
        except IllegalMove as error:
            return refusal_of(event, Reason.ILLEGAL, str(error))
        return self._confirm(message, row, after, event, context)

    def command(self, command: Command, context: Context) -> Answer:
        wish = bodies.read(command.action, command.body)
        assert isinstance(wish, MessageWish)
        if command.action in _FROM_A_SEAT and off_duty(command, context):
            return NOTHING, outcome(command, "off_duty")
        try:
            if command.action == Action.SEND:
                return self._send(command, wish, context)
            message = self._book.get(command.object)
            if message is None:
                return NOTHING, outcome(command, "unknown")
            if command.action == Action.CONFIRM_MESSAGE:
                return self._receipt(command, wish, message, context)
            if message.scope != command.scope or not may(command, CommandTarget("message", message.scope), context.now):
                return NOTHING, outcome(command, "unknown")
            if command.action == Action.WITHDRAW:
                return self._withdraw(command, message, context)
            return self._again(command, wish, message, context)
        except IllegalMove as error:
            return NOTHING, outcome(command, "illegal", detail=str(error))

    def observe(self, change: StateChange, context: Context) -> Delta:
        """A person's dispatch of a case is an order to its department; what that answers of the case is the receipt.
        What a gateway says of a recipient is in that one's row."""
        if change.kind == SendAttempts.kind:
            return self._tried(change, context)
        if change.kind == DRILL and change.after.ended:
            return self._over(change.after, change.event, context)
        if change.kind != "case":
            return NOTHING
        event = change.event
        if isinstance(event, Command) and event.source != FOLLOWS:
            found = ordered(change, event, context)
            if found is not None and self._book.get(found[0].id) is None:
                message, to = found
                return self._keep(None, message, (), rows_of(message, to, context.now), event, context)
        if isinstance(event, Command | CaseStatus) and confirms(change, event):
            return self._answered(change.after, event, context)
        return NOTHING

    def leaves(self, record: Message) -> int:
        return max(record.at, record.changed_at) + KEPT_MS

    def day(self, context: Context) -> Delta:
        over = [message for message in self._book.all if self.leaves(message) < context.now]
        return Delta(own=tuple(one for message in over for one in forgotten_rows(self._book.drop(message))))

    def restored(self, context: Context) -> None:
        self._book.restored(context.now)

    def recounted(self, context: Context) -> Iterable[list[Fact]]:
        yield turned(Counter(), all_of(self._book.every_row))

    def own(self) -> Iterable[OwnRecord]:
        for message in self._book.all:
            rows = self.rows(message)
            shown = message.id in self._book.fades.armed
            for row in rows:
                yield from () if message.withdrawn and not shown else received(message, row)
            if shown:
                yield from (*sent(message, rows), *under_way(message, rows, self._context))

    def out(self, change: StateChange, context: Context) -> Changed:
        message: Message = change.after
        return changed(self.kind, message, message.scope, change.event.id, context.now)

    # -- the parts of it -------------------------------------------------------------------------------------
    def _send(self, command: Command, wish: MessageWish, context: Context) -> Answer:
        about = about_of(wish.about, command.scope, context)
        if not may(command, CommandTarget("message", about.region), context.now):
            return NOTHING, outcome(command, "forbidden")
        if self._book.get(command.object) is not None or not command.object:
            raise IllegalMove("message", "sent", "send", "a message of its own id")
        drill = drill_of(about, context, says=wish.drill)
        to = partaking(recipients(wish.audience, wish.kind, command.scope, context), drill, context)
        upcoming = partaking(recipients(Audience(to=wish.next), wish.kind, command.scope, context), drill, context)
        safe = about.alert is not None and context.read("safe", about.alert.id) is not None
        lawful(wish.about, [*to, *upcoming], context, safe=safe)
        if not to or not wish.text.strip():
            raise IllegalMove("message", "new", "send", "a recipient and words")
        if wish.kind is MessageKind.ORDER and not wish.anyway:
            other = taken_by(self._book.all, self.row, wish.about, [one.address for one in to], context.now)
            if other is not None:
                first, recipient = other
                return NOTHING, outcome(command, "taken", first.revision, first.by, first.at, recipient)
        message = new_message(command, wish, about, [one.address for one in to], context.now)
        rows = rows_of(message, to, context.now)
        done = self._keep(None, with_quorum(message, rows, context.now), (), rows, command, context)
        moves = case_steps(command, wish, about, rows, context)
        made = next((one.object for one in moves if one.matter is not None), None)
        follows = (*moves, *follow_ups(command, wish, about, rows, made))
        return done._replace(commands=follows), outcome(command, "ok", 1)

    def _receipt(self, command: Command, wish: MessageWish, message: Message, context: Context) -> Answer:
        row = self.row(message.id, wish.recipient)
        made = None if row is None else by_command(command, wish, message.region, context)
        if row is None or made is None:
            # Whether there is such a message is not for a subject to know who is none of its recipients.
            return NOTHING, outcome(command, "unknown")
        if made.via == BY_TELEPHONE and off_duty(command, context):
            return NOTHING, outcome(command, "off_duty")
        after = with_receipt_of(row, made)
        return self._confirm(message, row, after, command, context), outcome(command, "ok", after.revision)

    def _confirm(
        self, message: Message, row: MessageRow, after: MessageRow, event: Command | MessageReceipt, context: Context
    ) -> Delta:
        if after is row:
            return NOTHING
        done = self._keep(message, message, (row,), (after,), event, context)
        done = done.plus(self._go_on(message.id, event, context))
        accepted = after.receipts[-1].step is ReceiptStep.ACCEPTED
        return done._replace(commands=accepts(message, after, event, context) if accepted else ())

    def _answered(self, case: Case, event: Command | CaseStatus, context: Context) -> Delta:
        """A department answered of its case what it would have of the order that sent it there."""
        known = order_of(case, self._book)
        row = None if known is None else self.row(known.id, f"u{case.unit}")
        made = None if row is None else confirmed(row, case, event, context.now)
        if known is None or row is None or made is None:
            return NOTHING
        done = self._keep(known, known, (row,), (with_receipt_of(row, made),), event, context)
        return done.plus(self._go_on(known.id, event, context))

    def _withdraw(self, command: Command, message: Message, context: Context) -> Answer:
        if command.expected_version and command.expected_version != message.revision:
            return NOTHING, outcome(command, "stale", message.revision, message.by, message.changed_at or message.at)
        if message.withdrawn or not command.note.strip():
            state = "withdrawn" if message.withdrawn else "sent"
            raise IllegalMove(f"message {message.id}", state, "withdraw", "a reason, once")
        done = self._taken_back(message, command.note, command, context)
        return done, outcome(command, "ok", message.revision + 1)

    def _taken_back(self, message: Message, reason: str, event: Command, context: Context) -> Delta:
        now, rows = context.now, tuple(self.rows(message))
        after = msgspec.structs.replace(
            message, withdrawn=now, revision=message.revision + 1, changed_at=now, reason=reason
        )
        return self._keep(message, after, rows, withdrawn(rows, now), event, context)

    def _over(self, drill: Drill, event: Incoming, context: Context) -> Delta:
        """What was sent in a drill holds no more once that is over."""
        assert isinstance(event, Command)
        done = NOTHING
        for message in [one for one in self._book.all if one.drill_id == drill.id and not one.withdrawn]:
            done = done.plus(self._taken_back(message, drill.result, event, context))
        return done

    def _again(self, command: Command, wish: MessageWish, message: Message, context: Context) -> Answer:
        """Rings again at one recipient, or at all that have not answered; at none without clocks."""
        rows = self.rows(message)
        chosen = [row for row in rows if row.pending and row.clocked and wish.recipient in ("", row.recipient)]
        if not chosen:
            raise IllegalMove(f"message {message.id}", "answered", "again", "a recipient that rings, without an answer")
        after = tuple(rung(row, context.now) for row in chosen)
        done = self._keep(message, message, tuple(chosen), after, command, context)
        return done, outcome(command, "ok", message.revision)

    def _tried(self, change: StateChange, context: Context) -> Delta:
        attempt: SendAttempt = change.after
        name = attempt.about.removeprefix(f"{self.kind}/")
        message = self._book.get(name)
        if name == attempt.about or message is None:
            return NOTHING
        reached = self.rows(message) if attempt.to == GROUP else [self.row(name, attempt.to)]
        found = [(row, tried(row, attempt)) for row in reached if row is not None and is_for(attempt, row)]
        pairs = [(row, after) for row, after in found if after is not row]
        were, rows = tuple(row for row, _ in pairs), tuple(after for _, after in pairs)
        return self._keep(message, message, were, rows, change.event, context) if pairs else NOTHING

    def _missing(self, due: int, name: str, tick: Tick, context: Context) -> Delta:
        """Answers fell due: who is missing is announced once, and the next group is asked."""
        message = self._book.get(name)
        if message is None or message.withdrawn:
            return NOTHING
        pairs = overdue(self.rows(message), context)
        were, rows = tuple(before for before, _ in pairs), tuple(after for _, after in pairs)
        done = self._keep(message, message, were, rows, tick, context) if pairs else NOTHING
        return done.plus(self._go_on(name, tick, context))

    def _go_on(self, name: str, event: Command | MessageReceipt | CaseStatus | Tick, context: Context) -> Delta:
        """The next group where answers are missing, and what the quorum comes to then."""
        message = self._book.get(name)
        assert message is not None
        rows, new, after = self.rows(message), tuple[MessageRow, ...](), message
        if wants_next(message, rows, context.now):
            to = recipients(Audience(to=message.next), message.kind, message.scope, context)
            to = partaking(to, of_message(message, context), context)
            added = [one for one in to if one.address not in message.to]
            new = rows_of(message, added, context.now, group=1)
            after = msgspec.structs.replace(
                message,
                to=(*message.to, *(one.address for one in added)),
                asked_next=context.now,
                changed_at=context.now,
                revision=message.revision + 1,
            )
        after = with_quorum(after, [*rows, *new], context.now)
        return NOTHING if after is message else self._keep(message, after, (), new, event, context)

    def _fade(self, due: int, name: str, tick: Tick, context: Context) -> Delta:
        message = self._book.get(name)
        if message is None:
            return NOTHING
        rows = self.rows(message)
        return Delta(own=(*faded(message, rows), *under_way(message, rows, context, shown=False)))
