"""What asks for somebody outside the browser, as the fold last had it: open alerts, and recipients of messages that a
gateway is to reach. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from streams.caller.reach import ReachTarget, wanted, wanted_of
from streams.model.alert import Alert
from streams.model.messages.message import Message, MessageRow
from streams.model.messages.outside import asks_out, goes_out, is_recall, round_of
from streams.model.outgoing.attempt import SendAttempt, SendChannel
from streams.model.outgoing.on_call import OnCall

GIVE_UP_MS = 30 * 60_000
"""City ms after which nothing is begun any more for what asked then."""
AskingRecord = Alert | Message | MessageRow


@dataclass(slots=True)
class Askers:
    """By id. `messages`: what its rows say; of one that was withdrawn, that it was."""

    alerts: dict[str, Alert] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)
    rows: dict[str, MessageRow] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.alerts or self.rows)

    def see(self, record: AskingRecord) -> None:
        """As it is now, after a start too."""
        match record:
            case Alert():
                _keep(self.alerts, record.id, record, asks=record.open and not record.drill)
            case Message():
                _keep(self.messages, record.id, record, asks=goes_out(record))
            case MessageRow():
                _keep(self.rows, record.id, record, asks=asks_out(record))

    def wanted(self, channels: Collection[SendChannel], lines: Sequence[OnCall], now: int) -> list[ReachTarget]:
        """Alerts first. `now`: city ms."""
        for name in [name for name, row in self.rows.items() if now - round_of(row) > GIVE_UP_MS]:
            del self.rows[name]
        found = [one for alert in self.alerts.values() for one in wanted(alert, channels, lines, now)]
        rows = (row for row in self.rows.values() if row.message in self.messages)
        return found + [one for row in rows for one in wanted_of(row, channels)]

    def asks(self, about: str) -> bool:
        kind, _, name = about.partition("/")
        return name in self.alerts if kind == "alert" else any(row.message == name for row in self.rows.values())

    def of(self, attempt: SendAttempt) -> Alert | Message | None:
        """What an attempt is about, while it is to be sent; of a message that was withdrawn only that it was."""
        kind, _, name = attempt.about.partition("/")
        if kind == "alert":
            return self.alerts.get(name)
        message = self.messages.get(name)
        over = message is not None and message.withdrawn and not is_recall(message, attempt)
        return None if over else message


def _keep(all_: dict[str, Any], name: str, record: Any, *, asks: bool) -> None:
    if asks:
        all_[name] = record
    else:
        all_.pop(name, None)
