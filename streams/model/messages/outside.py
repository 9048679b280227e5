"""Rows of messages that leave the product through a gateway: by which, and what is known of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from streams.model.messages.message import Message, MessageChannel, MessageRow
from streams.model.outgoing.attempt import RowAttempt, SendAttempt, SendChannel

GATEWAYS: Mapping[MessageChannel, SendChannel] = {
    MessageChannel.SMS: SendChannel.SMS,
    MessageChannel.PHONE: SendChannel.WEBHOOK,
    MessageChannel.MAIL: SendChannel.MAIL,
    MessageChannel.CHAT: SendChannel.CHAT,
}
"""Which gateway carries a channel; the others reach their recipient inside the product, or by a person."""

GROUP = "group"
"""The one receiver that the robot of a work chat knows by itself: what many recipients are sent there is sent once."""


def receiver_of(row: MessageRow) -> str:
    """`to` of an attempt to reach a row's recipient."""
    return GROUP if row.channel is MessageChannel.CHAT else row.recipient


def is_for(attempt: SendAttempt, row: MessageRow) -> bool:
    """Whether an attempt of the row's message is one to reach its recipient; in a group, of the same ring."""
    ways = GATEWAYS.get(row.channel) is attempt.channel and receiver_of(row) == attempt.to
    return ways and (attempt.to != GROUP or round_of(row) == attempt.round)


def round_of(row: MessageRow) -> int:
    """City ms of what asks for an attempt: that it was sent, or the last time it rang again."""
    return row.rung_at or row.since


def asks_out(row: MessageRow) -> bool:
    """Whether its recipient is to be reached through a gateway: until it answered or the message was withdrawn."""
    return row.channel in GATEWAYS and row.pending


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
