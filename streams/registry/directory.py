"""Intake's replica of who may send: plain look-ups, no SQL."""

from __future__ import annotations

from collections.abc import Iterable

from streams.registry.records import TOPIC, Key, Sender
from streams.registry.secret import digest


class SenderDirectory:
    """`revision`: of the registry it was read at. A sender that has ended is unknown here. `withdrawn`: workers of whom
    no position is taken."""

    def __init__(
        self, revision: int, keys: Iterable[Key], senders: Iterable[Sender], withdrawn: Iterable[int] = ()
    ) -> None:
        self.revision = revision
        self._withdrawn = frozenset(withdrawn)
        self._keys = {key.digest: key for key in keys if not key.revoked}
        self._valid = {key.number: key for key in self._keys.values()}
        self._senders = {sender.number: sender for sender in senders if not sender.ended_at}
        self._of: dict[int, list[Sender]] = {}
        self._ids: dict[tuple[int, str], Sender] = {}
        for sender in self._senders.values():
            self._of.setdefault(sender.key, []).append(sender)
            self._ids[sender.key, sender.unique_id] = sender
        self._topics = {one.unique_id: one for one in self._senders.values() if one.unique_id.startswith(TOPIC)}
        self._apps = {one.worker: one.number for one in self._senders.values() if one.worker and not one.foreign}

    def key(self, text: str) -> Key | None:
        """The key that `text` is; None for an unknown or revoked one."""
        return self._keys.get(digest(text))

    def valid(self, key: int) -> bool:
        """Whether a key, by its number, is known and not revoked."""
        return key in self._valid

    def senders_of(self, key: int) -> list[Sender]:
        return self._of.get(key, [])

    def sender(self, number: int) -> Sender | None:
        return self._senders.get(number)

    def by_unique_id(self, key: int, unique_id: str) -> Sender | None:
        return self._ids.get((key, unique_id))

    def by_topic(self, topic: str) -> Key | None:
        """Of the phone that was enrolled for a topic of the broker (`user/device`); None for an ended one."""
        sender = self._topics.get(TOPIC + topic)
        return None if sender is None else self._valid.get(sender.key)

    def withdrawn(self, sender: Sender) -> bool:
        """Whether its worker consents to positions no more."""
        return sender.worker in self._withdrawn

    def judged(self, sender: Sender) -> bool:
        """Whether its fixes count only within a session of duty."""
        return not sender.foreign or sender.needs_session or self.withdrawn(sender)

    def sessions_of(self, sender: Sender) -> int:
        """Whose sessions of duty judge its fixes: its own, or for an app beside ours those of our app. A worker without
        our app has none."""
        return self._apps.get(sender.worker, sender.number) if sender.needs_session else sender.number
