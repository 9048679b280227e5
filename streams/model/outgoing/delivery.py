"""What a gateway reports of a receiver, after it took an attempt over."""

from __future__ import annotations

from streams.model.in_event import InEvent
from streams.model.outgoing.attempt import AttemptState
from streams.model.words import Note


class Delivery(InEvent, frozen=True, tag="delivery"):
    """What a gateway reports of a receiver: `delivered` or `failed`. `gateway`: by which door it came (`SendChannel`).
    `attempt`: the key it was asked under."""

    gateway: str
    attempt: str
    state: AttemptState
    note: Note = ""
