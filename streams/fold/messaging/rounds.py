"""How a message goes on: rows of a group, answers that are missing, a quorum that cannot be met. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from streams.fold.aggregate import Context
from streams.fold.messaging.audience import Recipient, rings
from streams.model.messages.message import Message, MessageRow


def rows_of(message: Message, to: Iterable[Recipient], now: int, group: int = 0) -> tuple[MessageRow, ...]:
    """A new row of each; due times only where there are clocks."""
    return tuple(
        MessageRow(
            message=message.id,
            recipient=one.address,
            scope=message.scope,
            kind=message.kind,
            channel=one.channel,
            since=now,
            clocked=one.clocked,
            due=now + message.answer_s * 1000 if one.clocked and message.answer_s else 0,
            arrive_due=now + message.arrive_s * 1000 if one.clocked and message.arrive_s else 0,
            refused=one.refused,
            group=group,
            drill=message.drill,
        )
        for one in to
    )


def overdue(rows: Iterable[MessageRow], context: Context) -> list[tuple[MessageRow, MessageRow]]:
    """[(before, after)] of the rows whose answer is missing since now; those it may ring at ring again."""
    found = []
    for row in rows:
        if not (row.pending and 0 < row.due <= context.now and not row.unanswered):
            continue
        again = rings(row.recipient, context)
        after = msgspec.structs.replace(row, unanswered=context.now, revision=row.revision + 1)
        found.append((row, rung(after, context.now) if again else after))
    return found


def rung(row: MessageRow, now: int) -> MessageRow:
    return msgspec.structs.replace(row, rung=row.rung + 1, rung_at=now, revision=row.revision + 1)


def withdrawn(rows: Iterable[MessageRow], now: int) -> tuple[MessageRow, ...]:
    return tuple(msgspec.structs.replace(row, withdrawn=now, revision=row.revision + 1) for row in rows)


def wants_next(message: Message, rows: Sequence[MessageRow], now: int) -> bool:
    """Whether the next group is to be asked: answers are missing in time, or what is left cannot make the quorum."""
    if not message.next or message.asked_next or message.withdrawn:
        return False
    coming, pending = _counts(rows)
    if message.quorum and coming >= message.quorum:
        return False
    late = any(row.pending and 0 < row.due <= now for row in rows)
    wanted = message.quorum or sum(not row.refused for row in rows)
    return late or coming + pending < wanted


def with_quorum(message: Message, rows: Sequence[MessageRow], now: int) -> Message:
    """The message as its quorum is now: it cannot be met while those that come and may come are fewer."""
    if not message.quorum:
        return message
    coming, pending = _counts(rows)
    left = 0 if message.asked_next else len(message.next)
    cannot = coming + pending + left < message.quorum
    if cannot == (message.short > 0):
        return message
    return msgspec.structs.replace(message, short=now if cannot else 0, revision=message.revision + 1, changed_at=now)


def _counts(rows: Iterable[MessageRow]) -> tuple[int, int]:
    """(come, may still answer)."""
    coming = pending = 0
    for row in rows:
        coming += row.comes
        pending += row.pending
    return coming, pending
