"""Followed items in history: one row an item, with all its steps; their numbers are facts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Engine,
    Index,
    Integer,
    LargeBinary,
    Select,
    Table,
    and_,
    or_,
    select,
)

from streams.history.mapper import About, Mapper, RecordMapping, Row, Rows
from streams.history.tables import JournalText, metadata
from streams.model.follow.facts import contribution
from streams.model.follow.item import FollowItem

MOST = 20_000
"""Items of one reading."""
_encoder, _decoder = msgspec.msgpack.Encoder(), msgspec.msgpack.Decoder(FollowItem)

follow_items = Table(
    "follow_items",
    metadata,
    Column("id", JournalText, primary_key=True),
    Column("kind", JournalText, nullable=False),
    Column("place", JournalText, nullable=False),
    Column("unit", JournalText, nullable=False),
    Column("about", JournalText, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("due", BigInteger, nullable=False),
    Column("over", Boolean, nullable=False),
    Column("scope", JournalText, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("title", JournalText, nullable=False),
    Column("text", JournalText, nullable=False),
    Column("record", LargeBinary, nullable=False),
)
Index("follow_items_place", follow_items.c.kind, follow_items.c.place, follow_items.c.at)
Index("follow_items_about", follow_items.c.about)


class FollowLists:
    """Reads only. Blocking."""

    def __init__(self, reader: Engine) -> None:
        self._reader = reader

    def get(self, name: str) -> FollowItem | None:
        with self._reader.connect() as tx:
            raw = tx.scalar(select(follow_items.c.record).where(follow_items.c.id == name))
        return None if raw is None else _decoder.decode(bytes(raw))

    def of_kind(self, kind: str, region: str, since: int, until: int, units: Sequence[str] = ()) -> list[FollowItem]:
        """Those of an area opened from `since` to before `until` (city ms), the newest first. `units`: only those of
        which one of these is responsible, none = all."""
        query = select(follow_items.c.record).where(
            follow_items.c.kind == kind,
            follow_items.c.place.between(region, region + ":"),
            follow_items.c.at >= since,
            follow_items.c.at < until,
        )
        if units:
            query = query.where(follow_items.c.unit.in_(sorted(units)))
        return self._read(query.order_by(follow_items.c.at.desc(), follow_items.c.id).limit(MOST))

    def to_do(self, address: str) -> list[tuple[str, int]]:
        """(id, revision) of what an address has to do or has opened, as its own topic holds it."""
        if address.startswith("u"):
            mine = follow_items.c.unit == address[1:]
        else:
            here = and_(follow_items.c.unit == "", follow_items.c.place == address)
            mine = or_(here, follow_items.c.scope == address)
        query = select(follow_items.c.id, follow_items.c.revision).where(mine, follow_items.c.over.is_(False))
        with self._reader.connect() as tx:
            return [(name, int(revision)) for name, revision in tx.execute(query).all()]

    def about(self, about: str) -> list[FollowItem]:
        """Those that belong to a record (`follow/<id>`, `case/<id>`), the newest first."""
        query = select(follow_items.c.record).where(follow_items.c.about == about)
        return self._read(query.order_by(follow_items.c.at.desc(), follow_items.c.id))

    def _read(self, query: Select[Any]) -> list[FollowItem]:
        with self._reader.connect() as tx:
            return [_decoder.decode(bytes(raw)) for raw in tx.scalars(query)]


def _row(item: FollowItem) -> Row:
    names = ("id", "kind", "place", "unit", "about", "at", "due", "over", "scope", "revision", "title", "text")
    return {**{name: getattr(item, name) for name in names}, "record": _encoder.encode(item)}


FOLLOW = Mapper(
    kind="follow",
    version=1,
    tables=(follow_items,),
    audit="follow",
    free_text=(follow_items.c.title, follow_items.c.text),
    records=RecordMapping(
        type=FollowItem,
        prefix=b"fo",
        stored=follow_items,
        rows=(Rows(follow_items, "id", lambda item: [_row(item)]),),
        about=lambda item: About(item.place, frozenset({item.unit} - {""})),
        version=lambda item: item.revision,
        newest=lambda item: item.newest.at,
        facts=contribution,
        sought=lambda item: (item.title, item.text),
    ),
)
