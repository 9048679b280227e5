"""What others hear of messages: history of the record, a recipient of what it is to do, the desks that sent it or see
what it is about of every row. Pure."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from streams.fold.aggregate import OwnRecord
from streams.model.address import Address
from streams.model.messages.message import Message, MessageRow, SafeWord, line_of
from streams.model.messages.outside import row_recalled
from streams.model.region import Tier
from streams.wire.sent_records import OwnMessage, SafeLine, SentMessage, SentReceipt, SentRow

_json = msgspec.json.Encoder()
_DESKS = (Tier.CITY, Tier.COUNTY, Tier.TOWNSHIP)


def place_of(row: MessageRow) -> str:
    """Region that a row is counted and listed under."""
    return (not line_of(row.recipient) and Address.parse(row.recipient).region) or row.scope


def received(message: Message, row: MessageRow) -> list[OwnRecord]:
    """Of a recipient: what it is to do, until it answered for good; that it was withdrawn, until it fades. A telephone
    line has no topic."""
    if line_of(row.recipient):
        return []
    key = f"message/{row.message}"
    if not row.unfinished:
        return [OwnRecord(row.recipient, key, b"")]
    told = OwnMessage(
        kind=message.kind.value,
        text=message.text,
        about=message.about,
        issuer=message.issuer,
        by=message.by,
        state=row.state,
        since=row.since,
        due=row.due,
        rung=row.rung,
        drill=message.drill,
        revision=row.revision,
        reason=message.reason,
    )
    return [OwnRecord(row.recipient, key, _json.encode(told))]


def desks(message: Message) -> list[str]:
    """Addresses of the desks that see it: of who sent it, and of every tier that holds what it is about."""
    return sorted({message.issuer, *(message.region[:tier] for tier in _DESKS if len(message.region) >= tier)})


def sent(message: Message, rows: Iterable[MessageRow], *, head: bool = True) -> list[OwnRecord]:
    """Of the desks: the message where `head`, and these rows of it."""
    found = [(f"sent/{message.id}", _json.encode(_head(message)))] if head else []
    found += [(f"sent/{row.id}", _json.encode(_row(row))) for row in rows]
    return [OwnRecord(desk, key, value) for desk in desks(message) for key, value in found]


def faded(message: Message, rows: Iterable[MessageRow]) -> list[OwnRecord]:
    """It is on no desk any more, nor with its recipients where it was withdrawn; lists have it."""
    rows = list(rows)
    keys = [f"sent/{message.id}", *(f"sent/{row.id}" for row in rows)]
    gone = forgotten_rows(rows) if message.withdrawn else []
    return [*(OwnRecord(desk, key, b"") for desk in desks(message) for key in keys), *gone]


def forgotten_rows(rows: Iterable[MessageRow]) -> list[OwnRecord]:
    """The message left the fold."""
    return [OwnRecord(row.recipient, f"message/{row.message}", b"") for row in rows if not line_of(row.recipient)]


def safe_at(word: SafeWord, *, gone: bool = False) -> list[OwnRecord]:
    line = b"" if gone else _json.encode(SafeLine(speaker=word.speaker, by=word.by, at=word.at))
    places = {word.region[:tier] for tier in _DESKS if len(word.region) >= tier}
    return [OwnRecord(place, f"safe/{word.id}", line) for place in sorted(places)]


def _head(message: Message) -> SentMessage:
    return SentMessage(
        kind=message.kind.value,
        text=message.text,
        about=message.about,
        scope=message.scope,
        by=message.by,
        at=message.at,
        n=len(message.to),
        quorum=message.quorum,
        short=message.short,
        next=len(message.next),
        asked_next=message.asked_next,
        drill=message.drill,
        withdrawn=message.withdrawn,
        reason=message.reason,
        revision=message.revision,
    )


def _row(row: MessageRow) -> SentRow:
    return SentRow(
        state=row.state,
        channel=row.channel.value,
        since=row.since,
        clocked=row.clocked,
        due=row.due,
        arrive_due=row.arrive_due,
        refused=row.refused,
        unanswered=row.unanswered,
        rung=row.rung,
        rung_at=row.rung_at,
        group=row.group,
        revision=row.revision,
        receipts=tuple(
            SentReceipt(one.step.value, one.at, one.by, one.note, one.via, one.late, one.evidence)
            for one in row.receipts
        ),
        tried=row.tried,
        recall=row_recalled(row),
    )
