"""That a place is safe: who said so of which alert. Until then no worker is sent to a call for help whose cause is not
known."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from streams.access.policy import Action, CommandTarget
from streams.fold.aggregate import NOTHING, Aggregate, Answer, Context, Delta, OwnRecord, changed
from streams.fold.messaging.acts import off_duty, on_alert
from streams.fold.messaging.events import safe_at
from streams.fold.outcomes import may, outcome
from streams.fold.tables import CheckpointTable, Records
from streams.model import bodies
from streams.model.alert import ACTIVE, ASIDE
from streams.model.event import Command
from streams.model.messages.message import SafeWish, SafeWord

KEPT_MS = 30 * 86_400_000
_decoder = msgspec.msgpack.Decoder(SafeWord)


class SafeWords(Aggregate):
    """By alert; the newest word holds."""

    kind = "safe"
    answers = ("safe",)

    def __init__(self, context: Context) -> None:
        self._words = Records("ms", context.undo, _decoder.decode)

    @property
    def tables(self) -> tuple[CheckpointTable, ...]:
        return (self._words,)

    def get(self, name: str) -> SafeWord | None:
        return self._words.get(name)

    def command(self, command: Command, context: Context) -> Answer:
        wish = bodies.read(command.action, command.body)
        assert isinstance(wish, SafeWish)
        alert = context.read("alert", command.object)
        if alert is None or not may(command, CommandTarget("safe", alert.region), context.now):
            return NOTHING, outcome(command, "unknown")
        if off_duty(command, context):
            return NOTHING, outcome(command, "off_duty")
        if not wish.speaker.strip():
            return NOTHING, outcome(command, "illegal", alert.version, detail="name who said that the place is safe")
        before = self._words.get(alert.id)
        word = SafeWord(
            id=alert.id,
            region=alert.region,
            speaker=wish.speaker.strip(),
            note=command.note,
            by=command.by or command.subject,
            person=command.person or command.subject,
            at=context.now,
            revision=1 + (before.revision if before else 0),
        )
        self._words.put(word.id, word)
        told = changed(self.kind, word, word.region, command.id, context.now)
        said = " · ".join(part for part in (word.speaker, word.note) if part)
        steps = (on_alert(command, Action.NOTE, alert, said),) if alert.state in ACTIVE | ASIDE else ()
        return Delta(events=(told,), own=tuple(safe_at(word)), commands=steps), outcome(command, "ok", word.revision)

    def leaves(self, record: SafeWord) -> int:
        return record.at + KEPT_MS

    def day(self, context: Context) -> Delta:
        gone: list[OwnRecord] = []
        for word in list(self._words.values()):
            if self.leaves(word) < context.now:
                gone += safe_at(word, gone=True)
                self._words.drop(word.id)
        return Delta(own=tuple(gone))

    def own(self) -> Iterable[OwnRecord]:
        for word in self._words.values():
            yield from safe_at(word)
