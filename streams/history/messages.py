"""Messages in history: the message, a row for each of its recipients, whose facts are the numbers, and the places that
somebody reported as safe."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import BigInteger, Column, Engine, Index, LargeBinary, Select, Table, select

from streams.history.mapper import About, Mapper, RecordMapping, Row, Rows
from streams.history.tables import JournalText, metadata
from streams.model.address import Address
from streams.model.messages.facts import order_contribution
from streams.model.messages.message import Message, MessageRow, SafeWord, line_of

_encoder = msgspec.msgpack.Encoder()
_message, _row = msgspec.msgpack.Decoder(Message), msgspec.msgpack.Decoder(MessageRow)
_word = msgspec.msgpack.Decoder(SafeWord)

messages = Table(
    "messages",
    metadata,
    Column("id", JournalText, primary_key=True),
    Column("kind", JournalText, nullable=False),
    Column("text", JournalText, nullable=False),
    Column("about", JournalText, nullable=False),
    Column("scope", JournalText, nullable=False),
    Column("region", JournalText, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("drill", BigInteger, nullable=False),
    Column("withdrawn", BigInteger, nullable=False),
    Column("record", LargeBinary, nullable=False),
)
Index("messages_region", messages.c.region, messages.c.at)
Index("messages_about", messages.c.about, messages.c.at)

message_rows = Table(
    "message_rows",
    metadata,
    Column("id", JournalText, primary_key=True),
    Column("message", JournalText, nullable=False),
    Column("recipient", JournalText, nullable=False),
    Column("channel", JournalText, nullable=False),
    Column("state", JournalText, nullable=False),
    Column("since", BigInteger, nullable=False),
    Column("due", BigInteger, nullable=False),
    Column("answered_at", BigInteger, nullable=False),
    Column("arrived_at", BigInteger, nullable=False),
    Column("record", LargeBinary, nullable=False),
)
Index("message_rows_message", message_rows.c.message)
Index("message_rows_recipient", message_rows.c.recipient, message_rows.c.since)

safe_words = Table(
    "safe_words",
    metadata,
    Column("id", JournalText, primary_key=True),
    Column("region", JournalText, nullable=False),
    Column("speaker", JournalText, nullable=False),
    Column("note", JournalText, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("record", LargeBinary, nullable=False),
)


class MessageLists:
    """Reads only. Blocking."""

    def __init__(self, reader: Engine) -> None:
        self._reader = reader

    def get(self, message: str) -> Message | None:
        with self._reader.connect() as tx:
            raw = tx.scalar(select(messages.c.record).where(messages.c.id == message))
        return None if raw is None else _message.decode(bytes(raw))

    def rows(self, message: str) -> list[MessageRow]:
        """The recipients of a message, by address."""
        query = select(message_rows.c.record).where(message_rows.c.message == message)
        with self._reader.connect() as tx:
            return [_row.decode(bytes(raw)) for raw in tx.scalars(query.order_by(message_rows.c.recipient))]

    def sent(self, scope: str, since: int, limit: int = 200) -> list[Message]:
        """Messages about a region, or from it, at or after a time (city ms), the newest first."""
        query = select(messages.c.record).where(messages.c.region.startswith(scope), messages.c.at >= since)
        return self._messages(query.order_by(messages.c.at.desc()).limit(limit))

    def of_desk(self, scope: str, since: int, until: int) -> list[tuple[Message, list[MessageRow]]]:
        """Those that a desk sent between two times (city ms), the oldest first, with their recipients."""
        mine = (messages.c.scope == scope, messages.c.at >= since, messages.c.at < until)
        query = (
            select(messages.c.record, message_rows.c.record)
            .join(message_rows, message_rows.c.message == messages.c.id)
            .where(*mine)
            .order_by(messages.c.at, messages.c.id, message_rows.c.id)
        )
        found: dict[str, tuple[Message, list[MessageRow]]] = {}
        with self._reader.connect() as tx:
            for raw, row in tx.execute(query):
                message = _message.decode(bytes(raw))
                found.setdefault(message.id, (message, []))[1].append(_row.decode(bytes(row)))
        return list(found.values())

    def about(self, about: str) -> list[Message]:
        """Those about one record (`kind/id`), the oldest first."""
        return self._messages(select(messages.c.record).where(messages.c.about == about).order_by(messages.c.at))

    def received(self, address: str, since: int, limit: int = 200) -> list[tuple[Message, MessageRow]]:
        """Messages that an address was sent at or after a time (city ms), the newest first."""
        query = (
            select(messages.c.record, message_rows.c.record)
            .join(messages, messages.c.id == message_rows.c.message)
            .where(message_rows.c.recipient == address, message_rows.c.since >= since)
            .where(message_rows.c.state != "refused")
        )
        with self._reader.connect() as tx:
            found = tx.execute(query.order_by(message_rows.c.since.desc()).limit(limit)).all()
        return [(_message.decode(bytes(message)), _row.decode(bytes(row))) for message, row in found]

    def safe(self, alert: str) -> SafeWord | None:
        with self._reader.connect() as tx:
            raw = tx.scalar(select(safe_words.c.record).where(safe_words.c.id == alert))
        return None if raw is None else _word.decode(bytes(raw))

    def _messages(self, query: Select[Any]) -> list[Message]:
        with self._reader.connect() as tx:
            return [_message.decode(bytes(raw)) for raw in tx.scalars(query)]


def _message_row(message: Message) -> Row:
    names = ("id", "text", "about", "scope", "region", "at", "withdrawn")
    more = {"kind": message.kind.value, "drill": int(message.drill), "record": _encoder.encode(message)}
    return {**{name: getattr(message, name) for name in names}, **more}


def _recipient_row(row: MessageRow) -> Row:
    names = ("id", "message", "recipient", "state", "since", "due", "answered_at", "arrived_at")
    more = {"channel": row.channel.value, "record": _encoder.encode(row)}
    return {**{name: getattr(row, name) for name in names}, **more}


def _word_row(word: SafeWord) -> Row:
    names = ("id", "region", "speaker", "note", "at")
    return {**{name: getattr(word, name) for name in names}, "record": _encoder.encode(word)}


def _about(row: MessageRow) -> About:
    if line_of(row.recipient):
        return About(row.scope)
    address = Address.parse(row.recipient)
    return About(address.region or row.scope, frozenset({address.unit} - {""}))


MESSAGES = Mapper(
    kind="message",
    version=1,
    tables=(messages,),
    audit="message",
    free_text=(messages.c.text,),
    records=RecordMapping(
        type=Message,
        prefix=b"m",
        stored=messages,
        rows=(Rows(messages, "id", lambda message: [_message_row(message)]),),
        about=lambda message: About(message.region),
        version=lambda message: message.revision,
        newest=lambda message: max(message.at, message.changed_at),
        sought=lambda message: (message.text,),
    ),
)
MESSAGE_ROWS = Mapper(
    kind="message_row",
    version=1,
    tables=(message_rows,),
    audit="message",
    records=RecordMapping(
        type=MessageRow,
        prefix=b"mr",
        stored=message_rows,
        rows=(Rows(message_rows, "id", lambda row: [_recipient_row(row)]),),
        about=_about,
        version=lambda row: row.revision,
        newest=lambda row: max(
            [
                row.since,
                row.unanswered,
                row.rung_at,
                *(one.at for one in row.receipts),
                row.tried.since if row.tried else 0,
            ]
        ),
        facts=order_contribution,
    ),
)
SAFE_WORDS = Mapper(
    kind="safe",
    version=1,
    tables=(safe_words,),
    audit="alert",
    free_text=(safe_words.c.speaker, safe_words.c.note),
    records=RecordMapping(
        type=SafeWord,
        prefix=b"ms",
        stored=safe_words,
        rows=(Rows(safe_words, "id", lambda word: [_word_row(word)]),),
        about=lambda word: About(word.region),
        version=lambda word: word.revision,
        newest=lambda word: word.at,
    ),
)
