"""Records of messages in own topics: what a recipient is to answer, and what desks see of what they sent."""

from __future__ import annotations

import msgspec

from streams.model.outgoing.attempt import RowAttempt


class OwnMessage(msgspec.Struct, frozen=True, kw_only=True):
    """Topic `own`, key `message/<id>`: what an address was sent and has yet to answer. `state`: sent, delivered, read,
    unanswered, or the newest answer. `since`: city ms; `due`: city ms an answer is asked for by, 0 none, as for all
    that have no clocks. `rung`: how often it rang again. `revision` grows with every change of the row.
    `reason`: why it was withdrawn."""

    kind: str
    text: str
    about: str
    issuer: str
    by: str
    state: str
    since: int
    due: int
    rung: int
    drill: bool
    revision: int
    reason: str


class OwnSession(msgspec.Struct, frozen=True, kw_only=True):
    """Topic `own`, key `session`, of a worker whose newest session of duty ended without an act of theirs: after two
    hours without movement. `started`, `ended`: city ms; `device`: number of the phone it was begun on."""

    device: int
    started: int
    ended: int


class OwnLook(msgspec.Struct, frozen=True, kw_only=True):
    """Topic `own`, key `look`, of a worker: when the own track was last looked at, real ms. By whom and why the phone
    asks the registry, with its key."""

    at: int


class OwnReport(msgspec.Struct, frozen=True, kw_only=True):
    """Topic `own`, key `sitrep/<alert>`, of the desks that may read the reports of an incident: how new they are."""

    revision: int


class SentMessage(msgspec.Struct, frozen=True, kw_only=True):
    """Topic `own`, key `sent/<id>`, of the desks that sent a message or see what it is about, for a day. `n`:
    recipients. `short`: city ms since which the quorum cannot be met. `next`: how many are asked when answers are
    missing; `asked_next`: city ms they were."""

    kind: str
    text: str
    about: str
    scope: str
    by: str
    at: int
    n: int
    quorum: int
    short: int
    next: int
    asked_next: int
    drill: bool
    withdrawn: int
    reason: str
    revision: int


class SentReceipt(msgspec.Struct, frozen=True, array_like=True):
    """`at`: city ms. `via`: '' by the recipient's own hand, `call`: as said on the telephone, `system`. `late`: after
    it was withdrawn."""

    step: str
    at: int
    by: str
    note: str
    via: str
    late: bool
    evidence: tuple[str, ...]


class SentRow(msgspec.Struct, frozen=True, kw_only=True):
    """Topic `own`, key `sent/<id>/<recipient>`. As `streams/model/messages/message.py` has a row. `recall`: the attempt
    says that the message was withdrawn."""

    state: str
    channel: str
    since: int
    clocked: bool
    due: int
    arrive_due: int
    refused: str
    unanswered: int
    rung: int
    rung_at: int
    group: int
    revision: int
    receipts: tuple[SentReceipt, ...]
    tried: RowAttempt | None
    recall: bool = False


class UnitLine(msgspec.Struct, frozen=True, kw_only=True):
    """Topic `own`, key `unit/<id>/<recipient>`, of desks that may order a recipient and see nothing of that order: it
    is under way or on site. `state`: accepted, departed, arrived; `at`: city ms of that; `by`: address of who
    ordered."""

    state: str
    at: int
    by: str


class SafeLine(msgspec.Struct, frozen=True, kw_only=True):
    """Topic `own`, key `safe/<alert>`: who said that the place is safe, who wrote it down, when (city ms)."""

    speaker: str
    by: str
    at: int
