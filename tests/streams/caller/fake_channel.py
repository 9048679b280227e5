"""A gateway in memory, for whoever needs many: it keeps to the same contract as the real ones."""

from __future__ import annotations

from streams.caller.channel import TAKEN, CallMessage, Contact, SendResult, refused, unknown
from streams.model.outgoing.attempt import SendChannel
from tests.streams.caller.receiver import Mood


class FakeChannel:
    """`moods`: of the next messages, the last of them for all that follow. `received`: keys of what it read, in order,
    whether it said so or not."""

    def __init__(self, kind: SendChannel, *moods: Mood) -> None:
        self.kind, self._moods = kind, list(moods or (Mood.TAKES,))
        self.received: list[str] = []

    def send(self, message: CallMessage, contact: Contact) -> SendResult:
        if self.kind is SendChannel.SMS and not contact.telephone:
            return refused("no telephone")
        if self.kind is SendChannel.MAIL and not contact.mail:
            return refused("no mail address")
        mood = self._moods.pop(0) if len(self._moods) > 1 else self._moods[0]
        if mood is Mood.REFUSES:
            return refused("refused")
        self.received.append(message.attempt)
        return TAKEN if mood is Mood.TAKES else unknown(mood.value)
