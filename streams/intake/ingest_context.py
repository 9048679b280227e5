"""Under what an item is taken in: whose it is, on which lane, and when it came."""

from __future__ import annotations

import msgspec

from streams.model.fix import Lane
from streams.registry.records import Key, Sender, SenderKind


class IngestContext(msgspec.Struct, frozen=True, kw_only=True):
    """Who says it, on which lane, when it came (city ms), and what is added to a real phone's times. `judged`: its
    fixes count only within a session of duty; `withdrawn`: its worker consents to none."""

    key: Key
    sender: Sender
    lane: Lane
    now: int
    shift: int
    judged: bool = False
    withdrawn: bool = False


def source_of(sender: Sender) -> str:
    """As events name it: `device/<n>`, `department/<n>` or `platform/<n>`."""
    return f"{'device' if sender.kind is SenderKind.PHONE else sender.kind.value}/{sender.number}"
