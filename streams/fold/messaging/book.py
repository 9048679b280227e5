"""Messages and their rows as they are kept: the tables, what falls due of each, and what a change of them tells."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from streams.fold.aggregate import Context, Delta, OwnRecord, StateChange, changed
from streams.fold.messaging.events import place_of, received, sent
from streams.fold.messaging.under_way import under_way
from streams.fold.tables import CheckpointTable, Records
from streams.fold.timers import TimerStep
from streams.fold.undo import Undo
from streams.model.event import Incoming
from streams.model.fact import turned
from streams.model.messages.facts import all_of
from streams.model.messages.message import Message, MessageRow

SHOWN_MS = 86_400_000
"""So long it is on the desks that sent it, and one that was withdrawn says so to its recipients."""
KIND, ROW = "message", "message_row"
"""Kinds of a message's and a recipient's record."""
_messages, _rows = msgspec.msgpack.Decoder(Message), msgspec.msgpack.Decoder(MessageRow)


class MessageBook:
    """`unanswered`, `fades`: by message, when its answers are due and when it leaves the desks."""

    def __init__(self, undo: Undo) -> None:
        self._messages = Records("m", undo, _messages.decode)
        self._rows = Records("mr", undo, _rows.decode)
        self.unanswered, self.fades = TimerStep(undo), TimerStep(undo)
        self._undo, self._about = undo, dict[str, list[str]]()

    @property
    def tables(self) -> tuple[CheckpointTable, ...]:
        return self._messages, self._rows

    @property
    def all(self) -> list[Message]:
        return list(self._messages.values())

    @property
    def every_row(self) -> Iterable[MessageRow]:
        return self._rows.values()

    def get(self, name: str) -> Message | None:
        return self._messages.get(name)

    def about(self, about: str) -> list[Message]:
        """Those about one thing (`kind/id`), oldest first."""
        found = (self._messages.get(name) for name in self._about.get(about, ()))
        return [message for message in found if message is not None]

    def row(self, message: str, recipient: str) -> MessageRow | None:
        return self._rows.get(f"{message}/{recipient}")

    def rows(self, message: Message) -> list[MessageRow]:
        found = (self.row(message.id, one) for one in message.to)
        return [row for row in found if row is not None]

    def drop(self, message: Message) -> list[MessageRow]:
        """It left the fold: its rows as they were."""
        rows = self.rows(message)
        for row in rows:
            self._rows.drop(row.id)
        self._messages.drop(message.id)
        if message.about:
            self._undo.afterwards(self._index)
            self._about[message.about].remove(message.id)
        return rows

    def restored(self, now: int) -> None:
        """Every record of the checkpoint is back."""
        for message in self.all:
            self.expect(message, now)
        self._index()

    def keep(
        self,
        before: Message | None,
        after: Message,
        were: tuple[MessageRow, ...],
        rows: tuple[MessageRow, ...],
        event: Incoming,
        context: Context,
    ) -> Delta:
        """`were`, `rows`: the recipients that changed, as they were and are."""
        if after is not before:
            self._messages.put(after.id, after)
        if before is None and after.about:
            self._undo.afterwards(self._index)
            self._about.setdefault(after.about, []).append(after.id)
        for row in rows:
            self._rows.put(row.id, row)
        self.expect(after, context.now)
        changes = (StateChange(KIND, after.id, before, after, event),) if after is not before else ()
        events = tuple(changed(ROW, row, place_of(row), event.id, context.now) for row in rows)
        heard = [row for row in rows if not (row.refused and before is None)]
        own = [one for row in heard for one in self.shown_to(after, row, context.now)]
        shown = sent(after, rows, head=after is not before) if shown_until(after) > context.now else []
        told = (*own, *shown, *under_way(after, rows, context, shown=shown_until(after) > context.now))
        return Delta(changes, facts=tuple(turned(all_of(were), all_of(rows))), events=events, own=told)

    def shown_to(self, message: Message, row: MessageRow, now: int) -> list[OwnRecord]:
        """What a recipient has of it."""
        return received(message, row) if not message.withdrawn or shown_until(message) > now else []

    def expect(self, message: Message, now: int) -> None:
        fades = shown_until(message)
        self.fades.set(fades if fades > now else 0, message.id)
        since = message.asked_next or message.at
        due = since + message.answer_s * 1000 if message.answer_s and not message.withdrawn else 0
        self.unanswered.set(due if due > now else 0, message.id)

    def _index(self) -> None:
        self._about = {}
        for message in sorted(self._messages.values(), key=lambda one: (one.at, one.id)):
            if message.about:
                self._about.setdefault(message.about, []).append(message.id)


def shown_until(message: Message) -> int:
    """City ms."""
    return max(message.at, message.withdrawn) + SHOWN_MS
