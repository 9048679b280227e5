"""Rows of messages that leave the product through a gateway: by which, and what is known of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from streams.model.messages.message import Message, MessageChannel, MessageRow
from streams.model.outgoing.attempt import AttemptState, RowAttempt, SendAttempt, SendChannel

GATEWAYS: Mapping[MessageChannel, SendChannel] = {
    MessageChannel.SMS: SendChannel.SMS,
    MessageChannel.PHONE: SendChannel.WEBHOOK,
    MessageChannel.MAIL: SendChannel.MAIL,
    MessageChannel.CHAT: SendChannel.CHAT,
}
"""Which gateway carries a channel; the others reach their recipient inside the product, or by a person."""

GROUP = "group"
"""The one receiver that the robot of a work chat knows by itself: what many recipients are sent there is sent once."""

_MAY_HAVE_COME = frozenset(
    {AttemptState.TAKEN, AttemptState.UNKNOWN, AttemptState.DELIVERED, AttemptState.CONTRADICTED}
)


def receiver_of(row: MessageRow) -> str:
    """`to` of an attempt to reach a row's recipient."""
    return GROUP if row.channel is MessageChannel.CHAT else row.recipient


def is_for(attempt: SendAttempt, row: MessageRow) -> bool:
    """Whether an attempt of the row's message is one to reach its recipient; in a group, of the same ring."""
    ways = GATEWAYS.get(row.channel) is attempt.channel and receiver_of(row) == attempt.to
    return ways and (attempt.to != GROUP or round_of(row) == attempt.round)


def round_of(row: MessageRow) -> int:
    """City ms of what asks for an attempt: that it was sent, the last time it rang again, or that it was withdrawn."""
    return _recall_round(row.withdrawn) if row.withdrawn else row.rung_at or row.since


def asks_out(row: MessageRow) -> bool:
    """Whether its recipient is to be reached through a gateway: until it answered; and once more where what it may have
    got that way was withdrawn."""
    return row.channel in GATEWAYS and (row.pending or recalls(row))


def recalls(row: MessageRow) -> bool:
    """Whether its recipient, who is not through with it, may have got by a gateway what was withdrawn: that it holds no
    more goes the same way."""
    known = row.tried
    if not row.withdrawn or known is None or not row.unfinished:
        return False
    return known.state in _MAY_HAVE_COME or row_recalled(row)


def row_recalled(row: MessageRow) -> bool:
    """Whether the newest attempt of a row says that the message was withdrawn."""
    return row.withdrawn > 0 and row.tried is not None and row.tried.round == _recall_round(row.withdrawn)


def is_recall(message: Message, attempt: SendAttempt) -> bool:
    """Whether an attempt says that the message was withdrawn."""
    return message.withdrawn > 0 and attempt.round == _recall_round(message.withdrawn)


def _recall_round(withdrawn: int) -> int:
    """After every other round of the message, though it was sent and withdrawn in the same moment."""
    return withdrawn + 1


def goes_out(message: Message) -> bool:
    """Whether any of its recipients may be one of a gateway."""
    named = (one.partition(":")[0] for one in (*message.audience.to, *message.next))
    return any(name in GATEWAYS for name in named)


def tried(row: MessageRow, attempt: SendAttempt) -> MessageRow:
    """The row with what is known of an attempt to reach it; the same row where a newer one was made."""
    known = row.tried
    if known is not None and (known.round, known.nth) > (attempt.round, attempt.nth):
        return row
    made = RowAttempt(
        attempt.id, attempt.state, attempt.since, attempt.round, attempt.nth, attempt.repeats, attempt.again
    )
    return row if made == known else msgspec.structs.replace(row, tried=made, revision=row.revision + 1)
