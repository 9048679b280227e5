"""Attempts to reach receivers through outside gateways, in history: who was to be reached, how, what was confirmed."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import BigInteger, Column, Engine, Index, LargeBinary, Select, Table, select

from streams.history.mapper import About, Mapper, RecordMapping, Row, Rows
from streams.history.tables import JournalText, metadata
from streams.model.outgoing.attempt import SendAttempt

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(SendAttempt)

send_attempts = Table(
    "send_attempts",
    metadata,
    Column("id", JournalText, primary_key=True),
    Column("about", JournalText, nullable=False),
    Column("region", JournalText, nullable=False),
    Column("channel", JournalText, nullable=False),
    Column("post", JournalText, nullable=False),
    Column("state", JournalText, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("since", BigInteger, nullable=False),
    Column("record", LargeBinary, nullable=False),
)
Index("send_attempts_about", send_attempts.c.about, send_attempts.c.at)


class AttemptLists:
    """Reads only. Blocking."""

    def __init__(self, reader: Engine) -> None:
        self._reader = reader

    def of(self, about: str) -> list[SendAttempt]:
        """What was sent of one record, in the order in which it was begun."""
        query: Select[Any] = select(send_attempts.c.record).where(send_attempts.c.about == about)
        with self._reader.connect() as tx:
            found = tx.scalars(query.order_by(send_attempts.c.at, send_attempts.c.id))
            return [_decoder.decode(bytes(raw)) for raw in found]


def _row(attempt: SendAttempt) -> Row:
    return {
        "id": attempt.id,
        "about": attempt.about,
        "region": attempt.region,
        "channel": attempt.channel.value,
        "post": attempt.post,
        "state": attempt.state.value,
        "at": attempt.at,
        "since": attempt.since,
        "record": _encoder.encode(attempt),
    }


ATTEMPTS = Mapper(
    kind="attempt",
    version=1,
    tables=(send_attempts,),
    audit="alert",
    free_text=(send_attempts.c.post,),
    records=RecordMapping(
        type=SendAttempt,
        prefix=b"at",
        stored=send_attempts,
        rows=(Rows(send_attempts, "id", lambda attempt: [_row(attempt)]),),
        about=lambda attempt: About(attempt.region),
        version=lambda attempt: attempt.revision,
        newest=lambda attempt: max(attempt.at, attempt.since, attempt.again_at),
    ),
)
